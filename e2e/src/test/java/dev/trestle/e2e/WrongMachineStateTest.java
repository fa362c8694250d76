package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.Watcher;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A liar whose machine goes wrong at one step loses at that very step, whatever the step does. */
class WrongMachineStateTest {
  private static final int HONEST = 0;
  private static final int LIAR = 1;

  /** Of the transaction that executes an instruction, whatever it is. */
  private static final long MOST_GAS = 400_000;

  /** Where the liar's machine goes wrong. */
  enum Place {
    FIRST_STEP(0),
    KECCAK_PREIMAGE(2),
    SHA256_PREIMAGE(4),
    BLOB_ELEMENT(5),
    PRECOMPILE_RESULT(6),
    LARGE_PREIMAGE(2),
    LOCAL_INPUT(1),
    PERMUTATION(0),
    MIDDLE(0),
    LAST_STEP(0);

    /** Of the preimage that L1 must have: docs/spec/machine.md § Preimage keys. 0 is none. */
    private final int keyType;

    Place(int keyType) {
      this.keyType = keyType;
    }
  }

  private static long step(Place place) {
    return switch (place) {
      case FIRST_STEP -> 0;
      case KECCAK_PREIMAGE -> ToyProgram.readStep(ToyProgram.Kind.KECCAK);
      case SHA256_PREIMAGE -> ToyProgram.readStep(ToyProgram.Kind.SHA256);
      case BLOB_ELEMENT -> ToyProgram.readStep(ToyProgram.Kind.BLOB_ELEMENT);
      case PRECOMPILE_RESULT -> ToyProgram.readStep(ToyProgram.Kind.PRECOMPILE);
      case LARGE_PREIMAGE -> ToyProgram.readStep(ToyProgram.Kind.LARGE_KECCAK);
      case LOCAL_INPUT -> ToyProgram.readStep(ToyProgram.Kind.LOCAL);
      case PERMUTATION -> ToyProgram.permutationStep();
      case MIDDLE -> ToyProgram.steps() / 2;
      case LAST_STEP -> ToyProgram.steps() - 1;
    };
  }

  @ParameterizedTest
  @EnumSource
  void wrongFromOneStepOn_executedOnL1_liarLoses(Place place, @TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      FakeL2 lie = arena.l2.wrongFrom(2);
      GameReader.Entry game = arena.claim(LIAR, lie.root(3), 3);
      Watcher honest = arena.honest(HONEST);
      Watcher liar = arena.player(LIAR, lie, new LyingRuns(arena.runs, step(place)));
      arena.play(honest, liar);
      GameState played = arena.state(game);
      assertThat(played.tree().claims())
          .as("an instruction was executed on L1")
          .anyMatch(c ->
              c.depth() == played.info().depths().bottom()
                  && c.counteredBy().equals(Optional.of(arena.address(HONEST))));
      List<Integer> loaded =
          arena.loadedPreimages(game).stream().map(key -> (int) key.toBytes()[0]).toList();
      assertThat(loaded)
          .as("types of the preimages that were brought to L1")
          .isEqualTo(place.keyType == 0 ? List.of() : List.of(place.keyType));
      long gas = arena.gasOfStep(game);
      System.out.println("gas of the step in a game, " + place + ": " + gas);
      assertThat(gas).as("gas of the transaction that executes the step").isBetween(1L, MOST_GAS);
      arena.finish(honest, liar);
      GameState end = arena.state(game);
      assertThat(end.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
      arena.assertLostNothing(end, HONEST);
    }
  }
}
