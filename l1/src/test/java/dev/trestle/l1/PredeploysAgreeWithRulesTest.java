package dev.trestle.l1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.L1Info;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.stf.block.FastLz;
import dev.trestle.stf.block.L2FeeParameters;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The predeploys, run in Trestle's EVM, mean what the L2 rules mean. */
class PredeploysAgreeWithRulesTest {
  private static final SystemConfig.OperatorFee OPERATOR_FEE =
      new SystemConfig.OperatorFee(1_500, 77);
  private static final L1Info INFO =
      new L1Info(
          new BlockId(20_000_000, new Bytes32(1, 2, 3, 4)),
          1_700_000_000,
          UInt256.of(3_000_000_000L),
          UInt256.of(2_000_000_007L),
          5,
          new Bytes32(0, 0, 0, 99),
          new FeeScalars(1368, 810_949),
          OPERATOR_FEE,
          500);

  private final TestChain chain = new TestChain();

  @BeforeEach
  void start() {
    Address a = Address.ZERO;
    L1Contracts l1 = new L1Contracts(a, a, a, a, a, a, a, a, new DisputeContracts(a, a, a, a, a));
    L2Genesis.FeePolicy fees = new L2Genesis.FeePolicy(a, UInt256.ZERO);
    L2Genesis.contracts(l1, 900, L2Level.JOVIAN, fees).forEach(chain::put);
    assertThat(chain.include(INFO.transaction(L2Level.JOVIAN)).failure()).isEmpty();
  }

  @Test
  void l1Block_afterTheAttributesDeposit_holdsWhatTheFeeRulesRead() {
    L2FeeParameters read = L2FeeParameters.read(chain.state(), L2Level.JOVIAN);
    assertThat(read)
        .isEqualTo(
            new L2FeeParameters(
                INFO.baseFee(),
                INFO.blobBaseFee(),
                INFO.feeScalars().baseFeeScalar(),
                INFO.feeScalars().blobBaseFeeScalar(),
                OPERATOR_FEE.scalar(),
                OPERATOR_FEE.constant(),
                500));
    assertThat(ask(L2Genesis.L1_BLOCK, "number()")).isEqualTo(UInt256.of(20_000_000));
    assertThat(ask(L2Genesis.L1_BLOCK, "hash()")).isEqualTo(INFO.origin().hash().toUInt256());
    assertThat(ask(L2Genesis.L1_BLOCK, "sequenceNumber()")).isEqualTo(UInt256.of(5));
  }

  @Test
  void operatorFee_ofTheOracle_isThatOfTheRules() {
    L2FeeParameters rules = L2FeeParameters.read(chain.state(), L2Level.JOVIAN);
    for (long gas : new long[] {0, 21_000, 30_000_000}) {
      assertThat(ask(L2Genesis.GAS_PRICE_ORACLE, "getOperatorFee(uint256)", UInt256.of(gas)))
          .isEqualTo(rules.operatorFee(L2Level.JOVIAN, gas));
    }
  }

  /** The oracle's FastLZ against the rules', whose inputs also have the signature's 68 bytes. */
  @Test
  void l1GasUsed_ofTheOracle_isThatOfTheRules() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      byte[] data = text(random, random.nextInt(1_500));
      long size =
          Math.max(100_000_000L, 836_500L * (FastLz.compressedSize(data) + 68) - 42_585_600L);
      assertThat(ask(L2Genesis.GAS_PRICE_ORACLE, "getL1GasUsed(bytes)", data))
          .as("seed %d, input %d of %d bytes", seed, i, data.length)
          .isEqualTo(UInt256.of(size * 16 / 1_000_000));
    }
  }

  @Test
  void l1Fee_ofTheOracle_isThatOfTheRulesForASmallTransaction() {
    L2FeeParameters rules = L2FeeParameters.read(chain.state(), L2Level.JOVIAN);
    byte[] data = new byte[110];
    assertThat(ask(L2Genesis.GAS_PRICE_ORACLE, "getL1Fee(bytes)", data))
        .isEqualTo(rules.l1Fee(data));
  }

  /** Bytes with repetitions at many distances, as transactions have them. */
  private static byte[] text(Random random, int length) {
    byte[] out = new byte[length];
    int at = 0;
    while (at < length) {
      int run = Math.min(length - at, 1 + random.nextInt(40));
      if (at > 0 && random.nextBoolean()) {
        System.arraycopy(out, random.nextInt(at), out, at, Math.min(run, length - at));
      } else {
        byte[] fresh = new byte[run];
        random.nextBytes(fresh);
        System.arraycopy(fresh, 0, out, at, run);
      }
      at += run;
    }
    return out;
  }

  private UInt256 ask(Address contract, String signature, Object... arguments) {
    SimulationOutcome.Ran ran = chain.call(contract, Abi.call(signature, arguments));
    assertThat(ran.failure()).isEmpty();
    return UInt256.from(ran.output());
  }
}
