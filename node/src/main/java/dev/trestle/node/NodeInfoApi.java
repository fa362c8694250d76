package dev.trestle.node;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.stf.crypto.Keccak;

/** {@code net}, {@code web3} and what {@code eth} says of the node itself. */
final class NodeInfoApi {
  private final Chain chain;
  private final ApiOptions options;

  NodeInfoApi(Chain chain, ApiOptions options) {
    this.chain = chain;
    this.options = options;
  }

  void register(Methods methods) {
    methods
        .register("eth_chainId", p -> JsonValue.quantity(chain.spec().chainId()))
        .register("eth_syncing", p -> JsonValue.FALSE)
        .register("eth_accounts", p -> JsonValue.EMPTY_ARRAY)
        .register("eth_mining", p -> JsonValue.FALSE)
        .register("eth_hashrate", p -> JsonValue.quantity(0))
        .register("eth_protocolVersion", p -> JsonValue.quantity(68))
        .register("net_version", p -> JsonValue.string(Long.toString(chain.spec().chainId())))
        .register("net_listening", p -> JsonValue.TRUE)
        .register("net_peerCount", p -> JsonValue.quantity(0))
        .register("web3_clientVersion", p -> JsonValue.string(options.clientVersion()))
        .register("web3_sha3", p -> JsonValue.bytes32(Keccak.hash(p.atMost(1).bytes(0))))
        .register(
            "rpc_modules",
            p ->
                out -> {
                  out.beginObject();
                  for (String module :
                      new String[] {"debug", "eth", "net", "trace", "trestle", "txpool", "web3"}) {
                    out.field(module, "1.0");
                  }
                  out.endObject();
                });
  }
}
