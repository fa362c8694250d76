package dev.trestle.settlement;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A game on a made-up truth: output roots are hashes of their index, a run of the machine takes a
 * few hash steps and ends valid or invalid. It judges as the contracts do, but slowly and plainly.
 */
final class FakeWorld implements TraceProvider {
  static final int RUNNING = 3;

  final GameTree.Depths depths;
  private final List<Claim> claims = new ArrayList<>();

  /** What one instruction makes of a state, for all states that somebody knows. */
  private final Map<Bytes32, Bytes32> successors = new HashMap<>();

  FakeWorld(GameTree.Depths depths, Bytes32 root, Address by) {
    this.depths = depths;
    claims.add(new Claim(0, OptionalInt.empty(), Position.ROOT, root, by, Optional.empty()));
  }

  GameTree game() {
    return new GameTree(depths, claims);
  }

  /** The true output root at a trace index of the upper half; index -1 is the agreed start. */
  static Bytes32 output(BigInteger index) {
    return Keccak.hash(("output " + index).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  @Override
  public Optional<Bytes32> value(GameTree game, GameTree.Spot spot) {
    return Optional.of(truth(game, spot));
  }

  Bytes32 truth(GameTree game, GameTree.Spot spot) {
    if (spot.position().depth() <= depths.split()) {
      return output(spot.position().traceIndex(depths.split()));
    }
    DisputedSpan span = DisputedSpan.of(game, spot);
    BigInteger index =
        spot.position().below(depths.machineRoot()).traceIndex(depths.machineDepth());
    List<Bytes32> run = run(span);
    return run.get(Math.min(index.intValueExact() + 1, run.size() - 1));
  }

  /** All states of the run about this span, the first included; a few steps, then it has ended. */
  private List<Bytes32> run(DisputedSpan span) {
    Bytes32 start = start(span);
    int steps = 1 + (start.toBytes()[31] & 0xFF) % (1 << depths.machineDepth());
    BigInteger at = span.disputed().position().traceIndex(depths.split());
    boolean valid = output(at).equals(span.disputed().value());
    List<Bytes32> states = new ArrayList<>(List.of(start));
    for (int i = 1; i <= steps; i++) {
      int status = i < steps ? RUNNING : valid ? 0 : 1;
      Bytes32 next = withStatus(Keccak.hash(states.getLast().toBytes()), status);
      successors.put(states.getLast(), next);
      states.add(next);
    }
    successors.put(states.getLast(), states.getLast());
    return states;
  }

  private static Bytes32 start(DisputedSpan span) {
    byte[] both = new byte[64];
    span.starting().map(Claim::value).orElse(output(BigInteger.valueOf(-1))).putTo(both, 0);
    span.disputed().value().putTo(both, 32);
    return withStatus(Keccak.hash(both), RUNNING);
  }

  static Bytes32 withStatus(Bytes32 hash, int status) {
    byte[] bytes = hash.toBytes();
    bytes[0] = (byte) status;
    return Bytes32.from(bytes);
  }

  /** Makes a claim if the rules allow it. */
  boolean counter(GameMove.Counter move, Address by) {
    Claim parent = move.against();
    Position position = move.position();
    boolean refused =
        ((parent.isRoot() || parent.depth() == depths.machineRoot()) && !move.isAttack())
            || position.depth() > depths.bottom()
            || game().find(parent, position, move.value()).isPresent()
            || (position.depth() == depths.machineRoot() && !statusAllowed(move));
    if (refused) {
      return false;
    }
    OptionalInt index = OptionalInt.of(parent.index());
    claims.add(new Claim(claims.size(), index, position, move.value(), by, Optional.empty()));
    return true;
  }

  private boolean statusAllowed(GameMove.Counter move) {
    int status = move.value().toBytes()[0];
    GameTree game = game();
    DisputedSpan span =
        DisputedSpan.of(game, new GameTree.Spot(Optional.of(move.against()), move.position()));
    boolean sameSide = span.disputed().depth() % 2 == depths.split() % 2;
    return move.isAttack() || sameSide ? status == 1 || status == 2 : status == 0;
  }

  /** Executes an instruction if that proves the claim wrong. */
  boolean step(GameMove.Step move, Address by) {
    Claim claim = claims.get(move.against().index());
    if (claim.depth() != depths.bottom() || claim.counteredBy().isPresent()) {
      return false;
    }
    GameTree game = game();
    DisputedSpan span = DisputedSpan.of(game, game.spot(claim));
    BigInteger index = claim.position().traceIndex(depths.bottom());
    BigInteger first = claim.position().below(depths.machineRoot()).indexAtDepth();
    BigInteger postIndex = move.isAttack() ? index : index.add(BigInteger.ONE);
    BigInteger relative = move.isAttack() ? first : first.add(BigInteger.ONE);
    Bytes32 before =
        relative.signum() == 0
            ? start(span)
            : committing(game, postIndex.subtract(BigInteger.ONE), claim).orElseThrow().value();
    Optional<Claim> post = committing(game, postIndex, claim);
    if (post.isEmpty() || !successors.containsKey(before)) {
      return false; // a defence past the last leaf, or a state that nobody can write down
    }
    boolean valid = successors.get(before).equals(post.get().value());
    boolean sameSide = (claim.depth() - post.get().depth()) % 2 == 0;
    if (valid == sameSide) {
      return false;
    }
    claims.set(claim.index(), countered(claim, by));
    return true;
  }

  private Optional<Claim> committing(GameTree game, BigInteger index, Claim from) {
    return game.committingTo(index, from, depths.bottom()).filter(c -> c.depth() > depths.split());
  }

  private static Claim countered(Claim claim, Address by) {
    return new Claim(
        claim.index(),
        claim.parent(),
        claim.position(),
        claim.value(),
        claim.claimant(),
        Optional.of(by));
  }

  /** When all clocks have run out: every claim with its winner, if somebody won against it. */
  List<Claim> resolve() {
    for (int i = claims.size() - 1; i >= 0; i--) {
      Claim claim = claims.get(i);
      Optional<Claim> winner = Optional.empty();
      for (Claim child : game().children(claim)) {
        boolean further =
            winner.isEmpty() || child.position().compareTo(winner.get().position()) < 0;
        if (child.counteredBy().isEmpty() && further) {
          winner = Optional.of(child);
        }
      }
      if (winner.isPresent()) {
        claims.set(i, countered(claim, winner.get().claimant()));
      }
    }
    return List.copyOf(claims);
  }
}
