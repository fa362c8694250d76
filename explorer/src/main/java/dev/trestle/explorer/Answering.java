package dev.trestle.explorer;

import dev.trestle.l1.SettlementException;
import dev.trestle.rpc.JsonRpcException;
import java.util.function.BooleanSupplier;

/** Whether the chain that an indexer follows answered when it was last asked. */
final class Answering {
  private final Runnable changed;
  private volatile boolean answers = true;

  /**
   * @param changed is told when it begins or ends
   */
  Answering(Runnable changed) {
    this.changed = changed;
  }

  /** One turn of an indexer; what it throws is thrown on. */
  boolean turn(BooleanSupplier indexer) {
    boolean worked;
    try {
      worked = indexer.getAsBoolean();
    } catch (JsonRpcException | SettlementException e) {
      set(false);
      throw e;
    }
    set(true);
    return worked;
  }

  private void set(boolean now) {
    if (answers != now) {
      answers = now;
      changed.run();
    }
  }

  boolean answers() {
    return answers;
  }
}
