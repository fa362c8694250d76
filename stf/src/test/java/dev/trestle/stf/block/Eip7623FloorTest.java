package dev.trestle.stf.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Least gas of data-heavy transactions, and what else bounds a transaction's gas. */
class Eip7623FloorTest {
  private static Transaction withData(int zeros, int others, long gas) {
    byte[] data = new byte[zeros + others];
    Arrays.fill(data, zeros, data.length, (byte) 1);
    return SampleChain.call(0, Optional.of(SampleChain.OTHER), UInt256.ZERO, data, gas);
  }

  private static long gasUsed(Fork fork, Transaction transaction) {
    TransactionOutcome outcome = SampleChain.l1(fork).begin().add(transaction);
    return ((TransactionOutcome.Included) outcome).gasUsed();
  }

  @Test
  void gasUsed_sincePrague_isAtLeastTenATokenMore() {
    Transaction heavy = withData(10, 100, 100_000);
    assertThat(gasUsed(Fork.CANCUN, heavy)).isEqualTo(21_000 + 10 * 4 + 100 * 16);
    assertThat(gasUsed(Fork.PRAGUE, heavy)).isEqualTo(21_000 + 10 * (10 + 400));
  }

  @Test
  void add_belowTheFloor_isRefused() {
    long floor = 21_000 + 10 * 400;
    TransactionOutcome refused =
        SampleChain.l1(Fork.OSAKA).begin().add(withData(0, 100, floor - 1));
    assertThat(((TransactionOutcome.Refused) refused).message()).contains("floor data gas");
    assertThat(gasUsed(Fork.OSAKA, withData(0, 100, floor))).isEqualTo(floor);
  }

  /** EIP-3607. */
  @Test
  void add_fromAccountWithCode_isRefusedUnlessItDelegates() {
    for (boolean delegates : new boolean[] {true, false}) {
      SampleChain.Genesis genesis =
          new SampleChain.Genesis()
              .account(
                  SampleChain.OTHER,
                  0,
                  SampleChain.ETHER,
                  delegates ? "ef0100" + "00".repeat(19) + "44" : "00");
      SampleChain chain = SampleChain.l1(Fork.PRAGUE, genesis);
      Transaction t =
          SampleChain.signed(
              SampleChain.transfer(0, SampleChain.SENDER, UInt256.ONE), SampleChain.OTHER_KEY);
      TransactionOutcome outcome = chain.begin().add(t);
      if (delegates) {
        assertThat(outcome).isInstanceOf(TransactionOutcome.Included.class);
      } else {
        assertThat(((TransactionOutcome.Refused) outcome).reason())
            .isEqualTo(RefusalReason.SENDER_NOT_EOA);
      }
    }
  }

  /** EIP-3529: at most a fifth is refunded. */
  @Test
  void gasUsed_ofClearingManySlots_refundsAtMostAFifth() {
    TreeMap<Bytes32, UInt256> slots = new TreeMap<>();
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      slots.put(new Bytes32(0, 0, 0, i), UInt256.ONE);
      code.append("600060").append("0").append(i).append("55");
    }
    SampleChain chain =
        SampleChain.l1(
            Fork.PRAGUE,
            new SampleChain.Genesis()
                .account(SampleChain.CONTRACT, 1, UInt256.ZERO, code + "00", slots));
    TransactionOutcome outcome =
        chain
            .begin()
            .add(
                SampleChain.call(
                    0, Optional.of(SampleChain.CONTRACT), UInt256.ZERO, new byte[0], 200_000));
    long before = 21_000 + 10 * (3 + 3 + 5000);
    assertThat(((TransactionOutcome.Included) outcome).gasUsed()).isEqualTo(before - before / 5);
  }
}
