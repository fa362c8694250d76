package dev.trestle.derivation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
  /** Decodes, encodes what came out and gives those bytes. */
  private static Optional<byte[]> again(byte[] encoded) {
    return Batch.decode(encoded, Samples.CHAIN_ID).toOptional().map(Batch::encode);
  }

  private static Optional<byte[]> framesAgain(byte[] encoded) {
    return Frame.decodeAll(encoded).toOptional().map(Frame::encodeAll);
  }

  private static Optional<byte[]> blobAgain(byte[] encoded) {
    return BlobCodec.decode(encoded).toOptional().map(BlobCodec::encode);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void decode_ofEncoded_givesTheSameBytes(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      byte[] span = Samples.span(random).encode();
      assertThat(again(span)).as("seed %s", seed).contains(span);
      byte[] singular = Samples.singular(random).encode();
      assertThat(again(singular)).contains(singular);
      byte[] frames = Frame.encodeAll(Samples.frames(random));
      assertThat(framesAgain(frames)).contains(frames);
    }
  }

  @Test
  void spanBatch_decoded_givesTheTransactionsThemselves() {
    Random random = new Random(6);
    for (int i = 0; i < 100; i++) {
      SpanBatch batch = Samples.span(random);
      SpanBatch found =
          (SpanBatch) Batch.decode(batch.encode(), Samples.CHAIN_ID).toOptional().orElseThrow();
      assertThat(found.blocks()).hasSameSizeAs(batch.blocks());
      for (int k = 0; k < batch.blocks().size(); k++) {
        assertThat(found.blocks().get(k).originChanged())
            .isEqualTo(batch.blocks().get(k).originChanged());
        assertThat(found.blocks().get(k).transactions().toArray(byte[][]::new))
            .isDeepEqualTo(batch.blocks().get(k).transactions().toArray(byte[][]::new));
      }
    }
  }

  @Test
  void decode_transactionShorterThanAny_isMalformed() {
    SingularBatch batch = Samples.singular(new Random(8));
    for (int size = 0; size < 20; size++) {
      byte[] transaction = new byte[size];
      Arrays.fill(transaction, (byte) 0xc1);
      byte[] encoded =
          new SingularBatch(
                  batch.parentHash(), batch.epoch(), batch.timestamp(), List.of(transaction))
              .encode();
      assertThat(again(encoded).isPresent()).as("%d bytes", size).isEqualTo(size >= 12);
    }
  }

  @Test
  void decode_truncated_isMalformed() {
    Random random = new Random(7);
    byte[] span = Samples.span(random).encode();
    for (int length = 0; length < span.length; length++) {
      assertThat(again(Arrays.copyOf(span, length))).as("length %s", length).isEmpty();
    }
    byte[] singular = Samples.singular(random).encode();
    for (int length = 0; length < singular.length; length++) {
      assertThat(again(Arrays.copyOf(singular, length))).isEmpty();
    }
    byte[] frame = Frame.encodeAll(Samples.frames(random).subList(0, 1));
    for (int length = 0; length < frame.length; length++) {
      assertThat(framesAgain(Arrays.copyOf(frame, length))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void decode_flippedOrRandomBytes_neverThrowsAndStaysCanonical(long seed) {
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < 1500; i++) {
      byte[] bytes = Samples.span(random).encode();
      for (int k = 1 + random.nextInt(3); k > 0; k--) {
        bytes[1 + random.nextInt(bytes.length - 1)] ^= (byte) (1 << random.nextInt(8));
      }
      accepted += again(bytes).isPresent() ? 1 : 0;
      again(Samples.bytes(random, random.nextInt(200)));
      byte[] versioned = Samples.bytes(random, 1 + random.nextInt(200));
      versioned[0] = (byte) random.nextInt(2);
      again(versioned);
      framesAgain(versioned);
      Channel.decode(versioned, Samples.CHAIN_ID);
      L1Info.decode(versioned);
    }
    assertThat(accepted).as("seed %s: flips in signatures and values survive", seed).isPositive();
  }

  @Test
  void decode_hugeCounts_isMalformedWithoutMemory() {
    ByteSink many = new ByteSink();
    many.put(1).uvarint(5).uvarint(5).put(new byte[40]).uvarint(10_000_000);
    assertThat(again(many.toBytes())).isEmpty();
    ByteSink transactions = new ByteSink();
    transactions.put(1).uvarint(5).uvarint(5).put(new byte[40]).uvarint(1).put(0);
    transactions.uvarint(9_999_999).put(new byte[3_000_000]);
    assertThat(again(transactions.toBytes())).isEmpty();
    ByteSink over = new ByteSink();
    over.put(1).uvarint(5).uvarint(5).put(new byte[40]).uvarint(10_000_001);
    assertThat(again(over.toBytes())).isEmpty();
  }

  @Test
  void spanBatch_noBlocksOrStrayBits_isMalformed() {
    ByteSink none = new ByteSink().put(1).uvarint(5).uvarint(5).put(new byte[40]).uvarint(0);
    assertThat(again(none.toBytes())).isEmpty();
    ByteSink one = new ByteSink().put(1).uvarint(5).uvarint(5).put(new byte[40]).uvarint(1);
    assertThat(again(new ByteSink().put(one.toBytes()).put(1).uvarint(0).toBytes())).isPresent();
    assertThat(again(new ByteSink().put(one.toBytes()).put(2).uvarint(0).toBytes())).isEmpty();
  }

  @Test
  void spanBatch_foreignTransactions_areRefusedByTheEncoder() {
    Random random = new Random(8);
    Transaction.Deposit deposit =
        new Transaction.Deposit(
            Bytes32.ZERO,
            Samples.address(random),
            Optional.empty(),
            UInt256.ZERO,
            UInt256.ZERO,
            1,
            false,
            new byte[0]);
    for (byte[] transaction : List.of(TransactionCodec.encode(deposit), new byte[0])) {
      SpanBatch batch =
          new SpanBatch(
              1,
              1,
              HashPrefix.of(Bytes32.ZERO),
              HashPrefix.of(Bytes32.ZERO),
              List.of(new SpanBatch.Element(false, List.of(transaction))),
              Samples.CHAIN_ID);
      assertThatThrownBy(batch::encode).isInstanceOf(IllegalArgumentException.class);
    }
    SpanBatch elsewhere =
        new SpanBatch(
            1,
            1,
            HashPrefix.of(Bytes32.ZERO),
            HashPrefix.of(Bytes32.ZERO),
            List.of(new SpanBatch.Element(false, List.of(Samples.envelope(new Random(1))))),
            Samples.CHAIN_ID + 1);
    assertThatThrownBy(elsewhere::encode).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void blob_anyLength_roundTrips() {
    Random random = new Random(9);
    int[] lengths = {0, 1, 26, 27, 28, 126, 127, 128, 5000, BlobCodec.MAX_DATA_BYTES};
    for (int length : lengths) {
      byte[] data = Samples.bytes(random, length);
      byte[] blob = BlobCodec.encode(data);
      assertThat(BlobCodec.decode(blob).toOptional()).contains(data);
      for (int i = 0; i < blob.length; i += 32) {
        assertThat(blob[i] & 0xc0).isZero();
      }
    }
    assertThat(BlobCodec.MAX_DATA_BYTES).isEqualTo(130_044);
    assertThatThrownBy(() -> BlobCodec.encode(new byte[130_045]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void blob_damaged_isMalformedOrAnotherBlob() {
    Random random = new Random(10);
    byte[] blob = BlobCodec.encode(Samples.bytes(random, 1000));
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = Arrays.copyOf(blob, blob.length);
      damaged[random.nextInt(blob.length)] ^= (byte) (1 << random.nextInt(8));
      blobAgain(damaged).ifPresent(bytes -> assertThat(bytes).isEqualTo(damaged));
    }
    byte[] trailing = Arrays.copyOf(blob, blob.length);
    trailing[blob.length - 1] = 1;
    byte[] version = Arrays.copyOf(blob, blob.length);
    version[1] = 1;
    byte[] top = Arrays.copyOf(blob, blob.length);
    top[64] |= (byte) 0x80;
    byte[] tooLong = Arrays.copyOf(blob, blob.length);
    tooLong[2] = (byte) 0xff;
    for (byte[] bad : List.of(trailing, version, top, tooLong, new byte[31])) {
      assertThat(BlobCodec.decode(bad)).isInstanceOf(Decoded.Malformed.class);
    }
  }

  @Test
  void frame_badLengthFlagOrVersion_makesAllMalformed() {
    byte[] good = Frame.encodeAll(Samples.frames(new Random(12)));
    byte[] flag = Arrays.copyOf(good, good.length);
    flag[flag.length - 1] = 2;
    byte[] version = Arrays.copyOf(good, good.length);
    version[0] = 1;
    byte[] length = Arrays.copyOf(good, good.length);
    length[19] = 0x7f;
    for (byte[] bad : List.of(flag, version, length, new byte[] {0}, new byte[0])) {
      assertThat(Frame.decodeAll(bad)).isInstanceOf(Decoded.Malformed.class);
    }
  }

  @Test
  void frameQueue_outOfOrder_keepsWhatFollows() {
    ChannelId a = new ChannelId(0, 1);
    ChannelId b = new ChannelId(0, 2);
    Function<String, List<Frame>> parse =
        text -> {
          List<Frame> frames = new ArrayList<>();
          for (String word : text.split(" ")) {
            frames.add(
                new Frame(
                    word.charAt(0) == 'a' ? a : b,
                    word.charAt(1) - '0',
                    new byte[0],
                    word.endsWith("!")));
          }
          return frames;
        };
    Function<String, String> kept =
        text -> {
          StringBuilder out = new StringBuilder();
          for (Frame frame : FrameQueue.inOrder(parse.apply(text))) {
            out.append(frame.channel().equals(a) ? 'a' : 'b').append(frame.number());
            out.append(frame.last() ? "! " : " ");
          }
          return out.toString().strip();
        };
    assertThat(kept.apply("a0 a1 a2!")).isEqualTo("a0 a1 a2!");
    assertThat(kept.apply("a0 a2 a1 a2!")).isEqualTo("a0 a1 a2!");
    assertThat(kept.apply("a0! a1 b0")).isEqualTo("a0! b0");
    assertThat(kept.apply("a0 a1 b0 a2! b1!")).isEqualTo("b0 b1!");
    assertThat(kept.apply("a0 b1 a1!")).isEqualTo("a0 a1!");
    assertThat(kept.apply("a3 a4! b0 b1")).isEqualTo("a3 a4! b0 b1");
    assertThat(kept.apply("a0! b0 a1 a0 b1")).isEqualTo("a0!");
  }

  @Test
  void l1Info_everyLevel_roundTrips() {
    Random random = new Random(13);
    for (L2Level level : L2Level.values()) {
      boolean isthmus = level != L2Level.HOLOCENE;
      L1Info info =
          new L1Info(
              new BlockId(random.nextInt(), Samples.word(random)),
              random.nextLong(),
              number(random),
              number(random),
              random.nextLong(),
              Samples.word(random),
              new FeeScalars(7, 0xffffffffL),
              isthmus
                  ? new SystemConfig.OperatorFee(0xfffffffeL, random.nextLong())
                  : SystemConfig.OperatorFee.NONE,
              level == L2Level.JOVIAN ? 65_535 : 0);
      byte[] encoded = info.encode(level);
      assertThat(encoded).hasSize(level == L2Level.JOVIAN ? 178 : isthmus ? 176 : 164);
      assertThat(L1Info.decode(encoded).toOptional()).contains(info);
      assertThat(L1Info.decode(Arrays.copyOf(encoded, encoded.length - 1)))
          .isInstanceOf(Decoded.Malformed.class);
      assertThat(L1Info.decode(Arrays.copyOf(encoded, encoded.length + 1)))
          .isInstanceOf(Decoded.Malformed.class);
    }
  }

  private static UInt256 number(Random random) {
    return Samples.word(random).toUInt256();
  }

  @Test
  void eventDecoders_randomLogs_neverThrow() {
    Random random = new Random(14);
    Bytes32[] topics = {
      InboxEntry.TOPIC, DepositEvents.TOPIC, ConfigUpdate.TOPIC, WithdrawalMessage.TOPIC
    };
    for (int i = 0; i < 20_000; i++) {
      List<Bytes32> chosen = new ArrayList<>(List.of(topics[random.nextInt(4)]));
      for (int k = random.nextInt(4); k > 0; k--) {
        chosen.add(random.nextBoolean() ? Bytes32.ZERO : new Bytes32(0, 0, 0, random.nextInt(9)));
      }
      byte[] data = new byte[32 * random.nextInt(8) + random.nextInt(3)];
      for (int k = 31; k < data.length; k += 32) {
        data[k] = (byte) random.nextInt(256);
        data[k - random.nextInt(3)] = (byte) (32 * random.nextInt(8));
        if (random.nextInt(8) == 0) {
          random.nextBytes(data);
        }
      }
      Log log = new Log(Samples.INBOX, chosen, data);
      assertThat(InboxEntry.decode(log)).isNotNull();
      assertThat(DepositEvents.decode(log, Bytes32.ZERO, i)).isNotNull();
      assertThat(ConfigUpdate.decode(log)).isNotNull();
      assertThat(WithdrawalMessage.decode(log)).isNotNull();
    }
  }
}
