package dev.trestle.cli;

import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.rpc.BlockTag;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;

/** An account of the demo on one chain: makes signed transactions, nothing more. */
final class Wallet {
  private static final Signature NONE = new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO);
  private static final UInt256 GWEI = UInt256.of(1_000_000_000L);

  private final SettlementClient chain;
  private final long chainId;
  private final TransactionSigner signer;

  Wallet(SettlementClient chain, long chainId, DevAccount account) {
    this.chain = chain;
    this.chainId = chainId;
    this.signer = TransactionSigner.of(account.privateKey());
  }

  Address address() {
    return signer.address();
  }

  /** A transaction in network form with the next nonce; its fee cap leaves room for ten blocks. */
  byte[] sign(Optional<Address> to, UInt256 valueWei, byte[] data, long gasLimit) {
    UInt256 maxFee = chain.fees().baseFeeWei().multiply(4).add(GWEI);
    Transaction.DynamicFee unsigned =
        new Transaction.DynamicFee(
            UInt256.of(chainId),
            chain.nonce(address(), BlockTag.Label.PENDING),
            GWEI,
            maxFee,
            gasLimit,
            to,
            valueWei,
            data,
            List.of(),
            NONE);
    var s = signer.sign(TransactionCodec.signingHash(unsigned));
    return TransactionCodec.encode(
        TransactionCodec.withSignature(unsigned, s.yParity(), s.r(), s.s()));
  }
}
