package dev.trestle.sequencer;

import dev.trestle.node.Admission;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A pool over accounts that the test sets. */
final class PoolFixture {
  static final long CHAIN_ID = 901;
  static final UInt256 BASE_FEE = UInt256.of(100);
  static final UInt256 ETHER = UInt256.of(1_000_000_000_000_000_000L);

  private static final Signature NONE = new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO);
  private static final Address TO = Address.fromHex("0x" + "0a".repeat(20));

  final TransactionPool pool;
  private final Map<Address, Account> accounts = new TreeMap<>();

  PoolFixture(PoolLimits limits, OrderingPolicy policy) {
    for (int sender = 1; sender <= 4; sender++) {
      account(sender, 0, ETHER);
    }
    ChainSpec spec =
        ChainSpec.l1(CHAIN_ID, List.of(new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.BPO2)));
    pool =
        new TransactionPool(
            spec, Cryptography.pure(), TransactionPool.Options.l2(limits, policy), view());
  }

  static Address address(int sender) {
    return Secp256k1.publicKey(UInt256.of(sender)).address();
  }

  void account(int sender, long nonce, UInt256 balance) {
    Account empty = Account.EMPTY;
    accounts.put(
        address(sender), new Account(nonce, balance, empty.storageRoot(), empty.codeHash()));
  }

  StateReader state() {
    Map<Address, Account> now = new TreeMap<>(accounts);
    return new StateReader() {
      @Override
      public Optional<Account> account(Address address) {
        return Optional.ofNullable(now.get(address));
      }

      @Override
      public UInt256 storage(Address address, Bytes32 slot) {
        return UInt256.ZERO;
      }

      @Override
      public byte[] code(Bytes32 codeHash) {
        return new byte[0];
      }
    };
  }

  HeadView view() {
    return view(1_800_000_000L);
  }

  HeadView view(long timestamp) {
    return new HeadView(state(), BASE_FEE, 30_000_000, timestamp);
  }

  Admission submit(int sender, long nonce, long tip) {
    return pool.submit(sign(sender, nonce, tip, 21_000, CHAIN_ID));
  }

  /** A transfer of one wei whose fee cap is the tip and ten times the base fee. */
  static byte[] sign(int sender, long nonce, long tip, long gasLimit, long chainId) {
    return sign(sender, nonce, tip, gasLimit, UInt256.of(chainId), new byte[0]);
  }

  /** The same with so many bytes of call data. */
  static byte[] data(int sender, long nonce, long tip, int bytes) {
    return sign(sender, nonce, tip, 100_000, UInt256.of(CHAIN_ID), new byte[bytes]);
  }

  private static byte[] sign(
      int sender, long nonce, long tip, long gasLimit, UInt256 chainId, byte[] data) {
    Transaction.DynamicFee unsigned =
        new Transaction.DynamicFee(
            chainId,
            nonce,
            UInt256.of(tip),
            UInt256.of(tip).add(BASE_FEE.multiply(10)),
            gasLimit,
            Optional.of(TO),
            UInt256.ONE,
            data,
            List.of(),
            NONE);
    return TransactionCodec.encode(signed(sender, unsigned));
  }

  static Transaction.Signed signed(int sender, Transaction.Signed unsigned) {
    Secp256k1.Signature s =
        Secp256k1.sign(TransactionCodec.signingHash(unsigned), UInt256.of(sender));
    return TransactionCodec.withSignature(unsigned, s.yParity(), s.r(), s.s());
  }
}
