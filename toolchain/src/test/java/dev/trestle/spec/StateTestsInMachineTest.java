package dev.trestle.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trestle.guest.Hint;
import dev.trestle.guest.PreimageOracle;
import dev.trestle.guest.PreimageStore;
import dev.trestle.guest.StateTestProgram;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Machine;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpWriter;
import dev.trestle.stf.state.StateChanges;
import dev.trestle.toolchain.TestPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A few hundred of Ethereum's state tests inside the machine: the roots are those expected. */
class StateTestsInMachineTest {
  private static final Path ROOT = Path.of(System.getProperty("trestle.root"));
  private static final int WANTED = 100;
  private static final long MOST_INSTRUCTIONS = 40_000_000;
  private static final int COLLECTING_ONE_IN = 8;
  private static final long COLLECTING_EVERY_BYTES = 20_000;
  private static final long MOST_WITH_COLLECTIONS = 150_000_000;

  private final List<String> failures = new ArrayList<>();
  private ElfProgram program;
  private ElfProgram collecting;
  private int passed;
  private int tooLong;
  private int collected;

  @Test
  void stateTests_inTheMachine_giveTheExpectedRoots() throws IOException {
    Path vectors = ROOT.resolve("../shared/vectors");
    assumeTrue(Files.isDirectory(vectors), "the official vectors are not at " + vectors);
    assumeTrue(TestPrograms.canBuild(), TestPrograms.HOW_TO_INSTALL);
    byte[] elf = TestPrograms.build(StateTestProgram.class.getName(), "state-tests");
    program = ElfProgram.parse(elf);
    collecting = TestPrograms.collecting(elf, COLLECTING_EVERY_BYTES);
    for (String fork : List.of("cancun", "prague", "osaka")) {
      String name = "evm-state-tests/state-" + fork;
      run(Archive.open(vectors.resolve(name + ".tar.gz"), name));
    }
    System.out.println(
        "state tests in the machine: "
            + passed
            + " passed, "
            + tooLong
            + " too long, "
            + collected
            + " also with collections");
    assertThat(failures).isEmpty();
    assertThat(passed).isGreaterThan(2 * WANTED);
    assertThat(collected).isGreaterThan(2 * WANTED / COLLECTING_ONE_IN / 2);
  }

  private void run(Archive archive) {
    List<String> paths = archive.paths(".json");
    int stride = Math.max(1, paths.size() / WANTED);
    for (int i = 0; i < paths.size(); i += stride) {
      JsonNode file = archive.json(paths.get(i));
      var test = file.properties().iterator().next();
      var fork = test.getValue().get("post").properties().iterator().next();
      JsonNode post = fork.getValue().get(0);
      check(paths.get(i), encode(test.getValue(), fork.getKey(), post), post);
    }
  }

  private void check(String name, byte[] input, JsonNode post) {
    PreimageStore store = new PreimageStore();
    store.put(StateTestProgram.inputKey(), input);
    String onJvm = StateTestProgram.run(answering(store));
    String wanted = (post.has("expectException") ? "refused " : "") + post.get("hash").asString();
    Optional<Ended> inMachine = run(program, store, MOST_INSTRUCTIONS);
    if (inMachine.isEmpty()) {
      tooLong++;
    } else if (!onJvm.equals(wanted) || !inMachine.get().text.equals(wanted)) {
      failures.add(
          name + ": wanted " + wanted + ", JVM " + onJvm + ", machine " + inMachine.get().text);
    } else {
      passed++;
    }
    if (inMachine.isEmpty() || passed % COLLECTING_ONE_IN != 0) {
      return; // they take ten times as long
    }
    Optional<Ended> withCollections = run(collecting, store, MOST_WITH_COLLECTIONS);
    collected += withCollections.filter(e -> e.steps > inMachine.get().steps).isPresent() ? 1 : 0;
    if (withCollections.filter(e -> !e.text.equals(wanted)).isPresent()) {
      failures.add(
          name + ": wanted " + wanted + ", with collections " + withCollections.get().text);
    }
  }

  /** What the program printed, and how many instructions that took. */
  private record Ended(String text, long steps) {}

  /** Runs the program; nothing if it takes longer. */
  private static Optional<Ended> run(ElfProgram program, PreimageStore store, long most) {
    StringBuilder console = new StringBuilder();
    Machine machine =
        Machine.load(
            program,
            store::preimage,
            text -> console.append(new String(text, StandardCharsets.ISO_8859_1)));
    machine.run(most);
    return machine.exited()
        ? Optional.of(new Ended(console.toString(), machine.steps()))
        : Optional.empty();
  }

  /** Computes the precompiles' answers that the program asks for, and keeps them. */
  private static PreimageOracle answering(PreimageStore store) {
    return new PreimageOracle() {
      @Override
      public byte[] preimage(Bytes32 key) {
        return store.preimage(key);
      }

      @Override
      public void hint(Hint hint) {
        if (hint instanceof Hint.PrecompileCall call) {
          store.putPrecompile(
              call.precompile(),
              call.requiredGas(),
              call.input(),
              Cryptography.pure().function(call.precompile()).run(call.input()));
        }
      }
    };
  }

  private static byte[] encode(JsonNode test, String forkName, JsonNode post) {
    Fork fork = Fork.valueOf(forkName.toUpperCase(Locale.ROOT));
    ChainSpec spec = StateTestTopic.spec(test.path("config"), forkName, fork);
    var blobs = spec.activations().getFirst().blobs();
    RlpWriter out = new RlpWriter().beginList().number(fork.ordinal()).number(spec.chainId());
    out.number(blobs.target()).number(blobs.max()).number(blobs.baseFeeUpdateFraction());
    out.bytes(HeaderCodec.encode(StateTestTopic.header(test.get("env"), fork))).beginList();
    StateChanges pre = Alloc.read(test.get("pre"));
    pre.accounts()
        .forEach((address, change) -> {
          var account = change.account().orElseThrow();
          byte[] code = pre.code().get(account.codeHash());
          out.beginList().address(address).number(account.nonce()).number(account.balance());
          out.bytes(code == null ? new byte[0] : code).beginList();
          for (var slot : change.storage().entrySet()) {
            UInt256 value = slot.getValue();
            out.bytes32(slot.getKey()).number(value);
          }
          out.endList().endList();
        });
    return out.endList().bytes(JsonFields.bytes(post, "txbytes")).endList().toBytes();
  }
}
