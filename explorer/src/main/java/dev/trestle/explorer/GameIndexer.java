package dev.trestle.explorer;

import dev.trestle.explorer.L1Indexer.News;
import dev.trestle.l1.Abi;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.LocatedLog;
import dev.trestle.l1.SettlementClient;
import dev.trestle.settlement.Claim;
import dev.trestle.settlement.DisputeSystem;
import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Claims about L2's state and the games about them: looked at again until each is over. */
final class GameIndexer {
  static final Bytes32 MOVE = Abi.topic("Move(uint256,bytes32,address)");
  private static final Bytes32 CREATED = Abi.topic("DisputeGameCreated(address,uint32,bytes32)");

  /** Of games that are read anew in one turn. */
  private static final int GAMES_A_TURN = 16;

  /** Not one of our games: shown, not read. */
  private static final String OTHER = "OTHER_TYPE";

  private final Database database;
  private final Optional<DisputeSystem> system;
  private final Optional<GameReader> reader;
  private final StepFinder steps;

  GameIndexer(Database database, SettlementClient l1, Optional<DisputeSystem> system) {
    this.database = database;
    this.system = system;
    this.reader = system.map(s -> s.games(l1));
    this.steps = new StepFinder(l1);
  }

  /** Takes in new games and moves. */
  void write(Sql sql, News news) {
    for (LocatedLog at : news.logs()) {
      List<Bytes32> topics = at.log().topics();
      if (topics.size() != 4) {
        continue;
      }
      boolean ours = system.filter(s -> s.factory().equals(at.log().address())).isPresent();
      if (ours && topics.getFirst().equals(CREATED)) {
        create(sql, at, news.block(at).timestamp());
      } else if (topics.getFirst().equals(MOVE)) {
        move(sql, at, news.block(at).timestamp());
      }
    }
  }

  private void create(Sql sql, LocatedLog at, long time) {
    long index = sql.first("SELECT COUNT(*) AS n FROM games", r -> r.number("n")).orElse(0L);
    long type = at.log().topics().get(2).toUInt256().toLongSaturated();
    boolean known = system.filter(s -> s.gameType() == type).isPresent();
    sql.update(
        "INSERT INTO games (address, l1_block, idx, tx, time, root, status, starting_block,"
            + " claimed_block, split, bottom, clock, claims, seen_l1_block)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0)",
        Address.fromWord(at.log().topics().get(1)),
        at.blockNumber(),
        index,
        at.transactionHash(),
        time,
        at.log().topics().get(3),
        known ? GameState.Status.IN_PROGRESS.name() : OTHER);
  }

  private static void move(Sql sql, LocatedLog at, long time) {
    boolean ours =
        sql.first("SELECT idx FROM games WHERE address = ?", r -> true, at.log().address())
            .orElse(false);
    if (ours) {
      sql.update(
          "INSERT INTO moves (l1_block, log_index, game, tx, time) VALUES (?, ?, ?, ?, ?)",
          at.blockNumber(),
          at.index(),
          at.log().address(),
          at.transactionHash(),
          time);
    }
  }

  private record Stale(GameReader.Entry entry, long l1Block) {}

  /** Looks at games that may have changed since. Whether there were any. */
  boolean step(HashedHeader head) {
    if (reader.isEmpty()) {
      return false;
    }
    List<Stale> stale =
        database.list(
            "SELECT address, idx, time, l1_block FROM games WHERE status = ?"
                + " AND seen_l1_block < ? ORDER BY seen_l1_block, idx LIMIT ?",
            r ->
                new Stale(
                    new GameReader.Entry(r.number("idx"), r.address("address"), r.number("time")),
                    r.number("l1_block")),
            GameState.Status.IN_PROGRESS.name(),
            head.number(),
            GAMES_A_TURN);
    for (Stale game : stale) {
      Optional<GameState> state = reader.get().state(game.entry);
      database.write(sql -> {
        state.ifPresent(s -> update(sql, s));
        sql.update(
            "UPDATE games SET seen_l1_block = ? WHERE address = ?",
            head.number(),
            game.entry.address());
      });
      state.ifPresent(s -> find(s, head));
    }
    return !stale.isEmpty();
  }

  private static void update(Sql sql, GameState state) {
    Address game = state.info().address();
    sql.update(
        "UPDATE games SET status = ?, starting_block = ?, claimed_block = ?, split = ?,"
            + " bottom = ?, clock = ?, refuter = ?, claims = ? WHERE address = ?",
        state.status().name(),
        state.info().startingBlock(),
        state.info().claimedBlock(),
        state.info().depths().split(),
        state.info().depths().bottom(),
        state.info().maxClockSeconds(),
        state.blockNumberRefutedBy(),
        state.tree().claims().size(),
        game);
    sql.update("DELETE FROM claims WHERE game = ?", game);
    List<Object[]> rows = new ArrayList<>();
    for (Claim claim : state.tree().claims()) {
      GameState.ClaimDetail detail = state.details().get(claim.index());
      OptionalInt parent = claim.parent();
      rows.add(
          new Object[] {
            game,
            claim.index(),
            parent.isPresent() ? Optional.of(parent.getAsInt()) : Optional.empty(),
            UInt256.of(claim.position().index()),
            claim.value(),
            claim.claimant(),
            claim.counteredBy(),
            detail.bondWei(),
            detail.isResolved(),
            detail.challengerSeconds()
          });
    }
    sql.updateAll(
        "INSERT INTO claims (game, idx, parent, place, value, claimant, countered_by, bond,"
            + " resolved, used) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows);
  }

  /** Looks for the steps that countered claims at the bottom. */
  private void find(GameState state, HashedHeader head) {
    Address game = state.info().address();
    for (Claim claim : state.tree().claims()) {
      boolean stepped =
          claim.depth() == state.info().depths().bottom() && claim.counteredBy().isPresent();
      if (!stepped || isFound(game, claim)) {
        continue;
      }
      Optional<Long> movedAt =
          database.first(
              "SELECT l1_block FROM moves WHERE game = ? ORDER BY l1_block, log_index"
                  + " LIMIT 1 OFFSET ?",
              r -> r.number("l1_block"),
              game,
              claim.index() - 1);
      movedAt
          .flatMap(from -> steps.find(game, claim.index(), from, head.number()))
          .ifPresent(step ->
              database.write(sql ->
                  sql.update(
                      "INSERT INTO steps (game, claim, l1_block, tx, step, pc, instruction)"
                          + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                      game,
                      claim.index(),
                      step.l1Block(),
                      step.transaction(),
                      step.number(),
                      step.pc(),
                      step.instruction())));
    }
  }

  private boolean isFound(Address game, Claim claim) {
    return database
        .first(
            "SELECT claim FROM steps WHERE game = ? AND claim = ?", r -> true, game, claim.index())
        .isPresent();
  }

  /** Takes back what L1 said after a block. Every game that is left may have been another then. */
  void remove(Sql sql, long afterL1Block) {
    sql.update(
        "DELETE FROM claims WHERE game IN (SELECT address FROM games WHERE l1_block > ?)",
        afterL1Block);
    sql.update("DELETE FROM games WHERE l1_block > ?", afterL1Block);
    sql.update("DELETE FROM moves WHERE l1_block > ?", afterL1Block);
    sql.update("DELETE FROM steps WHERE l1_block > ?", afterL1Block);
    sql.update(
        "UPDATE games SET status = ?, seen_l1_block = 0 WHERE seen_l1_block > ? AND status <> ?",
        GameState.Status.IN_PROGRESS.name(),
        afterL1Block,
        OTHER);
  }
}
