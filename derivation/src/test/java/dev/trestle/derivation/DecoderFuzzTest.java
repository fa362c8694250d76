package dev.trestle.derivation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.block.PooledTransaction;
import dev.trestle.stf.block.PooledTransactionCodec;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * What anyone can put on L1 or send to a node, as valid encodings with damage in them: each decoder
 * gives a value or its declared refusal, and comes to an end. What it takes it encodes to the same
 * bytes, where only one encoding is valid. {@code -Dtrestle.fuzz.seconds=N} runs longer, {@code
 * -Dtrestle.fuzz.seed=N} repeats.
 */
class DecoderFuzzTest {
  /** So long may a decoder hang before the test says so. */
  private static final long PATIENCE_SECONDS = 300;

  private static final int LEAST_CASES = 300;

  /** Lengths, types and signs of RLP; ends of ranges. */
  private static final int[] TELLING = {
    0, 1, 0x7f, 0x80, 0x81, 0xb7, 0xb8, 0xbf, 0xc0, 0xc1, 0xf7, 0xf8, 0xf9, 0xff
  };

  /**
   * A decoder.
   *
   * @param sample makes valid bytes
   * @param again decodes, and encodes what came out; nothing when refused
   * @param canonical whether every value has one encoding; some damaged bytes are taken, some not
   */
  private record Target(
      String name,
      Function<Random, byte[]> sample,
      Function<byte[], Optional<byte[]>> again,
      boolean canonical) {}

  private static final List<Target> TARGETS =
      List.of(
          new Target(
              "frames",
              random -> Frame.encodeAll(Samples.frames(random)),
              bytes -> Frame.decodeAll(bytes).toOptional().map(Frame::encodeAll),
              true),
          new Target(
              "blob",
              random -> BlobCodec.encode(Samples.bytes(random, random.nextInt(5000))),
              bytes -> BlobCodec.decode(bytes).toOptional().map(BlobCodec::encode),
              true),
          new Target("channel", DecoderFuzzTest::channel, DecoderFuzzTest::channelAgain, false),
          new Target(
              "batches",
              DecoderFuzzTest::batches,
              bytes -> Optional.of(rlp(ChannelReader.batches(bytes, Samples.CHAIN_ID))),
              false),
          new Target(
              "batch",
              random -> batch(random).encode(),
              bytes -> Batch.decode(bytes, Samples.CHAIN_ID).toOptional().map(Batch::encode),
              false),
          new Target(
              "transaction",
              Samples::envelope,
              bytes -> unlessRefused(() -> TransactionCodec.encode(TransactionCodec.decode(bytes))),
              true),
          new Target(
              "pooled transaction",
              DecoderFuzzTest::pooled,
              bytes ->
                  unlessRefused(
                      () -> PooledTransactionCodec.encode(PooledTransactionCodec.decode(bytes))),
              true));

  private static Batch batch(Random random) {
    return random.nextBoolean() ? Samples.span(random) : Samples.singular(random);
  }

  private static byte[] rlp(List<Batch> batches) {
    RlpWriter out = new RlpWriter();
    batches.forEach(batch -> out.bytes(batch.encode()));
    return out.toBytes();
  }

  private static byte[] batches(Random random) {
    return rlp(List.of(batch(random), batch(random)));
  }

  private static byte[] channel(Random random) {
    return Samples.zlib(random.nextInt(10)).compress(batches(random));
  }

  private static Optional<byte[]> channelAgain(byte[] bytes) {
    return Channel.decode(bytes, Samples.CHAIN_ID)
        .toOptional()
        .map(batches -> Compressor.stored().compress(rlp(batches)));
  }

  /** With blobs now and then; their bytes do not matter to the codec. */
  private static byte[] pooled(Random random) {
    if (random.nextBoolean()) {
      return Samples.envelope(random);
    }
    Transaction.Blob transaction =
        new Transaction.Blob(
            UInt256.of(Samples.CHAIN_ID),
            random.nextInt(1000),
            UInt256.ONE,
            Samples.number(random),
            random.nextInt(1 << 20),
            Samples.address(random),
            Samples.number(random),
            Samples.bytes(random, random.nextInt(40)),
            List.of(),
            UInt256.ONE,
            List.of(Bytes32.ZERO),
            new Signature(UInt256.ZERO, UInt256.of(7), UInt256.of(8)));
    int blobs = random.nextInt(8) == 0 ? 1 : 0;
    int version = random.nextInt(2);
    List<byte[]> points = List.of(new byte[48]);
    BlobSidecar sidecar =
        blobs == 0
            ? new BlobSidecar(version, List.of(), List.of(), List.of())
            : new BlobSidecar(0, List.of(new byte[BlobSidecar.BLOB_SIZE_BYTES]), points, points);
    return PooledTransactionCodec.encode(new PooledTransaction(transaction, Optional.of(sidecar)));
  }

  private static Optional<byte[]> unlessRefused(Supplier<byte[]> decoder) {
    try {
      return Optional.of(decoder.get());
    } catch (RlpException e) {
      assertThat(e.getMessage()).isNotBlank();
      return Optional.empty();
    }
  }

  @Test
  void decode_damagedEncodings_giveAValueOrTheDeclaredRefusal() {
    long seed = Long.getLong("trestle.fuzz.seed", System.nanoTime());
    long seconds = Long.getLong("trestle.fuzz.seconds", 2);
    System.out.println("DecoderFuzzTest seed " + seed);
    assertTimeoutPreemptively(
        Duration.ofSeconds(seconds + PATIENCE_SECONDS), () -> fuzz(seed, seconds));
  }

  private static void fuzz(long seed, long seconds) {
    Random random = new Random(seed);
    int[] taken = new int[TARGETS.size()];
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    int cases = 0;
    while (cases < LEAST_CASES || System.nanoTime() < end) {
      for (int i = 0; i < taken.length; i++) {
        Target target = TARGETS.get(i);
        byte[] valid = target.sample.apply(random);
        assertThat(target.again.apply(valid)).as("%s, seed %s", target.name, seed).isPresent();
        byte[] damaged = damage(random, valid, target.sample.apply(random));
        taken[i] += check(target, damaged, "%s, seed %s".formatted(target.name, seed)) ? 1 : 0;
      }
      cases++;
    }
    for (int i = 0; i < taken.length; i++) {
      System.out.println(TARGETS.get(i).name + ": " + cases + " cases, " + taken[i] + " taken");
      if (TARGETS.get(i).canonical) {
        assertThat(taken[i]).as("%s, seed %s", TARGETS.get(i).name, seed).isBetween(1, cases - 1);
      }
    }
  }

  /** Whether it was taken. */
  private static boolean check(Target target, byte[] bytes, String what) {
    Optional<byte[]> again;
    try {
      again = target.again.apply(bytes);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      String start = HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, 2000)));
      throw new AssertionError(what + ", " + bytes.length + " bytes: " + start, e);
    }
    if (again.isPresent() && target.canonical) {
      assertThat(again.get()).as(what).isEqualTo(bytes);
    } else if (again.isPresent()) {
      assertThat(target.again.apply(again.get())).as(what).contains(again.get());
    }
    return again.isPresent();
  }

  /** One to four changes, most of them near the beginning, where the lengths are. */
  private static byte[] damage(Random random, byte[] valid, byte[] other) {
    byte[] bytes = valid;
    for (int n = 1 + random.nextInt(4); n > 0 && bytes.length > 0; n--) {
      int reach = random.nextBoolean() ? Math.min(bytes.length, 64) : bytes.length;
      int at = random.nextInt(reach);
      int count = Math.min(1 + random.nextInt(12), bytes.length - at);
      switch (random.nextInt(7)) {
        case 0 -> bytes = with(bytes, at, bytes[at] ^ 1 << random.nextInt(8));
        case 1 -> bytes = with(bytes, at, TELLING[random.nextInt(TELLING.length)]);
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        case 3 -> bytes = join(bytes, at, new byte[0], at + count);
        case 4 -> bytes = join(bytes, at, Arrays.copyOfRange(bytes, at, at + count), at);
        case 5 -> {
          byte[] run = new byte[count];
          Arrays.fill(run, (byte) TELLING[random.nextInt(TELLING.length)]);
          bytes = join(bytes, at, run, random.nextBoolean() ? at : at + count);
        }
        default -> {
          int from = random.nextInt(other.length);
          int length = Math.min(other.length - from, 1 + random.nextInt(100));
          bytes = join(bytes, at, Arrays.copyOfRange(other, from, from + length), at);
        }
      }
    }
    return bytes;
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    byte[] changed = Arrays.copyOf(bytes, bytes.length);
    changed[at] = (byte) value;
    return changed;
  }

  /** The bytes before one place, others, and the bytes from another place on. */
  private static byte[] join(byte[] bytes, int until, byte[] between, int from) {
    byte[] joined = Arrays.copyOf(bytes, until + between.length + bytes.length - from);
    System.arraycopy(between, 0, joined, until, between.length);
    System.arraycopy(bytes, from, joined, until + between.length, bytes.length - from);
    return joined;
  }
}
