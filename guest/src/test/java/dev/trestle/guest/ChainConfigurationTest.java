package dev.trestle.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.rlp.RlpException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChainConfigurationTest {
  @Test
  void decode_ofAnEncoding_givesTheSameConfiguration() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      RollupConfig config = random(random);
      byte[] bytes = ChainConfiguration.encode(config);
      assertThat(ChainConfiguration.decode(bytes)).as("seed %d", seed).isEqualTo(config);
      assertThat(ChainConfiguration.encode(ChainConfiguration.decode(bytes))).isEqualTo(bytes);
    }
  }

  @Test
  void decode_ofTruncatedBytes_isRefused() {
    byte[] bytes = ChainConfiguration.encode(random(new Random(1)));
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> ChainConfiguration.decode(part)).isInstanceOf(RlpException.class);
    }
  }

  @Test
  void hash_ofConfigurationsThatDiffer_differs() {
    RollupConfig config = random(new Random(2));
    RollupConfig other =
        new RollupConfig(
            config.l1(),
            config.l2(),
            config.genesis(),
            new RollupConfig.Timing(7, 300, 1, 3),
            config.contracts());
    assertThat(ChainConfiguration.hash(config)).isNotEqualTo(ChainConfiguration.hash(other));
  }

  @Test
  void encode_ofAnotherDepositContract_isRefused() {
    RollupConfig config = random(new Random(3));
    ChainSpec l1 =
        new ChainSpec(5, config.l1().activations(), new Address(1, 2, 3), Optional.empty());
    RollupConfig other =
        new RollupConfig(l1, config.l2(), config.genesis(), config.timing(), config.contracts());
    assertThatThrownBy(() -> ChainConfiguration.encode(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deposit contract");
  }

  static RollupConfig random(Random random) {
    List<ChainSpec.Activation> forks = new ArrayList<>();
    long time = 0;
    for (Fork fork : Fork.values()) {
      if (random.nextBoolean() || fork == Fork.OSAKA) {
        BlobSchedule blobs = random.nextBoolean() ? BlobSchedule.PRAGUE : BlobSchedule.NONE;
        forks.add(new ChainSpec.Activation(time, fork, blobs));
        time += random.nextInt(1 << 30);
      }
    }
    List<L2Spec.LevelActivation> levels = new ArrayList<>();
    for (L2Level level : L2Level.values()) {
      if (random.nextBoolean() || level == L2Level.JOVIAN) {
        levels.add(new L2Spec.LevelActivation(levels.size() * 100L, level));
      }
    }
    SystemConfig system =
        new SystemConfig(
            word(random),
            random.nextInt(1 << 30),
            new FeeScalars(random.nextInt(1 << 30), random.nextInt(1 << 30)),
            new SystemConfig.Eip1559(random.nextInt(9), random.nextInt(9)),
            new SystemConfig.OperatorFee(random.nextInt(9), random.nextLong()),
            random.nextLong(),
            random.nextInt(1 << 16));
    return new RollupConfig(
        ChainSpec.l1(random.nextInt(1 << 20), forks),
        ChainSpec.l2(random.nextInt(1 << 20), new L2Spec(levels, 250, 6)),
        new RollupConfig.Genesis(
            new BlockId(random.nextInt(1000), word(random)),
            new BlockId(random.nextInt(1000), word(random)),
            random.nextInt(1 << 30),
            system),
        new RollupConfig.Timing(2, 100, 30, 10),
        new RollupConfig.Contracts(address(random), address(random), address(random)));
  }

  static Bytes32 word(Random random) {
    return new Bytes32(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  static Address address(Random random) {
    return new Address(random.nextLong(), random.nextLong(), random.nextInt());
  }
}
