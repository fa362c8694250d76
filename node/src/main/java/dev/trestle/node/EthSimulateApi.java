package dev.trestle.node;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code eth_simulateV1} of execution-apis: blocks of unsigned calls on top of a block. The blocks
 * begin with the system calls of their time; no requests (EIP-7685) are collected at their end.
 */
final class EthSimulateApi {
  private static final long BLOCK_SECONDS = 12;
  private static final int BLOCK_NUMBERS = -38020;
  private static final int BLOCK_TIMES = -38021;
  private static final int TOO_MANY_BLOCKS = -38026;

  private final BlockLookup lookup;
  private final ApiOptions options;
  private final Simulations simulations;

  EthSimulateApi(BlockLookup lookup, ApiOptions options, Simulations simulations) {
    this.simulations = simulations;
    this.lookup = lookup;
    this.options = options;
  }

  void register(Methods methods) {
    methods.register("eth_simulateV1", this::simulate);
  }

  private JsonValue simulate(Params params) {
    JsonInput request = params.atMost(2).at(0);
    BlockView base = lookup.require(params.blockTagOrLatest(1));
    boolean full = flag(request, "returnFullTransactions");
    SimulatedChain chain =
        new SimulatedChain(
            lookup.chain(),
            base,
            new SimulatedChain.Modes(flag(request, "validation"), flag(request, "traceTransfers")),
            options.callGas(),
            simulations.time());
    List<SimulatedChain.Block> blocks = new ArrayList<>();
    for (JsonInput wanted : request.required("blockStateCalls").items()) {
      Optional<JsonInput> overrides = wanted.field("blockOverrides");
      fillGap(chain, overrides, blocks);
      blocks.add(chain.add(header(chain, overrides), wanted));
      if (blocks.size() > options.limits().simulatedBlocks()) {
        throw tooMany();
      }
    }
    if (blocks.isEmpty()) {
      throw JsonRpcException.invalidParams("empty input");
    }
    return JsonValue.array(blocks.stream().map(block -> block.json(full)).toList());
  }

  private static boolean flag(JsonInput request, String name) {
    return request.field(name).map(JsonInput::bool).orElse(false);
  }

  /** Empty blocks up to the one before the number that is asked for. */
  private void fillGap(
      SimulatedChain chain, Optional<JsonInput> overrides, List<SimulatedChain.Block> blocks) {
    long parent = chain.parent().number();
    long number =
        overrides.flatMap(o -> o.field("number")).map(JsonInput::number).orElse(parent + 1);
    if (Long.compareUnsigned(number, parent) <= 0) {
      throw new JsonRpcException(
          BLOCK_NUMBERS, "block numbers must be in order: " + number + " <= " + parent);
    }
    if (Long.compareUnsigned(number - parent, options.limits().simulatedBlocks()) > 0) {
      throw tooMany();
    }
    while (chain.parent().number() + 1 < number) {
      JsonInput nothing = JsonInput.parse("{}");
      blocks.add(chain.add(header(chain, Optional.empty()), nothing));
    }
  }

  private static JsonRpcException tooMany() {
    return new JsonRpcException(TOO_MANY_BLOCKS, "too many blocks");
  }

  /** The block's header as its calls see it; roots and gas used come later. */
  private static Header header(SimulatedChain chain, Optional<JsonInput> overrides) {
    Header parent = chain.parent();
    long time =
        overrides
            .flatMap(o -> o.field("time"))
            .map(JsonInput::number)
            .orElse(parent.timestamp() + BLOCK_SECONDS);
    if (Long.compareUnsigned(time, parent.timestamp()) <= 0) {
      throw new JsonRpcException(
          BLOCK_TIMES, "block timestamps must be in order: " + time + " <= " + parent.timestamp());
    }
    Optional<UInt256> baseFee =
        overrides.flatMap(o -> o.field("baseFeePerGas")).map(JsonInput::quantity);
    return chain.header(time, baseFee, overrides);
  }
}
