package dev.trestle.node;

import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateReader;
import dev.trestle.stf.trie.MissingNodeException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A state as callers of the RPC read it: what is not kept any more is the standard error for that,
 * and an execution ends at its next account once the request's time is over.
 */
final class ServedState implements StateReader {
  private final StateReader state;

  ServedState(StateReader state) {
    this.state = state;
  }

  /** Looks into a state, which may be gone. */
  static <T> T read(Supplier<T> look) {
    try {
      return look.get();
    } catch (MissingNodeException e) {
      throw new JsonRpcException(
          JsonRpcException.PRUNED_HISTORY,
          "pruned history unavailable: the state of this block is not kept any more");
    }
  }

  @Override
  public Optional<Account> account(Address address) {
    if (Thread.currentThread().isInterrupted()) {
      throw new JsonRpcException(JsonRpcException.TIMED_OUT, "execution timeout");
    }
    return read(() -> state.account(address));
  }

  @Override
  public UInt256 storage(Address address, Bytes32 slot) {
    return read(() -> state.storage(address, slot));
  }

  @Override
  public byte[] code(Bytes32 codeHash) {
    return read(() -> state.code(codeHash));
  }
}
