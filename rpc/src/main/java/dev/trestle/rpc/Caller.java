package dev.trestle.rpc;

import java.util.Optional;

/** On whose account a call is. Called by many threads. */
interface Caller {
  /** Everybody, where nobody is asked who they are. */
  Caller ANYBODY =
      new Caller() {
        @Override
        public Optional<JsonRpcException> refusal() {
          return Optional.empty();
        }

        @Override
        public boolean isWithdrawn() {
          return false;
        }
      };

  /** Counts one more call; why it is not answered. */
  Optional<JsonRpcException> refusal();

  /** Whether who was let in once is not any more. */
  boolean isWithdrawn();
}
