package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.guest.GuestInputs;
import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.OutputRoots;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The program that is disputed is the one that nodes run. A liar whose machine goes wrong at one of
 * its millions of steps loses at that very step, whatever the step reads. All games are played at
 * once, by one honest challenger.
 */
class GuestDisputeTest {
  private static final int HONEST = 0;
  private static final int LIAR = 2;

  /** Where the liar's machine goes wrong. */
  enum Place {
    FIRST_STEP(0, 0),
    MIDDLE(0, 0),
    LAST_STEP(0, 0),
    LOCAL_INPUT(1, 2),
    KECCAK_PREIMAGE(2, 9),

    /** A receipt that no L1 transaction can carry. */
    LARGE_PREIMAGE(2, 0),
    COMMITMENT(4, 1),
    BLOB_ELEMENT(5, 3),
    PRECOMPILE_RESULT(6, 1),

    /** About a block that does not follow from the data up to the game's L1 head. */
    BEYOND_THE_DATA(0, 0);

    /** Of the preimage that the step reads: docs/spec/machine.md § Preimage keys. 0 is none. */
    private final int keyType;

    /** Which of those it is, as the program reads them. */
    private final int nth;

    Place(int keyType, int nth) {
      this.keyType = keyType;
      this.nth = nth;
    }

    /** The block that the liar claims. */
    long block() {
      return this == BEYOND_THE_DATA ? GuestArena.LAST_BLOCK + 1 : GuestArena.LAST_BLOCK;
    }

    /** The first block of which the liar does not tell the truth. */
    long wrongFrom() {
      return this == BEYOND_THE_DATA ? block() : 2;
    }

    long step(GuestArena arena, GuestInputs inputs) {
      return switch (this) {
        case FIRST_STEP -> 0;
        case MIDDLE, BEYOND_THE_DATA -> arena.runs().steps(inputs).orElseThrow() / 2;
        case LAST_STEP -> arena.runs().steps(inputs).orElseThrow() - 1;
        case LARGE_PREIMAGE -> arena.stepThatReads(inputs, (key, bytes) -> bytes.length > 131_072);
        default -> arena.stepThatReads(inputs, keyType, nth);
      };
    }
  }

  @TempDir private static Path folder;
  private static GuestArena arena;
  private static final Map<Place, GameState> PLAYED = new EnumMap<>(Place.class);
  private static final Map<Place, GameReader.Entry> GAMES = new EnumMap<>(Place.class);

  @BeforeAll
  static void play() {
    arena = new GuestArena(folder);
    arena.makeLargeReceipt();
    arena.postBatch();
    List<LonePlayer> liars = new ArrayList<>();
    for (Place place : Place.values()) {
      OutputRoots lies = new GuestLies(arena.truth, place.wrongFrom(), place.ordinal());
      Bytes32 root = lies.at(place.block()).orElseThrow().root();
      GameReader.Entry game = arena.claim(LIAR, root, place.block());
      GAMES.put(place, game);
      liars.add(
          new LonePlayer(
              arena, LIAR, game, lies, new GuestSlip(arena, inputs -> place.step(arena, inputs))));
    }
    arena.derive();
    Watcher honest = arena.honest(HONEST);
    int most = 3 * arena.dispute().depths().bottom();
    boolean over = false;
    for (int i = 0; i < most && !over; i++) {
      List<GameState> states = liars.stream().map(LonePlayer::turn).toList();
      over = states.stream().allMatch(state -> arena.fallen(state, HONEST).isPresent());
      arena.round(honest);
    }
    GAMES.forEach((place, game) -> PLAYED.put(place, arena.state(game)));
    arena.finish(honest);
  }

  @AfterAll
  static void close() {
    arena.close();
  }

  @ParameterizedTest
  @EnumSource
  void wrongFromOneStepOn_executedOnL1_liarLoses(Place place) {
    GameState played = PLAYED.get(place);
    assertThat(arena.fallen(played, HONEST)).as("a claim fell to an instruction").isPresent();
    GameState end = arena.state(GAMES.get(place));
    assertThat(end.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
    arena.assertLostNothing(end, HONEST);
    assertThat(arena.l1().balance(end.info().address()).isZero()).as("all bonds are paid").isTrue();
  }

  @Test
  void preimagesOfEachKind_readByDisputedSteps_wereBroughtToL1() {
    List<Integer> types =
        arena.loadedPreimages(GAMES.get(Place.FIRST_STEP)).stream()
            .map(key -> (int) key.toBytes()[0])
            .sorted()
            .toList();
    assertThat(types)
        .as("one for each game whose step reads one")
        .containsExactly(1, 2, 2, 4, 5, 6);
  }
}
