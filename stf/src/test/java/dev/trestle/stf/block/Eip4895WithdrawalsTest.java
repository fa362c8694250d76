package dev.trestle.stf.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Eip4895WithdrawalsTest {
  private static BlockAttributes with(SampleChain chain, Optional<List<Withdrawal>> withdrawals) {
    BlockAttributes a = chain.attributes();
    return new BlockAttributes(
        a.timestamp(),
        a.beneficiary(),
        a.prevRandao(),
        a.gasLimit(),
        a.parentBeaconBlockRoot(),
        withdrawals,
        a.extraData());
  }

  @Test
  void seal_paysGweiWithoutTakingThemFromAnybody() {
    SampleChain chain = SampleChain.l1(Fork.SHANGHAI);
    List<Withdrawal> withdrawals =
        List.of(
            new Withdrawal(0, 1, SampleChain.OTHER, 5),
            new Withdrawal(1, 1, SampleChain.OTHER, -1),
            new Withdrawal(2, 1, SampleChain.CONTRACT, 0));
    SealedBlock sealed = chain.begin(with(chain, Optional.of(withdrawals))).seal();
    assertThat(chain.verify(sealed.block())).isInstanceOf(BlockImport.Verdict.Valid.class);
    chain.append(sealed);
    assertThat(chain.state.account(SampleChain.OTHER).orElseThrow().balance())
        .isEqualTo(UInt256.of(-1).add(UInt256.of(5)).multiply(1_000_000_000));
    assertThat(chain.state.account(SampleChain.CONTRACT)).isEmpty();
  }

  @Test
  void verify_withAWithdrawalLeftOut_isInvalid() {
    SampleChain chain = SampleChain.l1(Fork.SHANGHAI);
    List<Withdrawal> withdrawals = List.of(new Withdrawal(0, 1, SampleChain.OTHER, 5));
    Block block = chain.begin(with(chain, Optional.of(withdrawals))).seal().block();
    Block without = new Block(block.header(), block.transactions(), Optional.of(List.of()));
    assertThat(chain.verify(without)).isInstanceOf(BlockImport.Verdict.Invalid.class);
  }

  @Test
  void begin_withoutAList_throws() {
    SampleChain chain = SampleChain.l1(Fork.SHANGHAI);
    BlockAttributes none = with(chain, Optional.empty());
    assertThatThrownBy(() -> chain.begin(none)).isInstanceOf(InvalidBlockException.class);
  }

  @Test
  void begin_withWithdrawalsOnL2_throws() {
    SampleChain chain = SampleChain.l2(L2Level.JOVIAN, new SampleChain.Genesis());
    BlockAttributes some =
        with(chain, Optional.of(List.of(new Withdrawal(0, 1, SampleChain.OTHER, 5))));
    assertThatThrownBy(() -> chain.begin(some)).isInstanceOf(InvalidBlockException.class);
  }
}
