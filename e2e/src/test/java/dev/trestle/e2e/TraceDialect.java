package dev.trestle.e2e;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Levels out what anvil says differently from geth, whom we follow: docs/rpc.md lists it. */
final class TraceDialect {
  /** Who gets the tips: the two chains' blocks differ in their base fee. */
  private static final String BENEFICIARY = "0x" + "00".repeat(20);

  /** anvil counts calls of precompiles as functions, too. */
  private static final String IDENTITY_CALL = "0x00000000-28";

  private static final String IDENTITY = "\"0x" + "00".repeat(19) + "04\"";

  /** The two chains' blocks are others; ours may have had an empty one before. */
  private static final Set<String> UNCOMPARED =
      Set.of("blockHash", "blockNumber", BENEFICIARY, IDENTITY_CALL);

  private static final Set<String> PLACES = Set.of("traceAddress", "subtraces");

  private TraceDialect() {}

  /** An answer without what is known to differ. */
  static Object level(Object json, int mostSteps) {
    Object cleaned = clean(json, mostSteps);
    if (cleaned instanceof Map<?, ?> map && map.containsKey("gas") && map.containsKey("type")) {
      map.remove("gas"); // geth: the transaction's limit; anvil: what is left of it to execute
    }
    return cleaned;
  }

  private static Object clean(Object json, int mostSteps) {
    if (json instanceof Map<?, ?> map) {
      Map<String, Object> out = new TreeMap<>();
      map.forEach((key, value) -> put(out, key.toString(), value, mostSteps));
      if (map.containsKey("op") && (map.containsKey("error"))) {
        out.remove("gasCost"); // of a step that fails: ours is all that was left
      }
      return out;
    }
    if (json instanceof List<?> list) {
      List<Object> out = new ArrayList<>();
      list.forEach(item -> out.add(clean(item, mostSteps)));
      return out.stream().anyMatch(TraceDialect::callsIdentity) ? withoutPrecompile(out) : out;
    }
    return json;
  }

  private static void put(Map<String, Object> out, String key, Object value, int mostSteps) {
    boolean nothing = Map.of("balance", "\"0x0\"").equals(value); // a new account's state before
    boolean empty =
        key.equals("refund") && value.equals("0")
            || key.equals("returnData") && value.equals("\"0x\"");
    if (nothing || empty || UNCOMPARED.contains(key)) {
      return;
    }
    if (key.equals("error")) {
      out.put(key, "failed"); // in other words
    } else if (key.equals("structLogs") && value instanceof List<?> steps) {
      out.put(key, clean(steps.subList(0, Math.min(steps.size(), mostSteps)), mostSteps));
    } else {
      out.put(key, clean(value, mostSteps));
    }
  }

  private static boolean callsIdentity(Object trace) {
    return trace instanceof Map<?, ?> map
        && map.get("action") instanceof Map<?, ?> action
        && IDENTITY.equals(action.get("to"))
        && !List.of().equals(map.get("traceAddress"));
  }

  /** As OpenEthereum and geth do; without the places, which are others then. */
  private static List<Object> withoutPrecompile(List<Object> traces) {
    List<Object> out = new ArrayList<>();
    for (Object trace : traces) {
      if (!callsIdentity(trace) && trace instanceof Map<?, ?> map) {
        map.keySet().removeAll(PLACES);
        out.add(map);
      }
    }
    return out;
  }

  /** anvil shows a self-destruction of the outermost frame even if nothing below it is wanted. */
  private static boolean isOneDestruction(Object calls) {
    return calls instanceof List<?> list
        && list.size() == 1
        && list.getFirst() instanceof Map<?, ?> call
        && "\"SELFDESTRUCT\"".equals(call.get("type"));
  }

  /** Notes where the two differ: a line for each place. */
  static void compare(String where, Object mine, Object theirs, List<String> differences) {
    if (mine instanceof Map<?, ?> a && theirs instanceof Map<?, ?> b) {
      Set<Object> names = new LinkedHashSet<>(a.keySet());
      names.addAll(b.keySet());
      for (Object name : names) {
        Object inA = a.containsKey(name) ? a.get(name) : "missing";
        Object inB = b.containsKey(name) ? b.get(name) : "missing";
        boolean takenOut = PLACES.contains(name) && inB.equals("missing");
        boolean unasked = inA.equals("missing") && isOneDestruction(inB);
        if (!takenOut && !unasked) {
          compare(where + "." + name, inA, inB, differences);
        }
      }
    } else if (mine instanceof List<?> a && theirs instanceof List<?> b && a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) {
        compare(where + "[" + i + "]", a.get(i), b.get(i), differences);
      }
    } else if (!mine.equals(theirs)) {
      differences.add(where + ": ours " + mine + ", theirs " + theirs);
    }
  }
}
