package dev.trestle.settlement;

import dev.trestle.stf.primitives.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an honest player does in a game, whoever made the claims that are there. It counters
 *
 * <ul>
 *   <li>a wrong root claim,
 *   <li>every claim that counters an honest one, and
 *   <li>a claim beside an honest counter that would take that counter's reward: one as far to the
 *       left or further (a freeloader).
 * </ul>
 *
 * A claim is honest when it is a right root claim or the very counter that this strategy makes. All
 * else is left alone: it cannot decide the game. So the claims above an honest claim are always
 * such that an honest answer exists, and there is at most one move for each claim of others.
 * Source: OP Stack specification, "Honest Challenger".
 */
public final class HonestStrategy {
  private final TraceProvider truth;

  public HonestStrategy(TraceProvider truth) {
    this.truth = truth;
  }

  /** All moves that are missing now, by claim. */
  public List<GameMove> moves(GameTree game) {
    return new Turn(game).moves();
  }

  /** Whether the game's root claim is right; nothing while that is still being found out. */
  public Optional<Boolean> agreesWithRoot(GameTree game) {
    return isRight(game, game.root());
  }

  private Optional<Boolean> isRight(GameTree game, Claim claim) {
    return truth.value(game, game.spot(claim)).map(claim.value()::equals);
  }

  private final class Turn {
    private final GameTree game;
    private final Set<Integer> honest = new HashSet<>();

    /** By claim: where the honest counter to it stands or will stand. */
    private final Map<Integer, Position> counters = new HashMap<>();

    private final List<GameMove> moves = new ArrayList<>();

    Turn(GameTree game) {
      this.game = game;
    }

    List<GameMove> moves() {
      if (agreesWithRoot(game).orElse(false)) {
        honest.add(0);
      }
      for (Claim claim : game.claims()) {
        if (calls(claim)) {
          answer(claim);
        }
      }
      return moves;
    }

    /** Whether a claim calls for a counter. */
    private boolean calls(Claim claim) {
      if (honest.contains(claim.index())) {
        return false;
      }
      Optional<Claim> parent = game.parent(claim);
      if (parent.isEmpty() || honest.contains(parent.get().index())) {
        return true;
      }
      Position ours = counters.get(parent.get().index());
      if (ours == null) {
        return false;
      }
      int bottom = game.depths().bottom();
      BigInteger theirs = claim.position().traceIndex(bottom);
      return theirs.compareTo(ours.traceIndex(bottom)) <= 0;
    }

    private void answer(Claim claim) {
      Optional<Boolean> known = isRight(game, claim);
      if (known.isEmpty()) {
        return;
      }
      boolean right = known.get();
      if (claim.depth() == game.depths().bottom()) {
        if (claim.counteredBy().isEmpty()) {
          moves.add(new GameMove.Step(claim, !right));
        }
        return;
      }
      Position position = right ? claim.position().defend() : claim.position().attack();
      Optional<Bytes32> value = truth.value(game, new GameTree.Spot(Optional.of(claim), position));
      if (value.isPresent()) {
        counter(claim, !right, value.get());
      }
    }

    private void counter(Claim claim, boolean isAttack, Bytes32 value) {
      GameMove.Counter move = new GameMove.Counter(claim, isAttack, value);
      counters.put(claim.index(), move.position());
      Optional<Claim> made = game.find(claim, move.position(), value);
      if (made.isPresent()) {
        honest.add(made.get().index());
      } else {
        moves.add(move);
      }
    }
  }
}
