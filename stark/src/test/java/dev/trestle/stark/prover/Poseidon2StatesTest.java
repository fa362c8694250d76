package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Poseidon2;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Poseidon2StatesTest {
  private static final int STATES = PoseidonLoops.STATES;

  private final Random random = new Random(40);

  @Test
  void permute_ofAllStates_isThatOfEach() {
    for (Poseidon2 instance :
        List.of(new Poseidon2(8), new Poseidon2(12), new Poseidon2(12, 4, 3))) {
      var states = new Poseidon2States(instance);
      for (int round = 0; round < 50; round++) {
        compare(instance, states);
      }
    }
  }

  private void compare(Poseidon2 instance, Poseidon2States states) {
    int width = instance.width();
    long[] all = new long[width * STATES];
    for (int i = 0; i < all.length; i++) {
      all[i] =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(2);
            case 1 -> Goldilocks.P - 1 - random.nextInt(2);
            default -> Long.remainderUnsigned(random.nextLong(), Goldilocks.P);
          };
    }
    long[][] one = new long[STATES][width];
    for (int k = 0; k < STATES; k++) {
      for (int i = 0; i < width; i++) {
        one[k][i] = all[i * STATES + k];
      }
      instance.permute(one[k]);
    }
    states.permute(all);
    for (int k = 0; k < STATES; k++) {
      for (int i = 0; i < width; i++) {
        assertThat(all[i * STATES + k]).as("element %d of state %d", i, k).isEqualTo(one[k][i]);
      }
    }
  }
}
