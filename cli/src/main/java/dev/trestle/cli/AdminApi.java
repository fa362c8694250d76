package dev.trestle.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.trestle.node.ChainBlock;
import dev.trestle.node.Heads;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** The operator's methods, named as op-node's and geth's: on the {@link AdminEndpoint} alone. */
final class AdminApi {
  private static final Set<String> LEVELS =
      Set.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

  private final RollupNode node;

  private AdminApi(RollupNode node) {
    this.node = node;
  }

  /** Of a node, and of the sequencer beside it if there is one. */
  static Methods of(RollupNode node, Optional<SequencerRole> sequencer) {
    AdminApi api = new AdminApi(node);
    Methods methods =
        new Methods()
            .register("admin_nodeInfo", params -> api.nodeInfo())
            .register("admin_peers", params -> api.endpoints())
            .register("admin_setLogLevel", AdminApi::setLogLevel);
    sequencer.ifPresent(role ->
        methods
            .register("admin_sequencerActive", params -> JsonValue.bool(role.active()))
            .register("admin_stopSequencer", params -> set(role, true))
            .register("admin_startSequencer", params -> set(role, false)));
    return methods;
  }

  private static JsonValue set(SequencerRole sequencer, boolean paused) {
    sequencer.pause(paused);
    return JsonValue.NULL;
  }

  private JsonValue nodeInfo() {
    Heads heads = node.chain().heads();
    return out -> {
      out.beginObject().field("name", node.name()).field("version", new Version().getVersion()[0]);
      out.quantityField("chainId", node.config().l2().chainId());
      out.field("folder", node.folder().toString());
      head(out, "unsafe", heads.head());
      head(out, "safe", heads.safe());
      head(out, "finalized", heads.finalized());
      out.name("troubles").beginArray();
      node.troubles().forEach(out::string);
      out.endArray().endObject();
    };
  }

  private static void head(JsonWriter out, String name, ChainBlock block) {
    out.name(name).beginObject().quantityField("number", block.number());
    out.field("hash", block.hash()).endObject();
  }

  /**
   * There is no network of peers: these are the endpoints that the node asks, and what it serves.
   */
  private JsonValue endpoints() {
    return out -> {
      out.beginArray();
      node.endpoints()
          .forEach(
              (role, url) -> out.beginObject().field("role", role).field("url", url).endObject());
      out.endArray();
    };
  }

  /** Parameters: a logger's name, {@code ROOT} for all, and a level. */
  private static JsonValue setLogLevel(Params params) {
    String name = params.atMost(2).at(0).text();
    String level = params.at(1).text().toUpperCase(Locale.ROOT);
    if (!LEVELS.contains(level)) {
      throw JsonRpcException.invalidParams("a level is one of " + LEVELS);
    }
    if (LoggerFactory.getLogger(name) instanceof Logger logger) {
      logger.setLevel(Level.toLevel(level));
      return JsonValue.TRUE;
    }
    throw new JsonRpcException(
        JsonRpcException.SERVER_ERROR, "the levels of this process's log cannot be changed");
  }
}
