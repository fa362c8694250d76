package dev.trestle.stf.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class Eip1559BaseFeeTest {
  private static final SampleChain L1 = SampleChain.l1(Fork.OSAKA);

  @Test
  void nextBaseFee_onL1_movesByAnEighth() {
    long target = SampleChain.GAS_LIMIT / 2;
    assertThat(next(L1, 1_000_000_000, target, 0)).isEqualTo(1_000_000_000);
    assertThat(next(L1, 1_000_000_000, 2 * target, 0)).isEqualTo(1_125_000_000);
    assertThat(next(L1, 1_000_000_000, 0, 0)).isEqualTo(875_000_000);
    assertThat(next(L1, 7, target + 1, 0)).isEqualTo(8);
    assertThat(next(L1, 7, 0, 0)).isEqualTo(7);
    assertThat(next(L1, 0, 2 * target, 0)).isEqualTo(1);
  }

  @Test
  void nextBaseFee_onL2_readsTheParametersOfTheParent() {
    SampleChain holocene = l2(L2Level.HOLOCENE, new L2ExtraData(50, 10, 0));
    assertThat(next(holocene, 1000, SampleChain.GAS_LIMIT, 0)).isEqualTo(1000 + 9 * 1000 / 50);
    SampleChain defaults = l2(L2Level.ISTHMUS, new L2ExtraData(0, 0, 0));
    assertThat(next(defaults, 100_000, SampleChain.GAS_LIMIT, 0))
        .isEqualTo(100_000 + 5 * 100_000 / 250);
  }

  @Test
  void nextBaseFee_onJovian_isAtLeastTheMinimum() {
    SampleChain jovian = l2(L2Level.JOVIAN, new L2ExtraData(250, 6, 1_000_000));
    assertThat(next(jovian, 1000, 0, 0)).isEqualTo(1_000_000);
    assertThat(next(jovian, 2_000_000, SampleChain.GAS_LIMIT / 6, 0)).isEqualTo(2_000_000);
  }

  @Test
  void nextBaseFee_onJovian_countsTheFootprintWhenLarger() {
    SampleChain jovian = l2(L2Level.JOVIAN, new L2ExtraData(250, 6, 0));
    long byGas = next(jovian, 1_000_000, SampleChain.GAS_LIMIT, 0);
    assertThat(next(jovian, 1_000_000, 0, SampleChain.GAS_LIMIT)).isEqualTo(byGas);
    SampleChain isthmus = l2(L2Level.ISTHMUS, new L2ExtraData(250, 6, 0));
    assertThat(next(isthmus, 1_000_000, 0, SampleChain.GAS_LIMIT)).isLessThan(1_000_000);
  }

  private static SampleChain l2(L2Level level, L2ExtraData parameters) {
    SampleChain chain = SampleChain.l2(level, new SampleChain.Genesis());
    chain.extraData = L2ExtraData.encode(chain.spec.l2().orElseThrow(), level, parameters);
    return chain;
  }

  private static long next(SampleChain chain, long baseFee, long gasUsed, long blobGasUsed) {
    Header h = chain.head();
    Header parent =
        new Header(
            h.parentHash(),
            h.ommersHash(),
            h.beneficiary(),
            h.stateRoot(),
            h.transactionsRoot(),
            h.receiptsRoot(),
            h.logsBloom(),
            h.difficulty(),
            h.number(),
            h.gasLimit(),
            gasUsed,
            h.timestamp(),
            chain.extraData,
            h.prevRandao(),
            h.nonce(),
            Optional.of(UInt256.of(baseFee)),
            h.withdrawalsRoot(),
            OptionalLong.of(blobGasUsed),
            h.excessBlobGas(),
            h.parentBeaconBlockRoot(),
            h.requestsHash());
    return Eip1559.nextBaseFee(chain.spec, parent).toLong();
  }
}
