package dev.trestle.e2e;

import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.rpc.BlockTag;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;

/** An account on one chain that counts its own nonces. */
final class Wallet {
  private static final Signature NONE = new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO);
  private static final UInt256 TIP = UInt256.of(1_000_000_000L);
  private static final UInt256 MAX_FEE = UInt256.of(100_000_000_000L);

  private final SettlementClient chain;
  private final long chainId;
  private final TransactionSigner signer;
  private long nonce;

  Wallet(SettlementClient chain, long chainId, DevAccount account) {
    this.chain = chain;
    this.chainId = chainId;
    this.signer = TransactionSigner.of(account.privateKey());
    this.nonce = chain.nonce(account.address(), BlockTag.Label.PENDING);
  }

  Address address() {
    return signer.address();
  }

  /** Sends ether. */
  Bytes32 transfer(Address to, long wei) {
    return send(Optional.of(to), UInt256.of(wei), new byte[0], 21_000);
  }

  /** Sends a transaction with the next nonce. */
  Bytes32 send(Optional<Address> to, UInt256 wei, byte[] data, long gasLimit) {
    Bytes32 hash = chain.sendRawTransaction(sign(to, wei, data, gasLimit));
    nonce++;
    return hash;
  }

  /** A payment with the next nonce that somebody else will send. */
  byte[] signNext(Optional<Address> to, UInt256 wei) {
    byte[] signed = sign(to, wei, new byte[0], 21_000);
    nonce++;
    return signed;
  }

  /** A transaction with the next nonce, not sent. */
  byte[] sign(Optional<Address> to, UInt256 wei, byte[] data, long gasLimit) {
    Transaction.DynamicFee unsigned =
        new Transaction.DynamicFee(
            UInt256.of(chainId), nonce, TIP, MAX_FEE, gasLimit, to, wei, data, List.of(), NONE);
    var s = signer.sign(TransactionCodec.signingHash(unsigned));
    return TransactionCodec.encode(
        TransactionCodec.withSignature(unsigned, s.yParity(), s.r(), s.s()));
  }
}
