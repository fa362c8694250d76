package dev.trestle.derivation;

import dev.trestle.stf.block.AccessListEntry;
import dev.trestle.stf.block.Authorization;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;

/** Random values and a small chain configuration for tests. */
final class Samples {
  static final long CHAIN_ID = 4242;
  static final Address INBOX = new Address(1, 2, 3);
  static final Address PORTAL = new Address(4, 5, 6);
  static final Address SYSTEM_CONFIG = new Address(7, 8, 9);

  private Samples() {}

  static RollupConfig config(RollupConfig.Timing timing, BlockId l1Genesis, long timestamp) {
    SystemConfig system =
        new SystemConfig(
            new Bytes32(0, 0, 1, 2),
            30_000_000,
            new FeeScalars(1368, 810_949),
            SystemConfig.Eip1559.CHAIN_DEFAULT,
            SystemConfig.OperatorFee.NONE,
            0,
            0);
    return new RollupConfig(
        ChainSpec.l1(900, List.of(new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.PRAGUE))),
        ChainSpec.l2(CHAIN_ID, L2Spec.of(L2Level.JOVIAN)),
        new RollupConfig.Genesis(
            l1Genesis, new BlockId(0, new Bytes32(5, 5, 5, 5)), timestamp, system),
        timing,
        new RollupConfig.Contracts(INBOX, PORTAL, SYSTEM_CONFIG));
  }

  static byte[] bytes(Random random, int count) {
    byte[] out = new byte[count];
    random.nextBytes(out);
    return out;
  }

  static Bytes32 word(Random random) {
    return Bytes32.from(bytes(random, 32));
  }

  static Address address(Random random) {
    return Address.from(bytes(random, 20));
  }

  static UInt256 number(Random random) {
    return UInt256.from(bytes(random, random.nextInt(33)));
  }

  /** A transaction of type 0, 1, 2 or 4 with any fields and a random signature. */
  static Transaction.Signed transaction(Random random) {
    Optional<Address> to = random.nextInt(5) == 0 ? Optional.empty() : Optional.of(address(random));
    byte[] data = bytes(random, random.nextInt(4) == 0 ? random.nextInt(300) : 0);
    long parity = random.nextInt(2);
    UInt256 chain = UInt256.of(CHAIN_ID);
    long nonce = random.nextLong() >>> random.nextInt(64);
    long gas = random.nextLong() >>> random.nextInt(64);
    UInt256 r = word(random).toUInt256();
    UInt256 s = word(random).toUInt256();
    Signature typed = new Signature(UInt256.of(parity), r, s);
    UInt256 value = number(random);
    UInt256 tip = number(random);
    UInt256 fee = number(random);
    return switch (random.nextInt(4)) {
      case 0 -> {
        long v = random.nextBoolean() ? 27 + parity : 35 + 2 * CHAIN_ID + parity;
        yield new Transaction.Legacy(
            nonce, fee, gas, to, value, data, new Signature(UInt256.of(v), r, s));
      }
      case 1 ->
          new Transaction.AccessList(
              chain, nonce, fee, gas, to, value, data, accessList(random), typed);
      case 2 ->
          new Transaction.DynamicFee(
              chain, nonce, tip, fee, gas, to, value, data, accessList(random), typed);
      default ->
          new Transaction.SetCode(
              chain,
              nonce,
              tip,
              fee,
              gas,
              address(random),
              value,
              data,
              accessList(random),
              List.of(
                  new Authorization(
                      chain,
                      address(random),
                      random.nextInt(1000),
                      UInt256.ONE,
                      number(random),
                      number(random))),
              typed);
    };
  }

  static byte[] envelope(Random random) {
    return TransactionCodec.encode(transaction(random));
  }

  static SpanBatch span(Random random) {
    List<SpanBatch.Element> blocks = new ArrayList<>();
    for (int i = 1 + random.nextInt(20); i > 0; i--) {
      List<byte[]> transactions = new ArrayList<>();
      for (int k = random.nextInt(5); k > 0; k--) {
        transactions.add(envelope(random));
      }
      blocks.add(new SpanBatch.Element(random.nextBoolean(), transactions));
    }
    return new SpanBatch(
        random.nextInt(1 << 30),
        1000 + random.nextInt(1 << 30),
        HashPrefix.of(word(random)),
        HashPrefix.of(word(random)),
        blocks,
        CHAIN_ID);
  }

  static SingularBatch singular(Random random) {
    return new SingularBatch(
        word(random),
        new BlockId(random.nextLong() >>> 1, word(random)),
        random.nextLong() >>> 1,
        List.of(envelope(random), bytes(random, SingularBatch.MIN_TRANSACTION_BYTES)));
  }

  static List<Frame> frames(Random random) {
    List<Frame> frames = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      frames.add(
          new Frame(
              new ChannelId(random.nextLong(), random.nextLong()),
              random.nextInt(0x10000),
              bytes(random, random.nextInt(50)),
              random.nextBoolean()));
    }
    return frames;
  }

  private static List<AccessListEntry> accessList(Random random) {
    List<AccessListEntry> entries = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      List<Bytes32> keys = new ArrayList<>();
      for (int k = random.nextInt(3); k > 0; k--) {
        keys.add(word(random));
      }
      entries.add(new AccessListEntry(address(random), keys));
    }
    return entries;
  }

  /** A channel's content, with zeros behind it where it would expand to more than counts. */
  static byte[] content(Compressor compressor, byte[] raw) {
    byte[] compressed = compressor.compress(raw);
    int least = raw.length / ChannelReader.MAX_EXPANSION + 1;
    return Arrays.copyOf(compressed, Math.max(least, compressed.length));
  }

  /** The JDK's zlib at a level from 0 to 9. */
  static Compressor zlib(int level) {
    return data -> {
      Deflater deflater = new Deflater(level);
      try {
        deflater.setInput(data);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (!deflater.finished()) {
          out.write(buffer, 0, deflater.deflate(buffer));
        }
        return out.toByteArray();
      } finally {
        deflater.end();
      }
    };
  }
}
