package dev.trestle.stf.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The system calls at a block's start: EIP-4788 and EIP-2935. */
class Eip4788BeaconRootTest {
  /** SSTORE(CALLER, CALLDATALOAD(0)). */
  private static final String NOTE = "600035335500";

  private static final Bytes32 ROOT = new Bytes32(1, 2, 3, 4);

  private static SampleChain chain(Fork fork) {
    return SampleChain.l1(
        fork,
        new SampleChain.Genesis()
            .account(SystemContracts.BEACON_ROOTS, 1, UInt256.ZERO, NOTE)
            .account(SystemContracts.HISTORY_STORAGE, 1, UInt256.ZERO, NOTE));
  }

  private static SampleChain afterOneBlock(Fork fork) {
    SampleChain chain = chain(fork);
    BlockAttributes a = chain.attributes();
    BlockAttributes rooted =
        new BlockAttributes(
            a.timestamp(),
            a.beneficiary(),
            a.prevRandao(),
            a.gasLimit(),
            a.parentBeaconBlockRoot().map(zero -> ROOT),
            a.withdrawals(),
            a.extraData());
    chain.append(chain.begin(rooted).seal());
    return chain;
  }

  private static Bytes32 noted(SampleChain chain, Address contract) {
    Bytes32 caller = SystemContracts.SYSTEM_ADDRESS.toWord();
    return Bytes32.of(chain.state.storage(contract, caller));
  }

  @Test
  void begin_sinceCancun_tellsTheBeaconRoot() {
    assertThat(noted(afterOneBlock(Fork.CANCUN), SystemContracts.BEACON_ROOTS)).isEqualTo(ROOT);
    assertThat(noted(afterOneBlock(Fork.SHANGHAI), SystemContracts.BEACON_ROOTS))
        .isEqualTo(Bytes32.ZERO);
  }

  @Test
  void begin_sincePrague_tellsTheParentsHash() {
    SampleChain prague = afterOneBlock(Fork.PRAGUE);
    assertThat(noted(prague, SystemContracts.HISTORY_STORAGE))
        .isEqualTo(HeaderCodec.hash(prague.headers.getFirst()));
    assertThat(noted(afterOneBlock(Fork.CANCUN), SystemContracts.HISTORY_STORAGE))
        .isEqualTo(Bytes32.ZERO);
  }

  @Test
  void begin_whenTheContractFails_goesOn() {
    SampleChain chain =
        SampleChain.l1(
            Fork.CANCUN,
            new SampleChain.Genesis().account(SystemContracts.BEACON_ROOTS, 1, UInt256.ZERO, "fe"));
    BlockExecution execution = chain.begin();
    assertThat(execution.add(SampleChain.transfer(0, SampleChain.OTHER, UInt256.ONE)))
        .isInstanceOf(TransactionOutcome.Included.class);
  }

  @Test
  void system_address_leavesNoAccountBehind() {
    SampleChain chain = afterOneBlock(Fork.OSAKA);
    assertThat(chain.state.account(SystemContracts.SYSTEM_ADDRESS)).isEqualTo(Optional.empty());
  }
}
