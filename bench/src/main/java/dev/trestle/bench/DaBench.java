package dev.trestle.bench;

import dev.trestle.derivation.BlobCodec;
import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.Channel;
import dev.trestle.derivation.ChannelId;
import dev.trestle.derivation.ChannelOut;
import dev.trestle.derivation.Compressor;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SequencedBlock;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.sequencer.Zlib;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * {@code bench da [--transactions N]}: bytes that a transaction costs on the settlement chain,
 * after span batch and compression, as posted; and the same with all signatures zeroed, which is
 * what would be left if signatures were aggregated or proven.
 */
final class DaBench {
  private static final long CHAIN_ID = 901;
  private static final int TRANSACTIONS_PER_BLOCK = 100;
  private static final UInt256 CHAIN = UInt256.of(CHAIN_ID);
  private static final byte[] TRANSFER = {(byte) 0xa9, 0x05, (byte) 0x9c, (byte) 0xbb};

  private final int count;
  private final RollupConfig config = config();
  private final Compressor zlib = new Zlib();

  /** One transaction of a workload. */
  @FunctionalInterface
  private interface Workload {
    Transaction.Signed transaction(Random random, long nonce);
  }

  private DaBench(int count) {
    this.count = count;
  }

  static void run(List<String> options) {
    int at = options.indexOf("--transactions");
    int count = at >= 0 && at + 1 < options.size() ? Integer.parseInt(options.get(at + 1)) : 10_000;
    DaBench bench = new DaBench(count);
    System.out.println(
        "# stack\tworkload\ttransactions\tenvelope\tspan batch\tposted\tposted without signatures"
            + "\tblobs\tfill of the blobs %   (bytes per transaction)");
    System.out.println(bench.line("eth-transfer-strangers", DaBench::strangers));
    System.out.println(bench.line("eth-transfer-usual", DaBench::usual));
    System.out.println(bench.line("erc20-transfer", DaBench::token));
  }

  private String line(String name, Workload workload) {
    Random random = new Random(1);
    List<Transaction.Signed> signed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // Every sender is new: a key of its own, somewhere in its life.
      signed.add(sign(workload.transaction(random, random.nextInt(40)), random));
    }
    long envelopes = 0;
    for (Transaction.Signed transaction : signed) {
      envelopes += TransactionCodec.encode(transaction).length;
    }
    Channel channel = channel(signed);
    List<Transaction.Signed> bare = new ArrayList<>();
    for (Transaction.Signed transaction : signed) {
      bare.add(TransactionCodec.withSignature(transaction, 0, UInt256.ZERO, UInt256.ZERO));
    }
    int blobs = channel.blobs().size();
    return String.join(
        "\t",
        "trestle",
        name,
        Integer.toString(count),
        perTransaction(envelopes),
        perTransaction(channel.rawBytes()),
        perTransaction(channel.compressed().length),
        perTransaction(channel(bare).compressed().length),
        Integer.toString(blobs),
        String.format(
            Locale.ROOT,
            "%.1f",
            100.0 * channel.compressed().length / (blobs * (double) BlobCodec.MAX_DATA_BYTES)));
  }

  private String perTransaction(long bytes) {
    return String.format(Locale.ROOT, "%.2f", bytes / (double) count);
  }

  /** All of them in one channel, in blocks a second apart. */
  private Channel channel(List<Transaction.Signed> transactions) {
    ChannelOut out = new ChannelOut(config, new ChannelId(1, 2), zlib, Long.MAX_VALUE / 1000);
    Random random = new Random(2);
    L2BlockRef parent = config.genesis().block();
    for (int from = 0; from < transactions.size(); from += TRANSACTIONS_PER_BLOCK) {
      long number = parent.number() + 1;
      parent =
          new L2BlockRef(
              number,
              word(random),
              parent.hash(),
              parent.timestamp() + 1,
              new BlockId(1000 + number / 12, new Bytes32(0, 0, 0, number / 12)),
              number % 12);
      List<byte[]> envelopes = new ArrayList<>();
      int to = Math.min(transactions.size(), from + TRANSACTIONS_PER_BLOCK);
      for (Transaction.Signed transaction : transactions.subList(from, to)) {
        envelopes.add(TransactionCodec.encode(transaction));
      }
      out.add(new SequencedBlock(parent, envelopes));
    }
    return out.close();
  }

  /** To an address never seen, a value with all its digits, fees as wallets estimate them. */
  private static Transaction.Signed strangers(Random random, long nonce) {
    UInt256 value = UInt256.of(random.nextLong() >>> 3);
    return transfer(random, nonce, Optional.of(address(random)), value, new byte[0]);
  }

  /** Half to well-known addresses, round amounts. */
  private static Transaction.Signed usual(Random random, long nonce) {
    Address to = random.nextBoolean() ? new Address(random.nextInt(200), 77, 7) : address(random);
    UInt256 value = UInt256.of(1 + random.nextInt(2000)).multiply(1_000_000_000_000_000L);
    return transfer(random, nonce, Optional.of(to), value, new byte[0]);
  }

  /** One of twenty tokens, to an address never seen. */
  private static Transaction.Signed token(Random random, long nonce) {
    byte[] data = new byte[68];
    System.arraycopy(TRANSFER, 0, data, 0, 4);
    address(random).putTo(data, 16);
    Bytes32.of(UInt256.of(1 + random.nextInt(1_000_000)).multiply(1_000_000)).putTo(data, 36);
    Address token = new Address(random.nextInt(20), 78, 8);
    return transfer(random, nonce, Optional.of(token), UInt256.ZERO, data);
  }

  private static Transaction.Signed transfer(
      Random random, long nonce, Optional<Address> to, UInt256 value, byte[] data) {
    long baseFee = 1_000_000 + random.nextInt(1000);
    long tip = random.nextInt(3) == 0 ? 1_500_000 : 1_000_000;
    long gas = data.length == 0 ? 21_000 : 46_000 + random.nextInt(8) * 1200;
    return new Transaction.DynamicFee(
        CHAIN,
        nonce,
        UInt256.of(tip),
        UInt256.of(2 * baseFee + tip),
        gas,
        to,
        value,
        data,
        List.of(),
        new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO));
  }

  private static Transaction.Signed sign(Transaction.Signed transaction, Random random) {
    UInt256 key = new UInt256(random.nextLong(), random.nextLong(), random.nextLong(), 1);
    Secp256k1.Signature s = Secp256k1.sign(TransactionCodec.signingHash(transaction), key);
    return TransactionCodec.withSignature(transaction, s.yParity(), s.r(), s.s());
  }

  private static Address address(Random random) {
    return new Address(random.nextLong(), random.nextLong(), random.nextInt());
  }

  private static Bytes32 word(Random random) {
    return new Bytes32(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  static RollupConfig config() {
    SystemConfig system =
        new SystemConfig(
            Bytes32.ZERO,
            60_000_000,
            new FeeScalars(1368, 810_949),
            SystemConfig.Eip1559.CHAIN_DEFAULT,
            SystemConfig.OperatorFee.NONE,
            0,
            0);
    return new RollupConfig(
        ChainSpec.l1(900, List.of(new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.PRAGUE))),
        ChainSpec.l2(CHAIN_ID, L2Spec.of(L2Level.JOVIAN)),
        new RollupConfig.Genesis(
            new BlockId(1000, Bytes32.ZERO), new BlockId(0, Bytes32.ZERO), 1_760_000_000, system),
        RollupConfig.Timing.DEFAULT,
        new RollupConfig.Contracts(Address.ZERO, Address.ZERO, Address.ZERO));
  }
}
