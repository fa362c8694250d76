package dev.trestle.node;

import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How often each function was called, as geth's {@code 4byteTracer} counts: by selector and size of
 * the arguments. Precompiles and creations have no functions.
 */
final class FourByteTracer implements TransactionTracer {
  private static final int SELECTOR_BYTES = 4;

  private final Set<Address> precompiles;
  private final Map<String, Integer> counts = new TreeMap<>();

  FourByteTracer(Set<Address> precompiles) {
    this.precompiles = precompiles;
  }

  @Override
  public void enter(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas) {
    boolean creation = kind == Kind.CREATE || kind == Kind.CREATE2;
    if (creation || input.length < SELECTOR_BYTES || precompiles.contains(to)) {
      return;
    }
    String selector = Hex.encodePrefixed(Arrays.copyOf(input, SELECTOR_BYTES));
    counts.merge(selector + "-" + (input.length - SELECTOR_BYTES), 1, Integer::sum);
  }

  @Override
  public void step(Step step) {}

  @Override
  public void exit(Outcome outcome, long gasUsed, byte[] output) {}

  @Override
  public JsonValue result(Traced traced) {
    return out -> {
      out.beginObject();
      counts.forEach(out::numberField);
      out.endObject();
    };
  }
}
