package dev.trestle.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever dishonest players do, the honest one wins and loses no bond. */
class HonestStrategyTest {
  private static final Address HONEST = Address.fromHex("0x" + "aa".repeat(20));
  private static final int GAMES = 4_000;

  @Test
  void randomLiars_thousandsOfGames_truthWinsAndHonestLosesNothing() {
    long seed = System.nanoTime();
    System.out.println("HonestStrategyTest seed " + seed);
    Random random = new Random(seed);
    int trueRoots = 0;
    int rewards = 0;
    for (int i = 0; i < GAMES; i++) {
      GameTree.Depths depths = new GameTree.Depths(1 + random.nextInt(4), 8 + random.nextInt(3));
      boolean truthful = random.nextBoolean();
      rewards += play(depths, truthful, random, "seed " + seed + " game " + i);
      trueRoots += truthful ? 1 : 0;
    }
    assertThat(trueRoots).isBetween(1, GAMES - 1);
    assertThat(rewards).as("bonds won by the honest player").isGreaterThan(GAMES / 2);
  }

  /** Plays one game; how many bonds the honest player won. */
  private static int play(GameTree.Depths depths, boolean truthful, Random random, String name) {
    Bytes32 right = FakeWorld.output(Position.ROOT.traceIndex(depths.split()));
    Address proposer = truthful ? HONEST : liar(0);
    FakeWorld world = new FakeWorld(depths, truthful ? right : garbage(random, 9), proposer);
    HonestStrategy strategy = new HonestStrategy(world);
    int budget = 5 + random.nextInt(40);
    int honestMoves = settle(world, strategy, name);
    for (int turn = 0; turn < budget; turn++) {
      lie(world, random);
      if (random.nextInt(3) > 0) {
        honestMoves += settle(world, strategy, name);
      }
    }
    honestMoves += settle(world, strategy, name);
    List<Claim> end = world.resolve();
    assertThat(end.getFirst().counteredBy().isEmpty()).as(name).isEqualTo(truthful);
    assertThat(honestMoves).as(name).isLessThanOrEqualTo(end.size());
    int rewards = 0;
    for (Claim claim : end) {
      if (claim.claimant().equals(HONEST)) {
        assertThat(claim.counteredBy()).as(name + ", claim " + claim.index()).isEmpty();
        claim
            .parent()
            .ifPresent(parent ->
                assertThat(end.get(parent).counteredBy())
                    .as(name + ": whoever the honest player counters pays it, claim " + parent)
                    .contains(HONEST));
      }
      rewards += claim.counteredBy().equals(Optional.of(HONEST)) ? 1 : 0;
    }
    return rewards;
  }

  /** Honest moves until none is left; how many there were. Each must be accepted. */
  private static int settle(FakeWorld world, HonestStrategy strategy, String name) {
    int count = 0;
    List<GameMove> moves = strategy.moves(world.game());
    while (!moves.isEmpty()) {
      for (GameMove move : moves) {
        boolean accepted =
            switch (move) {
              case GameMove.Counter counter -> world.counter(counter, HONEST);
              case GameMove.Step step -> world.step(step, HONEST);
            };
        assertThat(accepted).as(name + ": " + move).isTrue();
        count++;
      }
      moves = strategy.moves(world.game());
    }
    return count;
  }

  /** A liar's turn: somewhere, garbage, the truth, or a copy of what is there. */
  private static void lie(FakeWorld world, Random random) {
    GameTree game = world.game();
    int recent = Math.min(game.claims().size(), 3);
    int index =
        random.nextBoolean()
            ? random.nextInt(game.claims().size())
            : game.claims().size() - 1 - random.nextInt(recent);
    Claim against = game.claim(index);
    boolean attack = random.nextBoolean();
    Address by = liar(1 + random.nextInt(3));
    if (against.depth() == game.depths().bottom()) {
      world.step(new GameMove.Step(against, attack), by);
      return;
    }
    if (against.isRoot() && !attack) {
      return;
    }
    Position position = attack ? against.position().attack() : against.position().defend();
    Bytes32 value =
        switch (random.nextInt(4)) {
          case 0 -> world.truth(game, new GameTree.Spot(Optional.of(against), position));
          case 1 -> game.claim(random.nextInt(game.claims().size())).value();
          default -> garbage(random, random.nextInt(4));
        };
    world.counter(new GameMove.Counter(against, attack, value), by);
  }

  private static Bytes32 garbage(Random random, int status) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return FakeWorld.withStatus(Keccak.hash(bytes), status);
  }

  private static Address liar(int number) {
    byte[] bytes = new byte[20];
    bytes[19] = (byte) (number + 1);
    return Address.from(bytes);
  }

  @Test
  void wrongRoot_silentLiar_isAttackedOnce() {
    GameTree.Depths depths = new GameTree.Depths(2, 6);
    FakeWorld world = new FakeWorld(depths, Bytes32.ZERO, liar(0));
    List<GameMove> moves = new HonestStrategy(world).moves(world.game());
    assertThat(moves)
        .containsExactly(
            new GameMove.Counter(world.game().root(), true, FakeWorld.output(BigInteger.ONE)));
  }

  @Test
  void rightRoot_nobodyCounters_nothingToDo() {
    GameTree.Depths depths = new GameTree.Depths(2, 6);
    FakeWorld world = new FakeWorld(depths, FakeWorld.output(BigInteger.valueOf(3)), HONEST);
    assertThat(new HonestStrategy(world).moves(world.game())).isEmpty();
  }
}
