package dev.trestle.cli;

import dev.trestle.l1.SettlementException;
import dev.trestle.node.BlobKzg;
import dev.trestle.rpc.JsonRpcException;
import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every role must be told: the rollup and its settlement chain. */
final class SettlementOptions {
  @Option(
      names = "--rollup",
      paramLabel = "DIR",
      required = true,
      description = "Folder with rollup.json and l2-genesis.json, such as a devnet's.")
  private Path rollup;

  @Option(
      names = "--l1",
      paramLabel = "URL",
      required = true,
      description = "JSON-RPC endpoint of the settlement chain.")
  private URI l1;

  @Option(
      names = "--beacon",
      paramLabel = "URL",
      required = true,
      description = "Base address of the settlement chain's Beacon API, for blobs.")
  private URI beacon;

  URI l1() {
    return l1;
  }

  RollupFiles rollup() {
    if (!RollupFiles.existIn(rollup)) {
      throw new StartupException(
          "there is no " + RollupFiles.CONFIG + " in " + rollup + "; name the rollup's folder");
    }
    return RollupFiles.read(rollup);
  }

  /** Opens the endpoints; the settlement chain must be the one that the rollup is on. */
  SettlementAccess open(BlobKzg kzg, long chainId) {
    SettlementAccess access = new SettlementAccess(l1, beacon, kzg);
    try {
      long found = access.client().chainId();
      if (found != chainId) {
        throw new StartupException(
            "the endpoint " + l1 + " serves chain " + found + ", the rollup is on " + chainId);
      }
      return access;
    } catch (JsonRpcException | SettlementException e) {
      access.close();
      throw new StartupException("the settlement chain does not answer: " + e.getMessage());
    } catch (StartupException e) {
      access.close();
      throw e;
    }
  }
}
