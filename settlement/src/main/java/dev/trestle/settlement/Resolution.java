package dev.trestle.settlement;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.l1.Abi;
import dev.trestle.l1.HashedHeader;
import dev.trestle.settlement.ContractReader.View;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Ends games whose clocks have run out, claim by claim from the leaves upwards, and collects an
 * account's bonds when they are final. Games of others are left to them for a while.
 */
public final class Resolution implements Rule {
  /** Counters to a claim that one call looks at. */
  private static final int COUNTERS_PER_CALL = 200;

  private static final int REFUND = 2;

  private final GameReader reader;
  private final Address account;
  private final Settings settings;
  private final Set<Address> done = new HashSet<>();
  private volatile Optional<Stake> stake = Optional.empty();

  /**
   * How eager it is.
   *
   * @param horizonSeconds older games are no longer looked at
   * @param othersAfterSeconds after both clocks of a game without our claims could have run out
   */
  public record Settings(long horizonSeconds, long othersAfterSeconds) {}

  /**
   * @param account whose bonds are collected
   */
  public Resolution(GameReader reader, Address account, Settings settings) {
    this.reader = reader;
    this.account = account;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "resolution";
  }

  @Override
  public List<Obligation> due(HashedHeader head) {
    List<Obligation> owed = new ArrayList<>();
    Stake found = Stake.NONE;
    for (GameReader.Entry entry : reader.gamesSince(head.timestamp() - settings.horizonSeconds)) {
      if (done.contains(entry.address())) {
        continue;
      }
      Optional<GameState> game = reader.state(entry);
      if (game.isPresent() && game.get().isOpen()) {
        found = found.plus(game.get().concerns(account), game.get().bondedBy(account));
      }
      if (game.isPresent() && game.get().isOpen() && isOurTurn(game.get(), head)) {
        resolve(game.get(), owed);
      } else if (game.isPresent() && !game.get().isOpen()) {
        collect(game.get(), owed);
      }
    }
    stake = Optional.of(found);
    return owed;
  }

  @Override
  public Optional<Stake> stake() {
    return stake;
  }

  private boolean isOurTurn(GameState game, HashedHeader head) {
    GameInfo info = game.info();
    long others =
        info.createdAtSeconds() + 2 * info.maxClockSeconds() + settings.othersAfterSeconds;
    return head.timestamp() >= others || game.concerns(account);
  }

  private static void resolve(GameState game, List<Obligation> owed) {
    GameCalls calls = new GameCalls(game.info());
    Set<Integer> resolved = new HashSet<>();
    for (Claim claim : game.tree().claims().reversed()) {
      GameState.ClaimDetail detail = game.details().get(claim.index());
      if (detail.isResolved()) {
        resolved.add(claim.index());
        continue;
      }
      List<Claim> counters = game.tree().children(claim);
      boolean mature = detail.challengerSeconds() >= game.info().maxClockSeconds();
      if (!mature || !counters.stream().allMatch(c -> resolved.contains(c.index()))) {
        continue;
      }
      for (int part = 0; part <= counters.size() / COUNTERS_PER_CALL; part++) {
        owed.add(Obligation.of(calls.resolveClaim(claim, part, COUNTERS_PER_CALL)));
      }
      resolved.add(claim.index());
    }
    if (resolved.contains(0)) {
      owed.add(Obligation.of(calls.resolve()));
    }
  }

  private void collect(GameState game, List<Obligation> owed) {
    Address at = game.info().address();
    ContractReader contracts = reader.contracts();
    Address registry = contracts.address(at, "anchorStateRegistry()");
    List<Tuple> v =
        contracts
            .readAll(
                List.of(
                    View.of(at, "normalModeCredit(address)", "(uint256)", account),
                    View.of(at, "refundModeCredit(address)", "(uint256)", account),
                    View.of(at, "bondDistributionMode()", "(uint8)"),
                    View.of(registry, "isGameFinalized(address)", "(bool)", at),
                    View.of(registry, "isGameProper(address)", "(bool)", at),
                    View.of(registry, "paused()", "(bool)")))
            .stream()
            .map(Optional::orElseThrow)
            .toList();
    boolean isFinal = v.get(3).get(0);
    boolean proper = v.get(4).get(0);
    boolean paused = v.get(5).get(0);
    long mode = Abi.number(v.get(2), 0).toLong();
    boolean refund = mode == REFUND || mode == 0 && !proper;
    UInt256 credit = Abi.number(v.get(refund ? 1 : 0), 0);
    if (isFinal && !paused && credit.isZero()) {
      done.add(at);
    } else if (isFinal && (!paused || mode != 0)) {
      owed.add(Obligation.of(new GameCalls(game.info()).claimCredit(account)).worth(credit));
    }
  }
}
