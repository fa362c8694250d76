package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.cli.Devnet;
import dev.trestle.cli.DevnetOptions;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sequencer's public port answers, name by name; orders are taken elsewhere. */
class PublicPortTest {
  /**
   * Whoever adds a method to the public port adds it here, having thought about who may call it.
   */
  private static final List<String> ALLOWED =
      List.of(
          "debug_dbGet",
          "debug_getBadBlocks",
          "debug_getRawBlock",
          "debug_getRawHeader",
          "debug_getRawReceipts",
          "debug_getRawTransaction",
          "debug_traceBlockByHash",
          "debug_traceBlockByNumber",
          "debug_traceCall",
          "debug_traceTransaction",
          "eth_accounts",
          "eth_blobBaseFee",
          "eth_blockNumber",
          "eth_call",
          "eth_chainId",
          "eth_config",
          "eth_createAccessList",
          "eth_estimateGas",
          "eth_feeHistory",
          "eth_gasPrice",
          "eth_getBalance",
          "eth_getBlockByHash",
          "eth_getBlockByNumber",
          "eth_getBlockReceipts",
          "eth_getBlockTransactionCountByHash",
          "eth_getBlockTransactionCountByNumber",
          "eth_getCode",
          "eth_getFilterChanges",
          "eth_getFilterLogs",
          "eth_getHeaderByHash",
          "eth_getHeaderByNumber",
          "eth_getLogs",
          "eth_getProof",
          "eth_getRawTransactionByBlockHashAndIndex",
          "eth_getRawTransactionByBlockNumberAndIndex",
          "eth_getRawTransactionByHash",
          "eth_getStorageAt",
          "eth_getStorageValues",
          "eth_getTransactionByBlockHashAndIndex",
          "eth_getTransactionByBlockNumberAndIndex",
          "eth_getTransactionByHash",
          "eth_getTransactionCount",
          "eth_getTransactionReceipt",
          "eth_getUncleByBlockHashAndIndex",
          "eth_getUncleByBlockNumberAndIndex",
          "eth_getUncleCountByBlockHash",
          "eth_getUncleCountByBlockNumber",
          "eth_hashrate",
          "eth_maxPriorityFeePerGas",
          "eth_mining",
          "eth_newBlockFilter",
          "eth_newFilter",
          "eth_newPendingTransactionFilter",
          "eth_protocolVersion",
          "eth_sendRawTransaction",
          "eth_sendRawTransactionSync",
          "eth_simulateV1",
          "eth_syncing",
          "eth_uninstallFilter",
          "net_listening",
          "net_peerCount",
          "net_version",
          "optimism_outputAtBlock",
          "optimism_rollupConfig",
          "optimism_safeHeadAtL1Block",
          "optimism_syncStatus",
          "optimism_version",
          "rpc_modules",
          "trace_block",
          "trace_call",
          "trace_filter",
          "trace_replayBlockTransactions",
          "trace_replayTransaction",
          "trace_transaction",
          "trestle_stateHistory",
          "trestle_whyRefused",
          "txpool_content",
          "txpool_contentFrom",
          "txpool_inspect",
          "txpool_status",
          "web3_clientVersion",
          "web3_sha3");

  @TempDir Path folder;

  @Test
  void publicPort_takesNoOrders_andTheAdminPortOnlyFromTheOperator() throws IOException {
    Devnet devnet = Devnet.start(new DevnetOptions(folder, 0, 1, 1, 20), what -> {});
    try (Network network = new Network(devnet.endpoints(), devnet::close)) {
      assertThat(devnet.publicMethods()).isEqualTo(new TreeSet<>(ALLOWED));
      for (String method :
          List.of("admin_stopSequencer", "admin_startSequencer", "admin_nodeInfo")) {
        assertThatThrownBy(() -> network.l2Rpc().call(method))
            .isInstanceOfSatisfying(
                JsonRpcException.class,
                e -> assertThat(e.code()).isEqualTo(JsonRpcException.METHOD_NOT_FOUND));
      }
      JsonRpcClient stranger = new JsonRpcClient(URI.create(network.endpoints().admin().url()));
      assertThatThrownBy(() -> stranger.call("admin_stopSequencer"))
          .hasMessageContaining("HTTP 401");
      Path secret = Path.of(network.endpoints().admin().secretFile());
      if (secret.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
            .isEqualTo("rw-------");
      }
      orders(network.adminRpc(), network);
    }
  }

  private static void orders(JsonRpcClient admin, Network network) {
    assertThat(admin.call("admin_sequencerActive").bool()).isTrue();
    admin.call("admin_stopSequencer");
    assertThat(admin.call("admin_sequencerActive").bool()).isFalse();
    admin.call("admin_startSequencer");
    JsonInput info = admin.call("admin_nodeInfo");
    assertThat(info.required("name").text()).isEqualTo("sequencer");
    assertThat(info.required("chainId").number()).isEqualTo(network.endpoints().l2ChainId());
    assertThat(admin.call("admin_peers").items().getFirst().required("role").text())
        .isEqualTo("settlement");
    JsonValue logger = JsonValue.string("dev.trestle.nobody");
    assertThat(admin.call("admin_setLogLevel", logger, JsonValue.string("debug")).bool()).isTrue();
    assertThatThrownBy(() -> admin.call("admin_setLogLevel", logger, JsonValue.string("loud")))
        .hasMessageContaining("a level is one of");
  }
}
