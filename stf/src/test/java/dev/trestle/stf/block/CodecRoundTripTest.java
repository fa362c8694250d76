package dev.trestle.stf.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodecRoundTripTest {
  private static final long SEED = 31;
  private final Random random = new Random(SEED);
  private final SampleTransactions samples = new SampleTransactions(random);

  @Test
  void header_ofEveryFork_roundTrips() {
    for (int fields = 0; fields <= 6; fields++) {
      Header header = header(fields);
      byte[] encoded = HeaderCodec.encode(header);
      Header again = HeaderCodec.decode(encoded);
      assertThat(again).usingRecursiveComparison().isEqualTo(header);
      assertThat(HeaderCodec.encode(again)).as("seed %s", SEED).isEqualTo(encoded);
    }
  }

  @Test
  void header_withOneByteMissing_throws() {
    byte[] encoded = HeaderCodec.encode(header(6));
    for (int length = 0; length < encoded.length; length++) {
      byte[] part = Arrays.copyOf(encoded, length);
      assertThatThrownBy(() -> HeaderCodec.decode(part)).isInstanceOf(RlpException.class);
    }
  }

  @Test
  void receipt_ofEveryType_roundTrips() {
    for (int type : List.of(0, 1, 2, 3, 4, 0x7e)) {
      boolean deposit = type == 0x7e;
      List<Log> logs = logs();
      Receipt receipt =
          new Receipt(
              type,
              random.nextBoolean(),
              random.nextLong(),
              LogsBloom.of(logs),
              logs,
              deposit ? OptionalLong.of(5) : OptionalLong.empty(),
              deposit ? OptionalLong.of(1) : OptionalLong.empty());
      byte[] encoded = ReceiptCodec.encode(receipt);
      assertThat(ReceiptCodec.decode(encoded)).usingRecursiveComparison().isEqualTo(receipt);
    }
  }

  @Test
  void block_withEveryTransactionType_roundTrips() {
    List<Transaction> transactions = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      transactions.add(samples.next(i % SampleTransactions.TYPES));
    }
    List<Withdrawal> withdrawals =
        List.of(
            new Withdrawal(1, 2, samples.address(), 3),
            new Withdrawal(-1, 0, samples.address(), -1));
    for (Optional<List<Withdrawal>> w :
        List.of(Optional.of(withdrawals), Optional.of(List.<Withdrawal>of()))) {
      Block block = new Block(header(6), transactions, w);
      byte[] encoded = BlockCodec.encode(block);
      assertThat(BlockCodec.decode(encoded)).usingRecursiveComparison().isEqualTo(block);
    }
  }

  @Test
  void block_withLegacyTransactionAsString_throws() {
    byte[] header = HeaderCodec.encode(header(6));
    byte[] legacy = TransactionCodec.encode(samples.next(0));
    RlpWriter out = new RlpWriter().beginList().raw(header).beginList().bytes(legacy).endList();
    byte[] encoded = out.beginList().endList().endList().toBytes();
    assertThatThrownBy(() -> BlockCodec.decode(encoded)).isInstanceOf(RlpException.class);
  }

  @Test
  void block_withOmmer_throws() {
    byte[] header = HeaderCodec.encode(header(6));
    RlpWriter out = new RlpWriter().beginList().raw(header).beginList().endList();
    byte[] encoded = out.beginList().raw(header).endList().endList().toBytes();
    assertThatThrownBy(() -> BlockCodec.decode(encoded))
        .isInstanceOf(RlpException.class)
        .hasMessageContaining("ommers");
  }

  @Test
  void pooled_blobTransactionOfBothVersions_roundTrips() {
    for (int version = 0; version <= 1; version++) {
      BlobSidecar sidecar =
          new BlobSidecar(
              version,
              List.of(new byte[131_072]),
              List.of(new byte[48]),
              version == 0 ? List.of(new byte[48]) : points(128));
      PooledTransaction pooled =
          new PooledTransaction((Transaction.Signed) samples.next(3), Optional.of(sidecar));
      byte[] encoded = PooledTransactionCodec.encode(pooled);
      PooledTransaction again = PooledTransactionCodec.decode(encoded);
      assertThat(again).usingRecursiveComparison().isEqualTo(pooled);
    }
  }

  @Test
  void pooled_blobTransactionWithoutBlobs_throws() {
    byte[] bare = TransactionCodec.encode(samples.next(3));
    assertThatThrownBy(() -> PooledTransactionCodec.decode(bare))
        .isInstanceOf(RlpException.class)
        .hasMessageContaining("missing sidecar");
  }

  @Test
  void pooled_deposit_throws() {
    byte[] deposit = TransactionCodec.encode(samples.next(5));
    assertThatThrownBy(() -> PooledTransactionCodec.decode(deposit))
        .isInstanceOf(RlpException.class);
  }

  @Test
  void sidecar_withTooFewProofs_throws() {
    assertThatThrownBy(() ->
            new BlobSidecar(1, List.of(new byte[131_072]), List.of(new byte[48]), points(127)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("128 proofs");
  }

  @Test
  void logsBloom_ofRandomLogs_containsTheirAddressesAndTopics() {
    List<Log> logs = logs();
    byte[] bloom = LogsBloom.of(logs);
    for (Log log : logs) {
      assertThat(LogsBloom.mayContain(bloom, log.address().toBytes())).isTrue();
      for (Bytes32 topic : log.topics()) {
        assertThat(LogsBloom.mayContain(bloom, topic.toBytes())).isTrue();
      }
    }
    int hits = 0;
    for (int i = 0; i < 1000; i++) {
      hits += LogsBloom.mayContain(bloom, samples.hash().toBytes()) ? 1 : 0;
    }
    assertThat(hits).isLessThan(20);
  }

  private List<byte[]> points(int count) {
    List<byte[]> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      points.add(new byte[48]);
    }
    return points;
  }

  private List<Log> logs() {
    List<Log> logs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      List<Bytes32> topics = samples.hashes();
      logs.add(new Log(samples.address(), topics, samples.bytes()));
    }
    return logs;
  }

  /**
   * @param optional how many of the fields of later forks are there
   */
  private Header header(int optional) {
    byte[] bloom = new byte[256];
    random.nextBytes(bloom);
    return new Header(
        samples.hash(),
        samples.hash(),
        samples.address(),
        samples.hash(),
        samples.hash(),
        samples.hash(),
        bloom,
        samples.number(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        new byte[random.nextInt(33)],
        samples.hash(),
        new byte[8],
        optional > 0 ? Optional.of(UInt256.of(7)) : Optional.empty(),
        optional > 1 ? Optional.of(samples.hash()) : Optional.empty(),
        optional > 2 ? OptionalLong.of(random.nextLong()) : OptionalLong.empty(),
        optional > 3 ? OptionalLong.of(0) : OptionalLong.empty(),
        optional > 4 ? Optional.of(samples.hash()) : Optional.empty(),
        optional > 5 ? Optional.of(samples.hash()) : Optional.empty());
  }
}
