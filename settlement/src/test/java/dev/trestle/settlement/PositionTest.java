package dev.trestle.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PositionTest {
  private static Position at(int depth, long index) {
    return Position.of(depth, BigInteger.valueOf(index));
  }

  @Test
  void attackAndDefend_smallTree_areWhereTheSpecificationSays() {
    assertThat(Position.ROOT.attack()).isEqualTo(at(1, 0));
    assertThat(at(1, 0).attack()).isEqualTo(at(2, 0));
    assertThat(at(1, 0).defend()).isEqualTo(at(2, 2));
    assertThat(at(2, 2).defend()).isEqualTo(at(3, 6));
    assertThat(at(3, 6).attack()).isEqualTo(at(4, 12));
  }

  @Test
  void traceIndex_ofAnyPlace_isTheRightmostLeafBelow() {
    assertThat(Position.ROOT.traceIndex(3)).isEqualTo(BigInteger.valueOf(7));
    assertThat(at(1, 0).traceIndex(3)).isEqualTo(BigInteger.valueOf(3));
    assertThat(at(2, 2).traceIndex(3)).isEqualTo(BigInteger.valueOf(5));
    assertThat(at(3, 6).traceIndex(3)).isEqualTo(BigInteger.valueOf(6));
  }

  @Test
  void moves_anywhere_halveTheRange() {
    long seed = System.nanoTime();
    System.out.println("PositionTest seed " + seed);
    Random random = new Random(seed);
    int bottom = 100;
    for (int i = 0; i < 1_000; i++) {
      Position p = Position.ROOT.attack();
      while (p.depth() < bottom) {
        Position attack = p.attack();
        Position defend = p.defend();
        BigInteger half = BigInteger.ONE.shiftLeft(bottom - p.depth() - 1);
        assertThat(p.traceIndex(bottom).subtract(attack.traceIndex(bottom))).isEqualTo(half);
        assertThat(defend.traceIndex(bottom).subtract(p.traceIndex(bottom))).isEqualTo(half);
        p = random.nextBoolean() ? attack : defend;
      }
    }
  }

  @Test
  void below_andAncestorAt_takeThePathApart() {
    Position p = at(7, 0b1011010);
    assertThat(p.ancestorAt(3)).isEqualTo(at(3, 0b101));
    assertThat(p.below(3)).isEqualTo(at(4, 0b1010));
    assertThatThrownBy(() -> p.below(8)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> at(2, 4)).isInstanceOf(IllegalArgumentException.class);
  }
}
