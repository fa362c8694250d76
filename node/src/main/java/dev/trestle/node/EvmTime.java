package dev.trestle.node;

import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.crypto.PrecompileFunction;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The time that a simulated execution may take. It is looked at where execution leaves the
 * interpreter, for that is where time goes: at each account, slot and code that is read, and at
 * each call of a precompiled contract. The interpreter's own loop, the one that is proven, knows
 * nothing of it; what only computes is bounded by its gas. Used by one thread.
 */
final class EvmTime {
  private final InstantSource clock;
  private final long endMillis;

  private EvmTime(InstantSource clock, long endMillis) {
    this.clock = clock;
    this.endMillis = endMillis;
  }

  /** From now on so long. */
  static EvmTime of(Duration time, InstantSource clock) {
    return new EvmTime(clock, clock.millis() + time.toMillis());
  }

  /**
   * Looks at the clock, and for the end of the request.
   *
   * @throws JsonRpcException when either is over
   */
  private void look() {
    if (Thread.currentThread().isInterrupted() || clock.millis() > endMillis) {
      throw new JsonRpcException(JsonRpcException.TIMED_OUT, "execution timeout");
    }
  }

  /** The same functions, within the time. */
  Cryptography watch(Cryptography table) {
    Cryptography watched = table;
    for (Precompile precompile : Precompile.values()) {
      PrecompileFunction function = table.function(precompile);
      watched =
          watched.with(
              precompile,
              input -> {
                look();
                return function.run(input);
              });
    }
    return watched;
  }

  /** The same state, within the time. */
  StateReader watch(StateReader state) {
    return new StateReader() {
      @Override
      public Optional<Account> account(Address address) {
        look();
        return state.account(address);
      }

      @Override
      public UInt256 storage(Address address, Bytes32 slot) {
        look();
        return state.storage(address, slot);
      }

      @Override
      public byte[] code(Bytes32 codeHash) {
        look();
        return state.code(codeHash);
      }
    };
  }
}
