package dev.trestle.e2e.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.e2e.OsakaChain.FrameGas;
import dev.trestle.e2e.step.StepContracts.Answer;
import dev.trestle.riscv.Machine;
import dev.trestle.riscv.MachineState;
import dev.trestle.riscv.Memory;
import dev.trestle.riscv.Operation;
import dev.trestle.riscv.StepWitness;
import dev.trestle.stf.primitives.Bytes32;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What a step costs on L1, by kind of instruction, held against {@code
 * contracts/snapshots/RiscvStep.json}. {@code -Dtrestle.snapshot.write=true} writes it anew.
 */
class StepGasTest {
  /** The promise: a transaction that executes any one step needs no more. */
  private static final long MOST_GAS = 400_000;

  private static final long SEED = 0x7472657374L;
  private static final int STEPS = 1_500;

  private final List<StepPreimage> preimages = RandomSteps.samplePreimages(new Random(1));
  private final StepContracts contracts = new StepContracts();

  @Test
  void step_ofEveryKind_costsWhatTheSnapshotSays() throws IOException {
    Map<String, List<Long>> gas = new TreeMap<>();
    RandomSteps steps = new RandomSteps(preimages);
    Memory memory = new Memory();
    for (int i = 0; i < STEPS; i++) {
      measure(steps.situation(new Random(SEED + i), memory), memory, gas);
    }
    gas.values().forEach(list -> assertThat(Collections.max(list)).isLessThan(MOST_GAS));
    String table = json(gas);
    Path file = Path.of(System.getProperty("trestle.root"), "contracts/snapshots/RiscvStep.json");
    if (Boolean.getBoolean("trestle.snapshot.write")) {
      Files.writeString(file, table);
    }
    assertThat(Files.readString(file))
        .as("%s: -Dtrestle.snapshot.write=true writes it anew", file)
        .isEqualTo(table);
  }

  private void measure(MachineState state, Memory memory, Map<String, List<Long>> gas) {
    Map<Bytes32, StepPreimage> byKey = new HashMap<>();
    preimages.forEach(preimage -> byKey.put(preimage.key(), preimage));
    Machine machine = Machine.resume(state, memory, key -> byKey.get(key).bytes());
    StepWitness witness = machine.witness();
    witness
        .preimage()
        .ifPresent(part -> contracts.load(byKey.get(part.key()).loading(part.offset())));
    machine.step();
    FrameGas frame = new FrameGas();
    Answer answer = contracts.step(witness, RandomSteps.LOCAL_CONTEXT, frame);
    assertThat(answer.word()).as(witness.text()).contains(machine.state().hash());
    String kind = kind(witness, machine.state());
    gas.computeIfAbsent("RiscvStep.step, " + kind, k -> new ArrayList<>()).add(frame.used());
    gas.computeIfAbsent("Transaction of a step, " + kind, k -> new ArrayList<>())
        .add(answer.gasUsed());
  }

  private static String kind(StepWitness witness, MachineState after) {
    if (witness.state().exited()) {
      return "exited";
    }
    if (after.exited() && after.exitCode() >= 0x10) {
      return witness.proof().length == 0 ? "trap at the fetch" : "trap";
    }
    return Operation.of(witness.instruction())
        .map(operation ->
            switch (operation.format()) {
              case LOAD -> "load";
              case STORE -> "store";
              case B, J -> "branch or jump";
              case R -> witness.instruction() >>> 25 == 1 ? "multiply or divide" : "compute";
              case NONE -> call((int) witness.state().register(17));
              default -> operation == Operation.JALR ? "branch or jump" : "compute";
            })
        .orElseThrow();
  }

  private static String call(int number) {
    return switch (number) {
      case 0 -> "call halt";
      case 1 -> "call preimage key";
      case 2 -> "call preimage read";
      case 3 -> "call keccak-f";
      default -> "call debug";
    };
  }

  private static String json(Map<String, List<Long>> gas) {
    List<String> lines = new ArrayList<>();
    gas.forEach((kind, list) -> {
      Collections.sort(list);
      lines.add(line(kind, "min", list.getFirst()));
      lines.add(line(kind, "median", list.get(list.size() / 2)));
      lines.add(line(kind, "worst", list.getLast()));
    });
    return "{\n" + String.join(",\n", lines) + "\n}\n";
  }

  private static String line(String kind, String which, long gas) {
    return "  \"%s, %s\": \"%d\"".formatted(kind, which, gas);
  }
}
