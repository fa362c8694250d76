package dev.trestle.e2e.sim;

import dev.trestle.devchain.DevAccounts;
import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;

/** A key and the transactions that it signs. */
final class Account {
  static final UInt256 GWEI = UInt256.of(1_000_000_000L);
  private static final Signature NONE = new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO);

  private final long chainId;
  private final DevAccount account;
  private final TransactionSigner signer;

  /** What goes into a transaction. */
  record Call(Address to, UInt256 wei, byte[] data, long gas, UInt256 tip, UInt256 maxFee) {
    /** At fees that are paid always. */
    static Call of(Address to, UInt256 wei, byte[] data, long gas) {
      return new Call(to, wei, data, gas, GWEI, GWEI.multiply(1_000));
    }
  }

  /** A transaction as it goes to a node. */
  record Signed(long nonce, Bytes32 hash, byte[] raw) {}

  /**
   * @param index of the test mnemonic's keys
   */
  Account(int index, long chainId) {
    this.chainId = chainId;
    account = DevAccounts.account(DevAccounts.TEST_MNEMONIC, index);
    signer = TransactionSigner.of(account.privateKey());
  }

  Address address() {
    return account.address();
  }

  UInt256 key() {
    return account.privateKey();
  }

  Signed sign(long nonce, Call call) {
    return sign(nonce, Optional.of(call.to), call);
  }

  /** Creates a contract. */
  Signed create(long nonce, byte[] code) {
    return sign(nonce, Optional.empty(), Call.of(Address.ZERO, UInt256.ZERO, code, 10_000_000));
  }

  /** The same with as much gas as L1 allows. */
  Signed create(long nonce, byte[] code, UInt256 tip) {
    Call call = new Call(Address.ZERO, UInt256.ZERO, code, 16_700_000, tip, GWEI.multiply(1_000));
    return sign(nonce, Optional.empty(), call);
  }

  private Signed sign(long nonce, Optional<Address> to, Call call) {
    Transaction.DynamicFee unsigned =
        new Transaction.DynamicFee(
            UInt256.of(chainId),
            nonce,
            call.tip,
            call.maxFee,
            call.gas,
            to,
            call.wei,
            call.data,
            List.of(),
            NONE);
    var s = signer.sign(TransactionCodec.signingHash(unsigned));
    Transaction.Signed signed = TransactionCodec.withSignature(unsigned, s.yParity(), s.r(), s.s());
    return new Signed(nonce, TransactionCodec.hash(signed), TransactionCodec.encode(signed));
  }
}
