package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.settlement.Claim;
import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Colluding liars make many claims at once against one honest challenger. */
class ManyClaimsTest {
  private static final int HONEST = 0;
  private static final int LIARS = 3;
  private static final int CLAIMS = 6;
  private static final int PROPOSER = 7;
  private static final int GRIEFERS = 2;

  @Test
  void manyWrongClaimsAtOnce_allRefuted_liarsPayMoreThanTheChallenger(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      List<GameReader.Entry> games = new ArrayList<>();
      UInt256 honestBefore = arena.l1().balance(arena.address(HONEST));
      FakeL2 lie = arena.l2.wrongFrom(LIARS);
      for (int i = 0; i < CLAIMS; i++) {
        games.add(arena.claim(1 + i % LIARS, lie.root(16 - i), 16 - i));
      }
      Watcher liar = arena.player(1, lie, new LyingRuns(arena.runs, 40));
      Watcher honest = arena.honest(HONEST);
      arena.play(honest, liar);
      arena.finish(honest, liar);
      UInt256 lost = UInt256.ZERO;
      for (GameReader.Entry game : games) {
        GameState end = arena.state(game);
        assertThat(end.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
        arena.assertLostNothing(end, HONEST);
        lost = lost.add(lostIn(end));
      }
      UInt256 after = arena.l1().balance(arena.address(HONEST));
      assertThat(after).as("the challenger ends with more than it had").isGreaterThan(honestBefore);
      UInt256 gas = lost.subtract(after.subtract(honestBefore));
      System.out.println(
          "%d claims: liars lose %s wei in bonds, the challenger pays %s wei in fees, ratio %s"
              .formatted(games.size(), lost, gas, ratio(lost, gas)));
    }
  }

  /** All liars attack the same right claim, each with a truth of its own, and one another. */
  @Test
  void manyLiarsInOneGame_oneHonestAnswerToEach_liarsPayMoreThanTheChallenger(
      @TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      GameReader.Entry game = arena.claim(PROPOSER, arena.l2.root(16), 16);
      UInt256 before = arena.l1().balance(arena.address(HONEST));
      Watcher[] players = new Watcher[GRIEFERS + 1];
      players[0] = arena.honest(HONEST);
      for (int liar = 1; liar <= GRIEFERS; liar++) {
        FakeL2 lie = arena.l2.wrongFrom(4L * liar);
        players[liar] = arena.player(liar, lie, new LyingRuns(arena.runs, 30L * liar));
      }
      arena.play(players);
      arena.finish(players);
      GameState end = arena.state(game);
      assertThat(end.status()).isEqualTo(GameState.Status.DEFENDER_WINS);
      arena.assertLostNothing(end, HONEST, PROPOSER);
      List<Claim> claims = end.tree().claims();
      long honest = claims.stream().filter(c -> c.claimant().equals(arena.address(HONEST))).count();
      long liars = claims.size() - 1 - honest;
      assertThat(honest).as("claims of the honest side").isBetween(1L, liars);
      UInt256 after = arena.l1().balance(arena.address(HONEST));
      assertThat(after).as("the challenger ends with more than it had").isGreaterThan(before);
      UInt256 lost = lostIn(end);
      UInt256 won = after.subtract(before);
      System.out.println(
          "%d claims of %d liars in one game, %d honest ones: liars lose %s wei in bonds, the challenger gains %s"
              .formatted(liars, GRIEFERS, honest, lost, won));
    }
  }

  /** Bonds that went to somebody else. */
  private static UInt256 lostIn(GameState end) {
    UInt256 lost = UInt256.ZERO;
    for (Claim claim : end.tree().claims()) {
      if (claim.counteredBy().isPresent()) {
        lost = lost.add(end.details().get(claim.index()).bondWei());
      }
    }
    return lost;
  }

  private static BigDecimal ratio(UInt256 a, UInt256 b) {
    return new BigDecimal(a.toBigInteger())
        .divide(new BigDecimal(b.toBigInteger()), 1, RoundingMode.HALF_UP);
  }
}
