package dev.trestle.derivation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.block.L2ExtraData;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfigUpdateTest {
  private static final SystemConfig BASE =
      new SystemConfig(
          Bytes32.ZERO,
          30_000_000,
          new FeeScalars(1, 2),
          SystemConfig.Eip1559.CHAIN_DEFAULT,
          SystemConfig.OperatorFee.NONE,
          0,
          0);

  private static Log log(long version, long kind, String... words) {
    ByteSink data = new ByteSink();
    data.put(SettlementChain.number(32)).put(SettlementChain.number(32L * words.length));
    for (String word : words) {
      data.put(Hex.decode("0".repeat(64 - word.length()) + word));
    }
    return new Log(
        Samples.SYSTEM_CONFIG,
        List.of(ConfigUpdate.TOPIC, Bytes32.of(UInt256.of(version)), Bytes32.of(UInt256.of(kind))),
        data.toBytes());
  }

  private static Optional<SystemConfig> applied(Log log) {
    return ConfigUpdate.decode(log).toOptional().map(update -> update.applyTo(BASE));
  }

  @Test
  void topics_areThoseOfTheAbi() {
    assertThat(ConfigUpdate.TOPIC.toString())
        .isEqualTo("0x1d2b0bda21d56b8bd12d4f94ebacffdfb35f5e226f84b461103bb8beab6353be");
    assertThat(DepositEvents.TOPIC.toString())
        .isEqualTo("0xb3813568d9991fc951961fcb4c784893574240a28925604d09fc577c55bb7c32");
    assertThat(WithdrawalMessage.TOPIC.toString())
        .isEqualTo("0x02a52367d10742d8032712c1bb8e0144ff1ec5ffda1ed7d70bb05a2744955054");
  }

  @Test
  void applyTo_everyKind_changesItsField() {
    assertThat(applied(log(0, 0, "aabb")))
        .contains(BASE.withBatcherHash(new Bytes32(0, 0, 0, 0xaabb)));
    String scalars = "01" + "0".repeat(46) + "0000007b" + "00000002";
    assertThat(applied(log(0, 1, "0", scalars)))
        .contains(BASE.withFeeScalars(new FeeScalars(2, 123)));
    assertThat(applied(log(0, 2, "2faf080"))).contains(BASE.withGasLimit(50_000_000));
    assertThat(applied(log(0, 3, "aabb"))).contains(BASE);
    assertThat(applied(log(0, 4, "000000fa00000006")))
        .contains(BASE.withEip1559(new SystemConfig.Eip1559(250, 6)));
    assertThat(applied(log(0, 5, "0000abcd000000000000dcba")))
        .contains(BASE.withOperatorFee(new SystemConfig.OperatorFee(0xabcd, 0xdcba)));
    assertThat(applied(log(0, 6, "f4240"))).contains(BASE.withMinBaseFee(1_000_000));
    assertThat(applied(log(0, 7, "190"))).contains(BASE.withDaFootprintGasScalar(400));
    assertThat(BASE.effectiveDaFootprintGasScalar()).isEqualTo(400);
  }

  @Test
  void decode_malformed_isRefused() {
    List<Log> logs =
        List.of(
            log(1, 2, "1"),
            log(0, 8, "1"),
            log(0, 256, "1"),
            log(0, 2, "1", "1"),
            log(0, 2),
            log(0, 1, "1"),
            log(0, 1, "0", "0100000002"),
            log(0, 1, "0", "02" + "0".repeat(62)),
            log(0, 2, "8000000000000000"),
            log(0, 4, "10000000000000000"),
            log(0, 5, "1" + "0".repeat(24)),
            log(0, 6, "10000000000000000"),
            log(0, 7, "10000"),
            new Log(Samples.SYSTEM_CONFIG, List.of(ConfigUpdate.TOPIC), new byte[96]));
    for (Log log : logs) {
      assertThat(ConfigUpdate.decode(log)).as("%s", log).isInstanceOf(Decoded.Malformed.class);
    }
  }

  @Test
  void of_blockItself_givesTheConfigurationBack() {
    SystemConfig config =
        BASE.withEip1559(new SystemConfig.Eip1559(250, 6))
            .withMinBaseFee(7)
            .withOperatorFee(new SystemConfig.OperatorFee(8, 9))
            .withDaFootprintGasScalar(500);
    SettlementChain l1 = new SettlementChain(new Random(3), 12);
    RollupConfig rollup =
        Samples.config(RollupConfig.Timing.DEFAULT, l1.head().id(), SettlementChain.START);
    l1.seal();
    Epoch epoch = Epoch.of(rollup, l1.head());
    PayloadAttributes attributes =
        new AttributesBuilder(rollup)
            .attributes(rollup.genesis().block(), config, epoch, List.of());
    L1Info info = L1Info.decode(attributes.deposits().getFirst().data()).toOptional().orElseThrow();
    assertThat(
            SystemConfig.of(info, attributes.block().gasLimit(), attributes.block().extraData())
                .toOptional())
        .contains(config);
    assertThat(info.encode(L2Level.JOVIAN)).isEqualTo(attributes.deposits().getFirst().data());
    assertThat(SystemConfig.of(info, 1, new byte[8])).isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void carriedBy_earlierLevels_isWhatTheBlockItselfSays() {
    SystemConfig config =
        BASE.withEip1559(new SystemConfig.Eip1559(250, 6))
            .withMinBaseFee(7)
            .withOperatorFee(new SystemConfig.OperatorFee(8, 9))
            .withDaFootprintGasScalar(500);
    Epoch epoch = epoch();
    for (L2Level infoLevel : L2Level.values()) {
      for (L2Level level : L2Level.values()) {
        byte[] extraData =
            L2ExtraData.encode(
                L2Spec.of(level), level, new L2ExtraData(250, 6, config.minBaseFee()));
        L1Info info =
            L1Info.decode(L1Info.of(epoch, 1, config).encode(infoLevel)).toOptional().orElseThrow();
        assertThat(SystemConfig.of(info, config.gasLimit(), extraData).toOptional())
            .contains(config.carriedBy(infoLevel, level));
      }
    }
  }

  private static Epoch epoch() {
    SettlementChain l1 = new SettlementChain(new Random(4), 12);
    return Epoch.of(
        Samples.config(RollupConfig.Timing.DEFAULT, l1.head().id(), SettlementChain.START),
        l1.head());
  }
}
