package dev.trestle.stf.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CallSimulationTest {
  private static final Address OTHER = SampleChain.OTHER;
  private static final Address CODE = SampleChain.CONTRACT;

  private static SampleChain chain(String code) {
    return SampleChain.l1(
        Fork.OSAKA, new SampleChain.Genesis().account(CODE, 1, UInt256.ZERO, code));
  }

  private static SimulationOutcome.Ran ran(SimulationOutcome outcome) {
    assertThat(outcome).isInstanceOf(SimulationOutcome.Ran.class);
    return (SimulationOutcome.Ran) outcome;
  }

  private static UInt256 word(SimulationOutcome.Ran ran) {
    return Bytes32.from(ran.output()).toUInt256();
  }

  /** Code that returns one opcode's word. */
  private static String returning(String opcode) {
    return opcode + "60005260206000f3";
  }

  @Test
  void call_fromSomebodyWithoutMoneyOrMatchingNonce_runs() {
    SampleChain chain = chain(returning("33"));
    SimulationOutcome.Ran ran =
        ran(chain.simulation().call(CallMessage.call(OTHER, CODE, new byte[0], 100_000)));
    assertThat(word(ran)).isEqualTo(OTHER.toWord().toUInt256());
    assertThat(chain.state.account(OTHER)).isEmpty();
  }

  @Test
  void call_thatPaysNothing_seesNoBaseFee() {
    SampleChain chain = chain(returning("48"));
    CallMessage free = CallMessage.call(SampleChain.SENDER, CODE, new byte[0], 100_000);
    assertThat(word(ran(chain.simulation().call(free)))).isEqualTo(UInt256.ZERO);
    CallMessage paying = priced(free, SampleChain.GWEI.multiply(2));
    assertThat(word(ran(chain.simulation().call(paying)))).isEqualTo(SampleChain.GWEI);
  }

  @Test
  void call_withFeeButNoMoney_isRefused() {
    CallMessage paying =
        priced(CallMessage.call(OTHER, CODE, new byte[0], 100_000), SampleChain.GWEI.multiply(2));
    SimulationOutcome outcome = chain("00").simulation().call(paying);
    assertThat(((SimulationOutcome.Refused) outcome).reason())
        .isEqualTo(RefusalReason.INSUFFICIENT_FUNDS);
  }

  @Test
  void estimateGas_ofTransfer_is21000() {
    CallMessage transfer = CallMessage.call(SampleChain.SENDER, OTHER, new byte[0], 10_000_000);
    assertThat(ran(chain("00").simulation().estimateGas(transfer)).gasUsed()).isEqualTo(21_000);
  }

  @Test
  void estimateGas_isTheLeastThatSucceeds() {
    // SSTORE(0,1) SSTORE(0,0): refunds most of what it used.
    String refunding = "6001600055600060005500";
    String forwarding = "6000600060006000600060045af15000";
    for (String code : List.of("00", refunding, forwarding)) {
      CallSimulation simulation = chain(code).simulation();
      CallMessage call = CallMessage.call(SampleChain.SENDER, CODE, new byte[0], 10_000_000);
      long gas = ran(simulation.estimateGas(call)).gasUsed();
      assertThat(ran(simulation.call(call.withGasLimit(gas))).succeeded()).as(code).isTrue();
      SimulationOutcome less = simulation.call(call.withGasLimit(gas - 1));
      assertThat(less instanceof SimulationOutcome.Ran r && r.succeeded()).as(code).isFalse();
    }
  }

  @Test
  void estimateGas_ofRevertingCall_givesTheRevertData() {
    CallMessage call = CallMessage.call(SampleChain.SENDER, CODE, new byte[0], 1_000_000);
    SimulationOutcome.Ran ran = ran(chain("60aa60005360016000fd").simulation().estimateGas(call));
    assertThat(ran.failure()).contains("execution reverted");
    assertThat(ran.output()).containsExactly(0xaa);
  }

  @Test
  void createAccessList_namesForeignAccountsAndSlots() {
    // SLOAD(5) BALANCE(0xbeef)
    SampleChain chain = chain("60055461beef3100");
    CallMessage call = CallMessage.call(SampleChain.SENDER, CODE, new byte[0], 1_000_000);
    CallSimulation.AccessListOutcome outcome = chain.simulation().createAccessList(call);
    assertThat(outcome.accessList())
        .containsExactlyInAnyOrder(
            new AccessListEntry(CODE, List.of(new Bytes32(0, 0, 0, 5))),
            new AccessListEntry(new Address(0, 0, 0xbeef), List.of()));
    assertThat(ran(outcome.outcome()).succeeded()).isTrue();
  }

  @Test
  void call_withOverrides_seesTheOverriddenState() {
    SampleChain chain = chain("00");
    SortedMap<Bytes32, UInt256> slots = new TreeMap<>();
    slots.put(Bytes32.ZERO, UInt256.of(42));
    SortedMap<Address, StateOverrides.AccountOverride> overrides = new TreeMap<>();
    overrides.put(
        CODE,
        new StateOverrides.AccountOverride(
            Optional.of(UInt256.of(9)),
            OptionalLong.of(5),
            Optional.of(Hex.decode(returning("600054"))),
            Optional.empty(),
            slots));
    StateOverrides pretended = new StateOverrides(chain.state, overrides);
    CallSimulation simulation =
        CallSimulation.on(
            chain.spec, chain.head(), pretended, number -> Bytes32.ZERO, Cryptography.pure());
    CallMessage call = CallMessage.call(OTHER, CODE, new byte[0], 1_000_000);
    assertThat(word(ran(simulation.call(call)))).isEqualTo(UInt256.of(42));
    assertThat(pretended.account(CODE).orElseThrow().balance()).isEqualTo(UInt256.of(9));
    assertThat(pretended.account(CODE).orElseThrow().nonce()).isEqualTo(5);
  }

  @Test
  void transact_ofTwoTransactions_buildsOnTheFirst() {
    SampleChain chain = chain("00");
    CallSimulation simulation = chain.simulation();
    for (int i = 0; i < 2; i++) {
      RecoveredTransaction t =
          RecoveredTransaction.of(SampleChain.transfer(i, OTHER, UInt256.ONE), Cryptography.pure())
              .orElseThrow();
      assertThat(simulation.transact(t, Optional.empty()))
          .isInstanceOf(TransactionOutcome.Included.class);
    }
    assertThat(simulation.changes().accounts().get(OTHER).account().orElseThrow().balance())
        .isEqualTo(UInt256.of(2));
  }

  private static CallMessage priced(CallMessage m, UInt256 fee) {
    return new CallMessage(
        m.from(),
        m.to(),
        m.gasLimit(),
        fee,
        fee,
        m.value(),
        m.data(),
        m.accessList(),
        m.maxFeePerBlobGas(),
        m.blobHashes(),
        m.authorizations());
  }
}
