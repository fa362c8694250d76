package dev.trestle.cli;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;

/** The operator's methods, named as op-node's: for endpoints that only the operator reaches. */
final class AdminApi {
  private AdminApi() {}

  static Methods of(SequencerRole sequencer) {
    return new Methods()
        .register("admin_sequencerActive", params -> JsonValue.bool(sequencer.active()))
        .register("admin_stopSequencer", params -> set(sequencer, true))
        .register("admin_startSequencer", params -> set(sequencer, false));
  }

  private static JsonValue set(SequencerRole sequencer, boolean paused) {
    sequencer.pause(paused);
    return JsonValue.NULL;
  }
}
