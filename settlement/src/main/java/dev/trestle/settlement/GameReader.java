package dev.trestle.settlement;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.l1.Abi;
import dev.trestle.l1.SettlementException;
import dev.trestle.settlement.ContractReader.View;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads fault games of one factory and one type from L1. For one thread. */
public final class GameReader {
  private static final BigInteger NO_PARENT = BigInteger.valueOf(0xFFFF_FFFFL);

  private final ContractReader reader;
  private final Address factory;
  private final long gameType;
  private final Map<Address, Address> oracles = new HashMap<>();

  /**
   * @param gameType of games that are fault games with our machine
   */
  public GameReader(ContractReader reader, Address factory, long gameType) {
    this.reader = reader;
    this.factory = factory;
    this.gameType = gameType;
  }

  /**
   * A game in the factory's list.
   *
   * @param createdAtSeconds L1 time
   */
  public record Entry(long index, Address address, long createdAtSeconds) {}

  public ContractReader contracts() {
    return reader;
  }

  public Address factory() {
    return factory;
  }

  public long gameType() {
    return gameType;
  }

  /** Games of our type created at this L1 time or later, oldest first. */
  public List<Entry> gamesSince(long seconds) {
    long end = reader.number(factory, "gameCount()").toLong();
    List<Entry> found = new ArrayList<>();
    boolean older = false;
    while (end > 0 && !older) {
      long start = Math.max(0, end - 64);
      List<Entry> some = entries(start, end);
      found.addAll(some.reversed());
      older = oldest(start) < seconds;
      end = start;
    }
    found.removeIf(e -> e.createdAtSeconds < seconds);
    return found.reversed();
  }

  private long oldest(long index) {
    Tuple game = reader.read(factory, "gameAtIndex(uint256)", "(uint32,uint64,address)", index);
    return Abi.number(game, 1).toLong();
  }

  private List<Entry> entries(long from, long to) {
    List<View> views = new ArrayList<>();
    for (long i = from; i < to; i++) {
      views.add(View.of(factory, "gameAtIndex(uint256)", "(uint32,uint64,address)", i));
    }
    List<Entry> entries = new ArrayList<>();
    List<Optional<Tuple>> answers = reader.readAll(views);
    for (int i = 0; i < answers.size(); i++) {
      Optional<Tuple> game = answers.get(i);
      if (game.isPresent() && Abi.number(game.get(), 0).toLong() == gameType) {
        Address address = Abi.address(game.get(), 2);
        entries.add(new Entry(from + i, address, Abi.number(game.get(), 1).toLong()));
      }
    }
    return entries;
  }

  /**
   * Everything about the game now; nothing when L1 lost it in a reorganisation. Nothing of it is
   * kept: after a reorganisation another game may stand at the address, or the same one with
   * another L1 head.
   */
  public Optional<GameState> state(Entry entry) {
    Address game = entry.address;
    List<Optional<Tuple>> values =
        reader.readAll(
            List.of(
                View.of(game, "splitDepth()", "(uint256)"),
                View.of(game, "maxGameDepth()", "(uint256)"),
                View.of(game, "maxClockDuration()", "(uint64)"),
                View.of(game, "l1Head()", "(bytes32)"),
                View.of(game, "startingOutputRoot()", "(bytes32,uint256)"),
                View.of(game, "l2BlockNumber()", "(uint256)"),
                View.of(game, "configHash()", "(bytes32)"),
                View.of(game, "vm()", "(address)"),
                View.of(game, "absolutePrestate()", "(bytes32)"),
                View.of(game, "status()", "(uint8)"),
                View.of(game, "claimDataLen()", "(uint256)"),
                View.of(game, "l2BlockNumberChallenger()", "(address)")));
    if (values.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    List<Tuple> v = values.stream().map(Optional::orElseThrow).toList();
    GameInfo info = info(entry, v);
    Address refuter = Abi.address(v.get(11), 0);
    Optional<Address> refuted =
        refuter.equals(Address.ZERO) ? Optional.empty() : Optional.of(refuter);
    GameState.Status status = GameState.Status.values()[integer(v.get(9))];
    return claims(info, integer(v.get(10)))
        .map(c ->
            new GameState(info, status, new GameTree(info.depths(), c.claims), c.details, refuted));
  }

  private GameInfo info(Entry entry, List<Tuple> v) {
    Address vm = Abi.address(v.get(7), 0);
    return new GameInfo(
        entry.address,
        entry.index,
        entry.createdAtSeconds,
        new GameTree.Depths(integer(v.get(0)), integer(v.get(1))),
        Abi.number(v.get(2), 0).toLong(),
        Abi.bytes32(v.get(3), 0),
        Abi.bytes32(v.get(4), 0),
        Abi.number(v.get(4), 1).toLong(),
        Abi.number(v.get(5), 0).toLong(),
        Abi.bytes32(v.get(8), 0),
        Abi.bytes32(v.get(6), 0),
        oracles.computeIfAbsent(vm, at -> reader.address(at, "oracle()")));
  }

  private static int integer(Tuple tuple) {
    return Math.toIntExact(Abi.number(tuple, 0).toLong());
  }

  private record Claims(List<Claim> claims, List<GameState.ClaimDetail> details) {}

  /** The claims; nothing when L1 has another game there since the rest was read. */
  private Optional<Claims> claims(GameInfo info, int count) {
    Address game = info.address();
    List<View> views = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      views.add(
          View.of(
              game,
              "claimData(uint256)",
              "(uint32,address,address,uint128,bytes32,uint128,uint128)",
              i));
      views.add(View.of(game, "resolvedSubgames(uint256)", "(bool)", i));
      views.add(View.of(game, "getChallengerDuration(uint256)", "(uint64)", i));
    }
    views.add(View.of(game, "l1Head()", "(bytes32)"));
    List<Optional<Tuple>> answers = reader.readAll(views);
    Optional<Bytes32> head = answers.getLast().map(t -> Abi.bytes32(t, 0));
    if (!head.equals(Optional.of(info.l1Head()))) {
      return Optional.empty();
    }
    List<Claim> claims = new ArrayList<>();
    List<GameState.ClaimDetail> details = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Optional<Tuple> data = answers.get(3 * i);
      if (data.isEmpty()) {
        return Optional.empty();
      }
      claims.add(claim(i, data.get()));
      boolean resolved = answers.get(3 * i + 1).map(t -> t.<Boolean>get(0)).orElse(false);
      long used =
          answers.get(3 * i + 2).map(t -> Abi.number(t, 0).toLong()).orElse(info.maxClockSeconds());
      details.add(new GameState.ClaimDetail(Abi.number(data.get(), 3), resolved, used));
    }
    return Optional.of(new Claims(claims, details));
  }

  private static Claim claim(int index, Tuple data) {
    BigInteger parent = Abi.number(data, 0).toBigInteger();
    Address counteredBy = Abi.address(data, 1);
    UInt256 position = Abi.number(data, 5);
    if (position.isZero()) {
      throw new SettlementException(
          SettlementException.Reason.UNVERIFIED, "a claim without position; is this a fault game?");
    }
    Bytes32 value = Abi.bytes32(data, 4);
    return new Claim(
        index,
        parent.equals(NO_PARENT) ? OptionalInt.empty() : OptionalInt.of(parent.intValueExact()),
        new Position(position.toBigInteger()),
        value,
        Abi.address(data, 2),
        counteredBy.equals(Address.ZERO) ? Optional.empty() : Optional.of(counteredBy));
  }
}
