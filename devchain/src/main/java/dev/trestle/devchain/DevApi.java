package dev.trestle.devchain;

import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;

/**
 * RPC methods that control the embedded L1: blocks on demand, time travel, reorgs. Names as in
 * Hardhat and Anvil where those have the method.
 */
public final class DevApi {
  private static final int MOST_BLOCKS = 10_000;

  private final DevChain chain;

  private DevApi(DevChain chain) {
    this.chain = chain;
  }

  /** Adds all its methods. */
  public static void register(Methods methods, DevChain chain) {
    DevApi api = new DevApi(chain);
    methods.register("evm_mine", params -> api.mine(1));
    methods.register("anvil_mine", params -> api.mine(api.count(params, 0, 1)));
    methods.register("hardhat_mine", params -> api.mine(api.count(params, 0, 1)));
    methods.register("evm_increaseTime", api::increaseTime);
    methods.register("evm_setAutomine", api::automine);
    methods.register("anvil_reorg", api::reorg);
  }

  private JsonValue mine(int blocks) {
    chain.mine(blocks);
    return JsonValue.string("0x0");
  }

  private JsonValue increaseTime(Params params) {
    long seconds = number(params, 0);
    chain.advanceTime(seconds);
    return JsonValue.quantity(seconds);
  }

  /** False stops the clock's blocks, true resumes them. */
  private JsonValue automine(Params params) {
    chain.pause(!params.bool(0));
    return JsonValue.TRUE;
  }

  /** Depth, and whether transactions of the replaced blocks wait again (default yes). */
  private JsonValue reorg(Params params) {
    int depth = count(params, 0, 1);
    boolean keep = params.optional(1).isEmpty() || params.bool(1);
    try {
      chain.reorg(depth, keep);
    } catch (IllegalArgumentException e) {
      throw JsonRpcException.invalidParams(String.valueOf(e.getMessage()));
    }
    return JsonValue.NULL;
  }

  private int count(Params params, int index, int fallback) {
    if (params.optional(index).isEmpty()) {
      return fallback;
    }
    long value = number(params, index);
    if (value < 1 || value > MOST_BLOCKS) {
      throw JsonRpcException.invalidParams("1 to " + MOST_BLOCKS + " blocks, not " + value);
    }
    return (int) value;
  }

  private static long number(Params params, int index) {
    long value = params.at(index).numberOrInteger();
    if (value < 0) {
      throw JsonRpcException.invalidParams("number too large");
    }
    return value;
  }
}
