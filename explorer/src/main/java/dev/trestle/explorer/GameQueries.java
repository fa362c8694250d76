package dev.trestle.explorer;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.settlement.Position;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads claims about L2's state and the games about them. */
final class GameQueries {
  /** Most claims of one game that are shown: a tree that nobody can look at any more. */
  private static final int MOST_CLAIMS = 1_000;

  private final Database database;

  GameQueries(Database database) {
    this.database = database;
  }

  /** A game; times in seconds. */
  record Game(
      Address address,
      long index,
      long l1Block,
      Bytes32 transaction,
      long time,
      Bytes32 root,
      String status,
      long startingBlock,
      long claimedBlock,
      long split,
      long bottom,
      long clock,
      Optional<Address> refuter,
      long claims)
      implements JsonValue {
    @Override
    public void writeTo(JsonWriter out) {
      out.beginObject();
      writeFields(out);
      out.endObject();
    }

    void writeFields(JsonWriter out) {
      out.field("address", address).numberField("index", index).numberField("l1Block", l1Block);
      out.field("transaction", transaction).numberField("time", time).field("root", root);
      out.field("status", status).numberField("startingBlock", startingBlock);
      out.numberField("claimedBlock", claimedBlock).numberField("split", split);
      out.numberField("bottom", bottom).numberField("clock", clock);
      out.name("refuter").value(BlockQueries.maybe(refuter)).numberField("claims", claims);
    }
  }

  private static Game game(Row r) {
    return new Game(
        r.address("address"),
        r.number("idx"),
        r.number("l1_block"),
        r.bytes32("tx"),
        r.number("time"),
        r.bytes32("root"),
        r.text("status"),
        r.number("starting_block"),
        r.number("claimed_block"),
        r.number("split"),
        r.number("bottom"),
        r.number("clock"),
        r.maybeAddress("refuter"),
        r.number("claims"));
  }

  List<Game> games(long before, int limit) {
    return database.list(
        "SELECT * FROM games WHERE idx < ? ORDER BY idx DESC LIMIT ?",
        GameQueries::game,
        before,
        limit);
  }

  Optional<Game> game(Address address) {
    return database.first("SELECT * FROM games WHERE address = ?", GameQueries::game, address);
  }

  /** Claims that could prove a withdrawal of this L2 block: not lost, the earliest first. */
  List<Game> covering(long block, int limit) {
    return database.list(
        "SELECT * FROM games WHERE claimed_block >= ? AND status IN ('IN_PROGRESS',"
            + " 'DEFENDER_WINS') ORDER BY status, idx LIMIT ?",
        GameQueries::game,
        block,
        limit);
  }

  /** The highest L2 block that a claim is about which is not lost. */
  OptionalLong newestClaimedBlock() {
    return database
        .first(
            "SELECT MAX(claimed_block) AS block FROM games"
                + " WHERE status IN ('IN_PROGRESS', 'DEFENDER_WINS')",
            r -> r.maybeNumber("block"))
        .orElse(OptionalLong.empty());
  }

  /** A claim in a game, and the L1 transaction that made it. */
  private record Move(long l1Block, Bytes32 transaction, long time) {}

  /** The game with all claims. */
  JsonValue tree(Game game) {
    List<Move> moves =
        database.list(
            "SELECT * FROM moves WHERE game = ? ORDER BY l1_block, log_index LIMIT ?",
            r -> new Move(r.number("l1_block"), r.bytes32("tx"), r.number("time")),
            game.address,
            MOST_CLAIMS);
    Map<Long, JsonValue> steps = new HashMap<>();
    database.list(
        "SELECT * FROM steps WHERE game = ?",
        r -> steps.put(r.number("claim"), step(r)),
        game.address);
    List<JsonValue> claims =
        database.list(
            "SELECT * FROM claims WHERE game = ? ORDER BY idx LIMIT ?",
            r -> claim(game, r, moves, steps),
            game.address,
            MOST_CLAIMS);
    return out -> {
      out.beginObject();
      game.writeFields(out);
      out.field("tree", JsonValue.array(claims)).endObject();
    };
  }

  private static JsonValue step(Row r) {
    Bytes32 tx = r.bytes32("tx");
    long l1Block = r.number("l1_block");
    long number = r.number("step");
    long pc = r.number("pc");
    String instruction = r.text("instruction");
    return out ->
        out.beginObject()
            .field("transaction", tx)
            .numberField("l1Block", l1Block)
            .numberField("number", number)
            .quantityField("pc", pc)
            .field("instruction", instruction)
            .endObject();
  }

  private static JsonValue claim(Game game, Row r, List<Move> moves, Map<Long, JsonValue> steps) {
    long index = r.number("idx");
    OptionalLong parent = r.maybeNumber("parent");
    Position position = new Position(r.quantity("place").toBigInteger());
    Bytes32 value = r.bytes32("value");
    Address claimant = r.address("claimant");
    Optional<Address> counteredBy = r.maybeAddress("countered_by");
    UInt256 bond = r.quantity("bond");
    boolean resolved = r.flag("resolved");
    long used = r.number("used");
    Move move =
        index == 0
            ? new Move(game.l1Block, game.transaction, game.time)
            : index - 1 < moves.size() ? moves.get((int) index - 1) : new Move(0, Bytes32.ZERO, 0);
    return out -> {
      out.beginObject().numberField("index", index);
      SettlementQueries.number(out, "parent", parent);
      out.numberField("depth", position.depth()).field("about", about(game, position));
      out.field("position", UInt256.of(position.index()));
      out.field("value", value).field("claimant", claimant);
      out.name("counteredBy").value(BlockQueries.maybe(counteredBy)).field("bond", bond);
      out.field("resolved", resolved).numberField("clockUsed", used);
      out.numberField("l1Block", move.l1Block).field("transaction", move.transaction);
      out.numberField("time", move.time);
      out.name("step").value(steps.getOrDefault(index, JsonValue.NULL)).endObject();
    };
  }

  /** What a claim commits to (docs/spec/dispute.md § The game). */
  private static String about(Game game, Position position) {
    if (position.depth() <= game.split) {
      BigInteger block =
          position
              .traceIndex((int) game.split)
              .add(BigInteger.valueOf(game.startingBlock + 1))
              .min(BigInteger.valueOf(game.claimedBlock));
      return "output root of block " + block;
    }
    int machineRoot = (int) game.split + 1;
    BigInteger steps =
        position.below(machineRoot).traceIndex((int) game.bottom - machineRoot).add(BigInteger.ONE);
    return "machine after step " + steps;
  }
}
