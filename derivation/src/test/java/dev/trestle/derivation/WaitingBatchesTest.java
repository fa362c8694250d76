package dev.trestle.derivation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitingBatchesTest {
  private static final Random RANDOM = new Random(3);

  private static Batch batch() {
    return Samples.singular(RANDOM);
  }

  /** Asks for all that may hold the block of this time and keeps each. */
  private static List<Batch> passOverAll(WaitingBatches waiting, long timestamp) {
    List<Batch> asked = new ArrayList<>();
    Optional<WaitingBatches.Entry> entry = waiting.first(timestamp);
    while (entry.isPresent()) {
      asked.add(entry.get().batch);
      waiting.passOver();
      entry = waiting.first(timestamp);
    }
    return asked;
  }

  @Test
  void first_whatWasPassedOver_isAskedAgainOnlyForTheNextBlock() {
    WaitingBatches waiting = new WaitingBatches(1 << 20);
    List<Batch> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(batch());
      waiting.add(all.getLast(), 1, 10);
    }
    assertThat(passOverAll(waiting, 10)).isEqualTo(all);
    assertThat(waiting.first(10)).isEmpty();
    all.add(batch());
    waiting.add(all.getLast(), 1, 9);
    assertThat(passOverAll(waiting, 10)).containsExactly(all.getLast());
    assertThat(passOverAll(waiting, 11)).isEqualTo(all);
  }

  @Test
  void first_laterBatches_comeInTheOrderOfReading() {
    WaitingBatches waiting = new WaitingBatches(1 << 20);
    List<Batch> all = List.of(batch(), batch(), batch());
    waiting.add(all.get(0), 1, 12);
    waiting.add(all.get(1), 1, 10);
    waiting.add(all.get(2), 1, 11);
    assertThat(passOverAll(waiting, 10)).containsExactly(all.get(1));
    assertThat(passOverAll(waiting, 11)).containsExactly(all.get(1), all.get(2));
    assertThat(passOverAll(waiting, 12)).isEqualTo(all);
  }

  @Test
  void remove_theFirst_leavesTheRest() {
    WaitingBatches waiting = new WaitingBatches(1 << 20);
    List<Batch> all = List.of(batch(), batch());
    all.forEach(batch -> waiting.add(batch, 1, 10));
    assertThat(waiting.first(10).orElseThrow().batch).isSameAs(all.get(0));
    waiting.remove();
    assertThat(passOverAll(waiting, 11)).containsExactly(all.get(1));
  }

  @Test
  void forgetAfter_overTheLimit_forgetsTheNewestAndSaysFromWhen() {
    WaitingBatches waiting = new WaitingBatches(1);
    waiting.add(batch(), 1, 10);
    passOverAll(waiting, 10);
    waiting.add(batch(), 1, 20);
    assertThat(waiting.incomplete(19)).isFalse();
    waiting.forgetAfter(10);
    assertThat(waiting.incomplete(10)).isFalse();
    assertThat(waiting.incomplete(11)).isTrue();
    assertThat(passOverAll(waiting, 20)).isEmpty();
  }
}
