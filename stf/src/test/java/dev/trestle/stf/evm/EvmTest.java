package dev.trestle.stf.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.MapState;
import dev.trestle.stf.state.WorldState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvmTest {
  private static final Address CALLER = new Address(0, 0, 1000);
  private static final Address TARGET = new Address(0, 0, 2000);
  private static final long GAS = 1_000_000;

  private final WorldState world = new WorldState(new MapState());

  /** Writes down what it is told. */
  private static final class Recorder implements Tracer {
    final List<String> lines = new ArrayList<>();

    @Override
    public void enter(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas) {
      lines.add("enter " + kind + " " + to.w2());
    }

    @Override
    public void step(Step step) {
      lines.add(step.depth() + " " + step.programCounter() + " " + Opcode.name(step.opcode()));
    }

    @Override
    public void exit(Outcome outcome, long gasUsed, byte[] output) {
      lines.add("exit " + outcome + " " + gasUsed);
    }
  }

  private Evm evm(Fork fork) {
    BlockContext block =
        new BlockContext(
            UInt256.ONE,
            1,
            1,
            30_000_000,
            Address.ZERO,
            Bytes32.ZERO,
            UInt256.ZERO,
            UInt256.ONE,
            number -> Bytes32.ZERO);
    return new Evm(fork, block, world, PrecompileSet.of(fork, Cryptography.pure()));
  }

  private CallResult run(Evm evm, String code) {
    return run(evm, code, GAS);
  }

  private CallResult run(Evm evm, String code, long gas) {
    world.beginTransaction();
    world.setCode(TARGET, Hex.decode(code));
    CallResult result =
        evm.execute(
            new TransactionContext(CALLER, UInt256.ONE, List.of()),
            new Message.Call(CALLER, TARGET, UInt256.ZERO, new byte[0], gas));
    world.endTransaction();
    return result;
  }

  @Test
  void execute_ofEachFailure_namesIt() {
    Evm evm = evm(Fork.PRAGUE);
    assertThat(run(evm, "01").outcome()).isEqualTo(Outcome.STACK_UNDERFLOW);
    assertThat(run(evm, "fe").outcome()).isEqualTo(Outcome.INVALID_OPCODE);
    assertThat(run(evm, "600456").outcome()).isEqualTo(Outcome.INVALID_JUMP);
    assertThat(run(evm, "5b5f600056").outcome()).isEqualTo(Outcome.STACK_OVERFLOW);
    assertThat(run(evm, "5b600056").outcome()).isEqualTo(Outcome.OUT_OF_GAS);
    assertThat(run(evm, "60015f5f3e").outcome()).isEqualTo(Outcome.RETURN_DATA_OUT_OF_BOUNDS);
    assertThat(run(evm, "5f5ffd").outcome()).isEqualTo(Outcome.REVERT);
  }

  @Test
  void execute_ofAnExceptionalHalt_takesAllGas() {
    assertThat(run(evm(Fork.PRAGUE), "fe").gasLeft()).isZero();
    assertThat(run(evm(Fork.PRAGUE), "5f5ffd").gasLeft()).isEqualTo(GAS - 4);
  }

  /** Found by fuzzing: an absurd cost of memory and the next opcode's gas wrapped round. */
  @Test
  void execute_ofAnAbsurdOffsetBeforeADearOpcode_runsOutOfGas() {
    String huge = "7f" + "ff".repeat(32);
    Evm evm = evm(Fork.PRAGUE);
    List<CallResult> results =
        List.of(run(evm, "5f5f" + huge + "51f0", 1000), run(evm, "6064" + huge + "5ff0", 32_010));
    for (CallResult result : results) {
      assertThat(result.outcome()).isEqualTo(Outcome.OUT_OF_GAS);
      assertThat(result.gasLeft()).isZero();
    }
  }

  @Test
  void forks_addTheirOpcodes() {
    String clz = "60011e5f5260205ff3";
    assertThat(run(evm(Fork.PRAGUE), clz).outcome()).isEqualTo(Outcome.INVALID_OPCODE);
    CallResult osaka = run(evm(Fork.OSAKA), clz);
    assertThat(osaka.output()[31]).isEqualTo((byte) 255);
    assertThat(run(evm(Fork.SHANGHAI), "5f5c").outcome()).isEqualTo(Outcome.INVALID_OPCODE);
    assertThat(run(evm(Fork.CANCUN), "5f5c").outcome()).isEqualTo(Outcome.SUCCESS);
  }

  @Test
  void execute_recursingWithoutEnd_stopsAtDepth1024() {
    // counts calls in slot 0; calls itself with all gas but the 64th part
    String code = "5f54600101" + "5f55" + "5f5f5f5f5f305af100";
    world.beginTransaction();
    world.setCode(TARGET, Hex.decode(code));
    CallResult result =
        evm(Fork.PRAGUE)
            .execute(
                new TransactionContext(CALLER, UInt256.ONE, List.of()),
                new Message.Call(
                    CALLER, TARGET, UInt256.ZERO, new byte[0], 1_000_000_000_000_000L));
    assertThat(result.isSuccess()).isTrue();
    assertThat(world.storage(TARGET, Bytes32.ZERO)).isEqualTo(UInt256.of(1025));
  }

  @Test
  void watch_seesEveryStepAndChangesNothing() {
    // a loop of three rounds, long enough to be prepared if it were not watched, then a call
    String code = "6003" + "5b6001900380600257" + "5f5f5f5f600460c8f1" + "00";
    CallResult plain = run(evm(Fork.PRAGUE), code);
    Evm watched = evm(Fork.PRAGUE);
    Recorder recorder = new Recorder();
    watched.watch(recorder);
    CallResult traced = run(watched, code);
    assertThat(traced.gasLeft()).isEqualTo(plain.gasLeft());
    assertThat(recorder.lines)
        .startsWith("enter CALL 2000", "1 0 PUSH1", "1 2 JUMPDEST", "1 3 PUSH1")
        .endsWith("1 20 STOP", "exit SUCCESS " + (GAS - plain.gasLeft()))
        .contains("1 19 CALL");
    assertThat(recorder.lines.stream().filter(l -> l.endsWith("JUMPI"))).hasSize(3);
  }

  @Test
  void execute_ofAMessageThatTheCallerCannotPay_changesNothing() {
    world.beginTransaction();
    CallResult result =
        evm(Fork.PRAGUE)
            .execute(
                new TransactionContext(CALLER, UInt256.ONE, List.of()),
                new Message.Call(CALLER, TARGET, UInt256.ONE, new byte[0], GAS));
    assertThat(result.outcome()).isEqualTo(Outcome.INSUFFICIENT_BALANCE);
    assertThat(result.gasLeft()).isEqualTo(GAS);
    world.endTransaction();
    assertThat(world.changes().accounts()).isEmpty();
  }

  @Test
  void name_ofAnOpcode_isItsMnemonic() {
    assertThat(Opcode.name(Opcode.PUSH1 + 6)).isEqualTo("PUSH7");
    assertThat(Opcode.name(0x5e)).isEqualTo("MCOPY");
    assertThat(Opcode.name(0x48)).isEqualTo("BASEFEE");
    assertThat(Opcode.name(0xfd)).isEqualTo("REVERT");
    assertThat(Opcode.name(0x0c)).isEqualTo("opcode 0xc not defined");
  }
}
