package dev.trestle.e2e;

import dev.trestle.cli.Devnet;
import dev.trestle.cli.DevnetOptions;
import dev.trestle.cli.Endpoints;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unmodified clients (viem, ethers, Uniswap) and hostile ones against a whole devnet. */
class ClientsTest {
  @Test
  void realClients_againstADevnet_findAnEthereumChain(@TempDir Path folder) throws Exception {
    NpmProject clients = NpmProject.installed("e2e/clients");
    try (Devnet _ = Devnet.start(DevnetOptions.in(folder, 0), what -> {})) {
      Path endpoints = folder.resolve(Endpoints.FILE);
      clients.run("test", Map.of("TRESTLE_ENDPOINTS", endpoints.toString()));
    }
  }
}
