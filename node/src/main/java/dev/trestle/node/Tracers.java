package dev.trestle.node;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.StateReader;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes tracers as callers of {@code debug_trace…} name them. */
final class Tracers {
  /** Go's durations, of which callers use these. */
  private static final Pattern DURATION = Pattern.compile("([0-9]+)(ms|s|m)");

  private Tracers() {}

  /**
   * What a tracer looks at.
   *
   * @param before the state before the traced transaction
   * @param now the state at any moment while it is executed
   * @param precompiles of its block
   * @param concerned accounts it concerns whatever it executes
   * @param place where it stands, if it is in a block
   */
  record Subject(
      StateReader before,
      StateReader now,
      Set<Address> precompiles,
      Collection<Address> concerned,
      Optional<FlatTracer.Place> place) {}

  static TransactionTracer of(Optional<JsonInput> options, Subject subject, TraceBudget budget) {
    Optional<JsonInput> config = options.flatMap(o -> o.field("tracerConfig"));
    Optional<JsonInput> named = options.flatMap(o -> o.field("tracer"));
    if (named.isEmpty()) {
      return new StructLogger(options, budget);
    }
    return switch (named.get().text()) {
      case "callTracer" ->
          new CallTracer(subject.now, flag(config, "onlyTopCall"), flag(config, "withLog"));
      case "prestateTracer" ->
          new PrestateTracer(
              subject.before, PrestateTracer.Options.read(config), subject.concerned);
      case "4byteTracer" -> new FourByteTracer(subject.precompiles);
      case "flatCallTracer" -> new FlatTracer(subject.now, subject.precompiles, subject.place);
      case "noopTracer" -> new Nothing();
      default ->
          throw JsonRpcException.invalidParams(
              "tracer "
                  + named.get().text()
                  + " is not known: there are callTracer, prestateTracer, 4byteTracer,"
                  + " flatCallTracer, noopTracer, and none for struct logs");
    };
  }

  static boolean flag(Optional<JsonInput> options, String name) {
    return options.flatMap(o -> o.field(name)).map(JsonInput::bool).orElse(false);
  }

  /** How long the caller would wait: geth's {@code timeout}; else the limit itself. */
  static Duration timeout(Optional<JsonInput> options, Duration limit) {
    Optional<JsonInput> wanted = options.flatMap(o -> o.field("timeout"));
    if (wanted.isEmpty()) {
      return limit;
    }
    Matcher m = DURATION.matcher(wanted.get().text());
    if (!m.matches() || m.group(1).length() > 9) {
      throw wanted.get().fault("a duration such as 500ms, 5s or 1m is wanted");
    }
    long amount = Long.parseLong(m.group(1));
    return switch (m.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      default -> Duration.ofMinutes(amount);
    };
  }

  /** Executes and tells nothing. */
  private static final class Nothing implements TransactionTracer {
    @Override
    public void enter(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas) {}

    @Override
    public void step(Step step) {}

    @Override
    public void exit(Outcome outcome, long gasUsed, byte[] output) {}

    @Override
    public JsonValue result(Traced traced) {
      return out -> out.beginObject().endObject();
    }
  }
}
