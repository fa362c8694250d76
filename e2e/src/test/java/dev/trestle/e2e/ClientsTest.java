package dev.trestle.e2e;

import dev.trestle.cli.Devnet;
import dev.trestle.cli.DevnetOptions;
import dev.trestle.cli.DisputeOptions;
import dev.trestle.cli.Endpoints;
import dev.trestle.l1.GameParameters;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unmodified clients (viem, ethers, Uniswap) and hostile ones against a whole devnet. */
class ClientsTest {
  /** Nobody disputes here, so the program doesn't matter; the clocks let people wait. */
  private static final GameParameters GAME =
      new GameParameters(
          new Bytes32(1L << 56, 0, 0, 1), 51, 14, 20, 3, 3, UInt256.of(1_000), UInt256.of(100_000));

  /** A machine that has much else to do must not lose blocks because its batches come late. */
  private static final long WINDOW = 100;

  @Test
  void realClients_againstADevnet_findAnEthereumChain(@TempDir Path folder) throws Exception {
    NpmProject clients = NpmProject.installed("e2e/clients");
    DevnetOptions options =
        new DevnetOptions(folder, 0, 2, 1, WINDOW).with(DisputeOptions.NO_GAMES.with(GAME));
    try (Devnet _ = Devnet.start(options, what -> {})) {
      Path endpoints = folder.resolve(Endpoints.FILE);
      clients.run("test", Map.of("TRESTLE_ENDPOINTS", endpoints.toString()));
    }
  }
}
