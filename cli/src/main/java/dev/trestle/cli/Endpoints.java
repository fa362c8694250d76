package dev.trestle.cli;

import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.rpc.JwtSecret;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach a devnet, as {@code endpoints.json} says it.
 *
 * @param admin the operator's port of the sequencer
 * @param replicaRpc of a devnet that has a replica
 * @param metrics of a devnet that shows them: {@code /metrics} and {@code /healthz} below it
 * @param explorer page of a devnet that has one
 * @param accounts funded on L1 and L2
 * @param contracts on L1, named as viem's op-stack chains name them where those do
 */
public record Endpoints(
    String l1Rpc,
    String l1Beacon,
    String l2Rpc,
    String l2Ws,
    Admin admin,
    Optional<String> replicaRpc,
    Optional<String> metrics,
    Optional<String> explorer,
    long l1ChainId,
    long l2ChainId,
    List<DevAccount> accounts,
    Map<String, Address> contracts) {
  /**
   * The operator's port.
   *
   * @param secretFile where the secret lies that its callers sign with
   */
  public record Admin(String url, String secretFile) {
    /** A client that signs its calls. */
    public JsonRpcClient client() {
      JwtSecret secret = AdminEndpoint.secret(Path.of(secretFile));
      InstantSource clock = InstantSource.system();
      return JsonRpcClient.authorised(URI.create(url), () -> secret.token(clock.millis() / 1000));
    }
  }

  public static final String FILE = "endpoints.json";

  String json() {
    JsonValue people =
        JsonValue.array(
            accounts.stream()
                .map(a ->
                    (JsonValue)
                        out ->
                            out.beginObject()
                                .field("address", a.address())
                                .field("privateKey", Bytes32.of(a.privateKey()))
                                .endObject())
                .toList());
    JsonValue places =
        out -> {
          out.beginObject();
          contracts.forEach(out::field);
          out.endObject();
        };
    return JsonWriter.toText(out -> {
      out.beginObject()
          .field("l1Rpc", l1Rpc)
          .field("l1Beacon", l1Beacon)
          .field("l2Rpc", l2Rpc)
          .field("l2Ws", l2Ws)
          .field("adminRpc", admin.url)
          .field("adminJwtSecret", admin.secretFile);
      replicaRpc.ifPresent(url -> out.field("replicaRpc", url));
      metrics.ifPresent(url -> out.field("metrics", url));
      explorer.ifPresent(url -> out.field("explorer", url));
      out.numberField("l1ChainId", l1ChainId)
          .numberField("l2ChainId", l2ChainId)
          .field("accounts", people)
          .field("contracts", places)
          .endObject();
    })
        + "\n";
  }

  /** For people. */
  String text() {
    StringBuilder out = new StringBuilder();
    out.append("  L1 RPC        ").append(l1Rpc).append("   chain ").append(l1ChainId).append('\n');
    out.append("  L1 Beacon API ").append(l1Beacon).append('\n');
    out.append("  L2 RPC        ").append(l2Rpc).append("   chain ").append(l2ChainId).append('\n');
    out.append("  L2 WebSocket  ").append(l2Ws).append('\n');
    out.append("  admin RPC     ").append(admin.url).append("   JWT, secret in ");
    out.append(admin.secretFile).append('\n');
    replicaRpc.ifPresent(url -> out.append("  replica RPC   ").append(url).append('\n'));
    explorer.ifPresent(url -> out.append("  explorer      ").append(url).append('\n'));
    metrics.ifPresent(url -> out.append("  metrics       ").append(url).append("/metrics\n"));
    out.append("\n  accounts, 10,000 ether each on L1 and L2 (everybody knows these keys):\n");
    for (DevAccount a : accounts) {
      out.append("    ").append(a.address()).append("  ");
      out.append(Bytes32.of(a.privateKey())).append('\n');
    }
    out.append("\n  contracts on L1:\n");
    contracts.forEach((name, address) ->
        out.append("    ").append(address).append("  ").append(name).append('\n'));
    return out.toString();
  }
}
