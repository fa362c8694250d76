package dev.trestle.settlement;

import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the honest side in every open game, whoever began it: against wrong claims, and for right
 * ones that somebody attacks. Everything is derived anew from L1 at each block.
 */
public final class Challenger implements Rule {
  private static final Logger LOG = LoggerFactory.getLogger(Challenger.class);

  private final GameReader reader;
  private final OutputRoots outputs;
  private final MachineRuns runs;
  private final Settings settings;
  private final PreimageLoading preimages;
  private final Set<Address> foreign = new HashSet<>();
  private final Set<Address> left = new HashSet<>();
  private volatile OptionalInt invalidClaims = OptionalInt.empty();
  private volatile OptionalInt prunedGames = OptionalInt.empty();

  /**
   * What it plays for.
   *
   * @param account that pays the bonds and brings preimages to L1
   * @param configuration hash of the chain's configuration: games about another are not ours
   * @param horizonSeconds games older than that are over whatever their clocks say
   * @param settledSeconds how old a game must be, L1 time. A bond sent to a game that a
   *     reorganisation then removes is lost, as ether goes to an address without code: so longer
   *     than reorganisations reach back, and short beside the clocks
   */
  public record Settings(
      Address account, Bytes32 configuration, long horizonSeconds, long settledSeconds) {}

  public Challenger(GameReader reader, OutputRoots outputs, MachineRuns runs, Settings settings) {
    this.reader = reader;
    this.outputs = outputs;
    this.runs = runs;
    this.settings = settings;
    preimages = new PreimageLoading(reader.contracts(), settings.account);
  }

  @Override
  public String name() {
    return "challenger";
  }

  @Override
  public List<Obligation> due(HashedHeader head) {
    List<Obligation> owed = new ArrayList<>();
    long since = head.timestamp() - settings.horizonSeconds;
    long until = head.timestamp() - settings.settledSeconds;
    int invalid = 0;
    int pruned = 0;
    for (GameReader.Entry entry : reader.gamesSince(since)) {
      if (entry.createdAtSeconds() <= until && !foreign.contains(entry.address())) {
        Optional<GameState> game = reader.state(entry).filter(GameState::isOpen);
        try {
          invalid += game.isPresent() && !play(game.get(), head, owed) ? 1 : 0;
        } catch (PrunedStateException e) {
          pruned++;
          leave(entry.address(), e);
        }
      }
    }
    invalidClaims = OptionalInt.of(invalid);
    prunedGames = OptionalInt.of(pruned);
    return owed;
  }

  /** What our node has dropped keeps nobody from playing the other games. */
  private void leave(Address game, PrunedStateException why) {
    if (left.add(game)) {
      LOG.error(
          "game {} cannot be played: {}. Give the challenger a node that has it (--l2 URL) before"
              + " the game's clock runs out; the other games are played",
          game,
          why.getMessage());
    }
  }

  @Override
  public OptionalInt prunedGames() {
    return prunedGames;
  }

  @Override
  public OptionalInt invalidClaims() {
    return invalidClaims;
  }

  /** Whether the game's claim is right, as far as is known yet. */
  private boolean play(GameState game, HashedHeader head, List<Obligation> owed) {
    GameInfo info = game.info();
    if (!isOurs(info)) {
      return true;
    }
    MachineRuns wanted = runs.wanted(head.timestamp(), deadline(game, head));
    GameTruth truth = new GameTruth(info, outputs, wanted);
    HonestStrategy strategy = new HonestStrategy(truth);
    GameCalls calls = new GameCalls(info);
    blockNumber(game, strategy, calls).ifPresent(owed::add);
    for (GameMove move : strategy.moves(game.tree())) {
      switch (move) {
        case GameMove.Counter counter -> {
          if (game.canBeCountered(counter.against())) {
            owed.add(counter(game, counter, calls, head));
          }
        }
        case GameMove.Step step -> {
          if (!game.details().get(step.against().index()).isResolved()) {
            step(game, step, truth, calls).ifPresent(owed::add);
          }
        }
      }
    }
    return strategy.agreesWithRoot(game.tree()).orElse(true);
  }

  /** When the first clock runs out that stands against an unanswered claim of somebody else. */
  private long deadline(GameState game, HashedHeader head) {
    Set<Integer> answered = new HashSet<>();
    long least = Long.MAX_VALUE;
    for (Claim claim : game.tree().claims().reversed()) {
      claim.parent().ifPresent(answered::add);
      boolean waits = !answered.contains(claim.index()) && game.canBeCountered(claim);
      if (waits && !claim.claimant().equals(settings.account)) {
        long left = game.secondsLeft(claim);
        least = Math.min(least, head.timestamp() + left);
      }
    }
    return least;
  }

  private boolean isOurs(GameInfo info) {
    boolean ours =
        info.program().equals(runs.program())
            && info.configuration().equals(settings.configuration);
    if (!ours) {
      foreign.add(info.address());
      LOG.error(
          "game {} is about program {} with configuration {}, not ours ({}, {}): left alone",
          info.address(),
          info.program(),
          info.configuration(),
          runs.program(),
          settings.configuration);
    }
    return ours;
  }

  /**
   * A right output root under the wrong number: the bisection would uphold it, as data that ends
   * before the claimed block gives the root of the last block there is.
   */
  private Optional<Obligation> blockNumber(
      GameState game, HonestStrategy strategy, GameCalls calls) {
    GameInfo info = game.info();
    OptionalLong safe = outputs.lastSafe(info.l1Head());
    boolean beyond = safe.isPresent() && safe.getAsLong() < info.claimedBlock();
    if (!beyond
        || game.blockNumberRefutedBy().isPresent()
        || game.details().getFirst().isResolved()
        || !strategy.agreesWithRoot(game.tree()).orElse(false)) {
      return Optional.empty();
    }
    return outputs
        .at(Math.max(safe.getAsLong(), info.startingBlock()))
        .map(output ->
            worth(Obligation.of(calls.refuteBlockNumber(output)), game, game.tree().root()));
  }

  private Obligation counter(
      GameState game, GameMove.Counter move, GameCalls calls, HashedHeader head) {
    UInt256 bond =
        reader
            .contracts()
            .number(game.info().address(), "getRequiredBond(uint128)", move.position().index());
    long deadline = head.timestamp() + game.secondsLeft(move.against());
    return worth(Obligation.of(calls.counter(move, bond)).before(deadline), game, move.against());
  }

  /** The step, or first the preimage that it reads. */
  private Optional<Obligation> step(
      GameState game, GameMove.Step step, GameTruth truth, GameCalls calls) {
    Optional<MachineRuns.Evidence> evidence = truth.evidence(game.tree(), step);
    if (evidence.isEmpty()) {
      return Optional.empty();
    }
    Optional<TransactionRequest> load =
        evidence.get().part().flatMap(p -> preimages.missing(game, p, step.against()));
    return Optional.of(
        load.isPresent()
            ? Obligation.of(load.get()).before(0)
            : worth(
                Obligation.of(calls.step(step, evidence.get())).before(0), game, step.against()));
  }

  private static Obligation worth(Obligation obligation, GameState game, Claim against) {
    return obligation.worth(game.details().get(against.index()).bondWei());
  }
}
