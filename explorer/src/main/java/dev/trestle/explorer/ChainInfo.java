package dev.trestle.explorer;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the page must know of the chain it shows.
 *
 * @param view of where both chains are
 */
record ChainInfo(Explorer.Setting setting, Database database, Supplier<View> view) {
  /**
   * How far everything is.
   *
   * @param indexed the last L2 block in the index
   * @param answers whether the node of L2 answered when it was last asked
   */
  record View(L2Chain.Heads heads, long indexed, L1View l1, boolean answers) {}

  /**
   * How far L1 is.
   *
   * @param indexed the last L1 block in the index
   * @param answers whether one of L1's nodes answered when they were last asked
   */
  record L1View(long head, long indexed, boolean answers) {}

  /** Chain ids, contracts, endpoints for wallets, what the page may offer. */
  JsonValue config(boolean verification) {
    return out -> {
      out.beginObject().numberField("l1ChainId", setting.config().l1().chainId());
      out.numberField("l2ChainId", setting.config().l2().chainId());
      out.numberField("blockTime", setting.config().timing().blockTimeSeconds());
      out.field("l1Rpc", setting.publicL1().toString());
      out.field("l2Rpc", setting.publicL2().toString());
      out.field("faucet", setting.faucet().isPresent()).field("verification", verification);
      out.name("contracts").beginObject();
      for (Map.Entry<String, Address> contract : setting.contracts().entrySet()) {
        out.field(contract.getKey(), contract.getValue());
      }
      out.endObject().endObject();
    };
  }

  /** A field {@code heads} of an object. */
  void writeHeads(JsonWriter out) {
    View now = view.get();
    out.name("heads").beginObject().numberField("unsafe", now.heads.unsafe());
    out.numberField("safe", now.heads.safe()).numberField("finalized", now.heads.finalized());
    out.numberField("indexed", now.indexed).numberField("l1", now.l1.head);
    out.numberField("l1Indexed", now.l1.indexed).field("l2Answers", now.answers);
    out.field("l1Answers", now.l1.answers).endObject();
  }

  /** Who created a contract, and how; null for what was there from the beginning. */
  JsonValue creation(Address address) {
    return database
        .first(
            "SELECT c.creator, t.hash FROM contracts c JOIN transactions t ON t.seq = c.seq"
                + " WHERE c.address = ?",
            r -> creation(r.address("creator"), r.bytes32("hash")),
            address)
        .orElse(JsonValue.NULL);
  }

  private static JsonValue creation(Address creator, Bytes32 transaction) {
    return out ->
        out.beginObject().field("by", creator).field("transaction", transaction).endObject();
  }
}
