package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.block.LogsBloom;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.block.ReceiptCodec;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ResultsCodecTest {
  private static final long SEED = 20261120;

  @Test
  void decode_ofEncoded_givesTheSameReceiptsByteForByte() {
    List<TransactionResult> results = results(new Random(SEED), 50);
    List<TransactionResult> read = ResultsCodec.decode(ResultsCodec.encode(results));
    assertSame(read, results);
  }

  @Test
  void decode_receiptsInConsensusForm_readsThem() {
    List<TransactionResult> results = results(new Random(SEED + 1), 5);
    RlpWriter out = new RlpWriter().beginList();
    for (TransactionResult r : results) {
      out.beginList().bytes32(r.transactionHash()).address(r.sender());
      out.bytes(ReceiptCodec.encode(r.receipt())).number(r.gasUsed());
      out.number(r.effectiveGasPrice());
      out.bytes(r.createdAddress().map(Address::toBytes).orElse(new byte[0]));
      out.number(r.l1Fee()).number(r.operatorFee()).endList();
    }
    assertSame(ResultsCodec.decode(out.endList().toBytes()), results);
  }

  private static void assertSame(List<TransactionResult> read, List<TransactionResult> results) {
    assertThat(read).as("seed %s", SEED).hasSameSizeAs(results);
    for (int i = 0; i < read.size(); i++) {
      TransactionResult r = read.get(i);
      TransactionResult wanted = results.get(i);
      assertThat(ReceiptCodec.encode(r.receipt())).isEqualTo(ReceiptCodec.encode(wanted.receipt()));
      assertThat(r.transactionHash()).isEqualTo(wanted.transactionHash());
      assertThat(r.sender()).isEqualTo(wanted.sender());
      assertThat(r.gasUsed()).isEqualTo(wanted.gasUsed());
      assertThat(r.effectiveGasPrice()).isEqualTo(wanted.effectiveGasPrice());
      assertThat(r.createdAddress()).isEqualTo(wanted.createdAddress());
      assertThat(r.l1Fee()).isEqualTo(wanted.l1Fee());
      assertThat(r.operatorFee()).isEqualTo(wanted.operatorFee());
    }
  }

  private static List<TransactionResult> results(Random random, int count) {
    int[] types = {0, 1, 2, 3, 4, 0x7e};
    List<TransactionResult> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int type = types[random.nextInt(types.length)];
      boolean deposit = type == 0x7e;
      List<Log> logs = logs(random);
      Receipt receipt =
          new Receipt(
              type,
              random.nextBoolean(),
              random.nextLong() >>> random.nextInt(64),
              LogsBloom.of(logs),
              logs,
              deposit ? OptionalLong.of(random.nextInt(3)) : OptionalLong.empty(),
              deposit ? OptionalLong.of(1) : OptionalLong.empty());
      results.add(
          new TransactionResult(
              hash(random),
              address(random),
              receipt,
              random.nextInt(1 << 24),
              UInt256.of(random.nextInt(1 << 30)),
              random.nextBoolean() ? Optional.of(address(random)) : Optional.empty(),
              hash(random).toUInt256(),
              UInt256.ZERO));
    }
    return results;
  }

  private static List<Log> logs(Random random) {
    List<Log> logs = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      List<Bytes32> topics = new ArrayList<>();
      for (int j = random.nextInt(5); j > 0; j--) {
        topics.add(hash(random));
      }
      byte[] data = new byte[random.nextInt(80)];
      random.nextBytes(data);
      logs.add(new Log(address(random), topics, data));
    }
    return logs;
  }

  private static Bytes32 hash(Random random) {
    return new Bytes32(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private static Address address(Random random) {
    return new Address(random.nextLong(), random.nextLong(), random.nextInt());
  }
}
