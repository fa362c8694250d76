package dev.trestle.bench;

import dev.trestle.l1.Abi;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.BigEndian;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What was called on L1 about claims, disputes and withdrawals, from L1's own blocks. */
final class DisputeTransactions {
  private static final List<String> CALLS =
      List.of(
          "create(uint32,bytes32,bytes)",
          "attack(bytes32,uint256,bytes32)",
          "defend(bytes32,uint256,bytes32)",
          "step(uint256,bool,bytes,bytes)",
          "addLocalData(uint256,uint256,uint256)",
          "loadLocalData(uint256,bytes32,bytes32,uint256,uint256)",
          "loadKeccak256PreimagePart(uint256,bytes)",
          "loadSha256PreimagePart(uint256,bytes)",
          "loadBlobPreimagePart(uint256,uint256,bytes,bytes,uint256)",
          "loadPrecompilePreimagePart(uint256,address,uint64,bytes)",
          "resolveClaim(uint256,uint256)",
          "resolve()",
          "closeGame()",
          "claimCredit(address)",
          "depositTransaction(address,uint256,uint64,bool,bytes)",
          "proveWithdrawalTransaction((uint256,address,address,uint256,uint256,bytes),uint256,"
              + "(bytes32,bytes32,bytes32,bytes32),bytes[])",
          "finalizeWithdrawalTransaction((uint256,address,address,uint256,uint256,bytes))");

  private final List<Call> calls = new ArrayList<>();
  private final Address game;
  private final Address oracle;

  /** A transaction that succeeded. */
  private record Call(long block, Address from, Address to, String name, long gas) {}

  /**
   * Somebody's calls.
   *
   * @param calls gas of each transaction by the call's name, in rising order
   */
  record Side(String name, Map<String, List<Long>> calls) {}

  /**
   * Reads all of L1.
   *
   * @param oracle where preimages are loaded
   * @param game the disputed one
   */
  DisputeTransactions(JsonRpcClient l1, Address oracle, Address game) {
    this.oracle = oracle;
    this.game = game;
    Map<Integer, String> names = new HashMap<>();
    for (String call : CALLS) {
      names.put(
          BigEndian.getInt(Abi.topic(call).toBytes(), 0), call.substring(0, call.indexOf('(')));
    }
    long head = l1.call("eth_blockNumber").number();
    for (long number = 1; number <= head; number++) {
      JsonValue at = JsonValue.quantity(number);
      List<JsonInput> receipts = l1.call("eth_getBlockReceipts", at).items();
      List<JsonInput> sent =
          l1.call("eth_getBlockByNumber", at, JsonValue.bool(true))
              .required("transactions")
              .items();
      for (int i = 0; i < sent.size(); i++) {
        add(number, sent.get(i), receipts.get(i), names);
      }
    }
  }

  private void add(long block, JsonInput sent, JsonInput receipt, Map<Integer, String> names) {
    byte[] input = sent.required("input").bytes();
    Optional<JsonInput> to = sent.field("to").filter(address -> !address.isNull());
    if (receipt.required("status").number() != 1 || to.isEmpty() || input.length < 4) {
      return;
    }
    String name = names.get(BigEndian.getInt(input, 0));
    if (name != null) {
      calls.add(
          new Call(
              block,
              sent.required("from").address(),
              to.get().address(),
              name,
              receipt.required("gasUsed").number()));
    }
  }

  /**
   * The two sides of the dispute, then everybody else. The liar's are all its calls: it attacks
   * honest claims in other games, too.
   */
  List<Side> sides(Address liar, Address challenger) {
    Map<String, List<Long>> liars = new TreeMap<>();
    Map<String, List<Long>> challengers = new TreeMap<>();
    Map<String, List<Long>> others = new TreeMap<>();
    for (Call call : calls) {
      boolean ofDispute = call.to.equals(game) || call.to.equals(oracle);
      Map<String, List<Long>> side =
          call.from.equals(liar)
              ? liars
              : ofDispute && call.from.equals(challenger) ? challengers : others;
      side.computeIfAbsent(call.name, name -> new ArrayList<>()).add(call.gas);
    }
    for (Map<String, List<Long>> side : List.of(liars, challengers, others)) {
      side.values().forEach(Collections::sort);
    }
    return List.of(
        new Side("liar", liars), new Side("challenger", challengers), new Side("others", others));
  }

  /** Attacks and defences in the game. */
  long moves() {
    return ofGame("attack").count() + ofGame("defend").count();
  }

  /** L1 blocks from the first move to the step. */
  long blocksToStep() {
    return ofGame("step").findFirst().orElseThrow().block
        - ofGame("attack").findFirst().orElseThrow().block;
  }

  private Stream<Call> ofGame(String name) {
    return calls.stream().filter(call -> call.to.equals(game) && call.name.equals(name));
  }
}
