package dev.trestle.l1;

import dev.trestle.stf.block.PooledTransaction;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;

/** Makes signed transactions of requests. */
final class OfferBuilder {
  private static final Signature NONE = new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO);

  private final SettlementClient client;
  private final UInt256 chainId;
  private final TransactionSigner signer;

  OfferBuilder(SettlementClient client, long chainId, TransactionSigner signer) {
    this.client = client;
    this.chainId = UInt256.of(chainId);
    this.signer = signer;
  }

  Address address() {
    return signer.address();
  }

  /**
   * The request with nonce, fees and signature.
   *
   * @throws SettlementException when the node foresees that it fails
   */
  PooledTransaction build(TransactionRequest request, long nonce, Fees fees) {
    long gasLimit =
        request.gasLimit().isPresent() ? request.gasLimit().getAsLong() : estimated(request);
    if (request.blobs().isEmpty()) {
      return new PooledTransaction(
          signed(
              new Transaction.DynamicFee(
                  chainId,
                  nonce,
                  fees.tip(),
                  fees.maxFee(),
                  gasLimit,
                  request.to(),
                  request.value(),
                  request.data(),
                  List.of(),
                  NONE)),
          Optional.empty());
    }
    TransactionRequest.Blobs blobs = request.blobs().get();
    return new PooledTransaction(
        signed(
            new Transaction.Blob(
                chainId,
                nonce,
                fees.tip(),
                fees.maxFee(),
                gasLimit,
                request.to().orElseThrow(),
                request.value(),
                request.data(),
                List.of(),
                fees.blobFee(),
                blobs.versionedHashes(),
                NONE)),
        Optional.of(blobs.sidecar()));
  }

  /** A fifth over the estimate: the state may change until inclusion. */
  private long estimated(TransactionRequest request) {
    long estimate = client.estimateGas(signer.address(), request);
    return estimate + estimate / 5;
  }

  /** The same transaction at another price. */
  PooledTransaction withFees(PooledTransaction pooled, Fees fees) {
    Transaction.Signed priced =
        switch (pooled.transaction()) {
          case Transaction.DynamicFee t ->
              new Transaction.DynamicFee(
                  t.chain(),
                  t.nonce(),
                  fees.tip(),
                  fees.maxFee(),
                  t.gasLimit(),
                  t.to(),
                  t.value(),
                  t.data(),
                  t.accessList(),
                  NONE);
          case Transaction.Blob t ->
              new Transaction.Blob(
                  t.chain(),
                  t.nonce(),
                  fees.tip(),
                  fees.maxFee(),
                  t.gasLimit(),
                  t.recipient(),
                  t.value(),
                  t.data(),
                  t.accessList(),
                  fees.blobFee(),
                  t.blobVersionedHashes(),
                  NONE);
          case Transaction.Legacy t -> t;
          case Transaction.AccessList t -> t;
          case Transaction.SetCode t -> t;
        };
    return new PooledTransaction(signed(priced), pooled.sidecar());
  }

  private Transaction.Signed signed(Transaction.Signed unsigned) {
    Secp256k1.Signature s = signer.sign(TransactionCodec.signingHash(unsigned));
    return TransactionCodec.withSignature(unsigned, s.yParity(), s.r(), s.s());
  }
}
