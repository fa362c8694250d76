package dev.trestle.spec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests and answers of execution-apis against a node that has imported their chain. An answer
 * must equal the recorded one as JSON; of a case marked {@code speconly} the shape counts.
 */
final class JsonRpcTopic implements Topic {
  private static final String SUFFIX = ".io";
  private static final String OLD_EXECUTION =
      "traces an execution under rules from before Shanghai, which the EVM does not have";
  private static final String OLD_RECEIPT =
      "a receipt from before Byzantium carries a state root, which is not kept";

  /** Cases that are not this node's to answer, and why. */
  private static final Map<String, String> NOT_APPLICABLE =
      Map.ofEntries(
          Map.entry("debug_getRawBlock/get-block-n", "a block with ommers: none since the merge"),
          Map.entry("debug_getRawReceipts/get-block-n", OLD_RECEIPT),
          Map.entry("eth_getBlockReceipts/get-block-receipts-n", OLD_RECEIPT),
          Map.entry("eth_getBlockReceipts/get-block-receipts-by-hash", OLD_RECEIPT),
          Map.entry("eth_getTransactionReceipt/get-legacy-contract", OLD_RECEIPT),
          Map.entry("debug_traceBlockByNumber/trace-block-storage-encoding", OLD_EXECUTION),
          Map.entry("debug_traceBlockByNumber/trace-block-storage-snapshot-timing", OLD_EXECUTION),
          Map.entry("debug_traceBlockByNumber/trace-block-with-transactions", OLD_EXECUTION),
          Map.entry("debug_traceTransaction/trace-contract-call", OLD_EXECUTION),
          Map.entry("debug_traceTransaction/trace-legacy-transfer", OLD_EXECUTION),
          Map.entry(
              "eth_simulateV1/ethSimulate-empty-with-block-num-set-firstblock", OLD_EXECUTION),
          Map.entry(
              "debug_getRawTransaction/get-invalid-hash",
              "the message names a type of Go's; ours says the same without it"));

  @Override
  public String name() {
    return "json-rpc";
  }

  @Override
  public List<String> archives() {
    return List.of("json-rpc/execution-apis-tests");
  }

  /** A request with the answer that is recorded for it. */
  private record Exchange(String request, JsonNode expected, JsonNode found) {}

  @Override
  public void run(Archive archive, Tally tally) {
    try (RpcTestNode node = new RpcTestNode(archive)) {
      for (String path : archive.paths(SUFFIX)) {
        String name = path.substring(path.indexOf('/') + 1, path.length() - SUFFIX.length());
        Optional<String> reason = whyNot(name);
        if (reason.isPresent()) {
          tally.skip(name, reason.get());
          continue;
        }
        // In their order, since some change the pool; compared later and side by side.
        boolean shapeOnly = archive.text(path).contains("speconly:");
        List<Exchange> exchanges = play(node, archive.text(path));
        tally.check(name, () -> compare(exchanges, shapeOnly));
      }
    } catch (IOException e) {
      throw new IllegalStateException("the node does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Optional<String> whyNot(String name) {
    if (name.startsWith("testing_")) {
      return Optional.of("the namespace testing builds blocks on request: not offered");
    }
    return Optional.ofNullable(NOT_APPLICABLE.get(name));
  }

  private static List<Exchange> play(RpcTestNode node, String script)
      throws IOException, InterruptedException {
    List<Exchange> exchanges = new ArrayList<>();
    Optional<String> asked = Optional.empty();
    for (String line : script.lines().toList()) {
      if (line.startsWith(">> ")) {
        asked = Optional.of(line.substring(3));
      } else if (line.startsWith("<< ")) {
        String request = asked.orElseThrow();
        JsonNode expected = JsonMapper.shared().readTree(line.substring(3));
        exchanges.add(new Exchange(request, expected, node.answer(request)));
      }
    }
    return exchanges;
  }

  private static void compare(List<Exchange> exchanges, boolean shapeOnly) {
    for (Exchange e : exchanges) {
      if (e.expected.equals(e.found)) {
        continue;
      }
      if (!shapeOnly) {
        throw new Mismatch(e.request + "\nexpected " + e.expected + "\nfound    " + e.found);
      }
      JsonShape.difference(e.expected, e.found)
          .ifPresent(difference -> {
            throw new Mismatch(e.request + "\n" + difference);
          });
    }
  }
}
