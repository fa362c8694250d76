package dev.trestle.cli;

import dev.trestle.l1.SettlementException;
import dev.trestle.node.BlobKzg;
import dev.trestle.rpc.JsonRpcException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** What every role must be told: the rollup and its settlement chain. */
final class SettlementOptions {
  private static final Logger LOG = LoggerFactory.getLogger(SettlementOptions.class);
  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final long LONGEST_PAUSE_MILLIS = 16_000;

  @Option(
      names = "--rollup",
      paramLabel = "DIR",
      required = true,
      description =
          "Folder with rollup.json and l2-genesis.json, such as a devnet's or a deployed chain's.")
  private Path rollup;

  @Option(
      names = "--l1",
      split = ",",
      paramLabel = "URL",
      description =
          "JSON-RPC endpoints of the settlement chain, the preferred first (default:"
              + " settlement.rpc of DIR's chain.toml).")
  private List<URI> l1 = List.of();

  @Option(
      names = "--beacon",
      split = ",",
      paramLabel = "URL",
      description =
          "Base addresses of the settlement chain's Beacon APIs, for blobs (default:"
              + " settlement.beacon of DIR's chain.toml).")
  private List<URI> beacon = List.of();

  @Option(
      names = "--blob-store",
      split = ",",
      paramLabel = "URL",
      description =
          "Where old blobs are had: Trestle nodes with a --blob-archive, or any server of"
              + " /blobs/{versioned hash} (default: settlement.blobStores of DIR's chain.toml).")
  private List<URI> blobStores = List.of();

  @Option(
      names = "--blob-archive",
      paramLabel = "DIR",
      description =
          "Keeps every blob that is read from the settlement chain, which drops them after some"
              + " 18 days; a node hands them out to others.")
  private Optional<Path> blobArchive = Optional.empty();

  RollupFiles rollup() {
    if (!RollupFiles.existIn(rollup)) {
      throw new StartupException(
          "there is no "
              + RollupFiles.CONFIG
              + " in "
              + rollup
              + (ChainToml.existsIn(rollup)
                  ? "; `trestle deploy " + rollup + "` makes it"
                  : "; name the rollup's folder"));
    }
    return RollupFiles.read(rollup);
  }

  /** The folder's {@code chain.toml}, if it has one. */
  Optional<ChainSettings> settings() {
    return ChainToml.existsIn(rollup)
        ? Optional.of(new ChainSettings(ChainToml.read(rollup)))
        : Optional.empty();
  }

  private SettlementUrls urls() {
    Optional<ChainSettings> file = settings();
    return new SettlementUrls(
        chosen("--l1", l1, file.map(ChainSettings::rpc)),
        chosen("--beacon", beacon, file.map(ChainSettings::beacon)),
        blobStores.isEmpty() ? file.map(ChainSettings::blobStores).orElse(List.of()) : blobStores,
        blobArchive);
  }

  private static List<URI> chosen(String option, List<URI> given, Optional<List<URI>> fromFile) {
    if (!given.isEmpty()) {
      return given;
    }
    return fromFile.orElseThrow(
        () -> new StartupException("name " + option + ", or a --rollup folder with a chain.toml"));
  }

  /**
   * Opens the endpoints, once they answer; the settlement chain must be the one that the rollup is
   * on.
   */
  SettlementAccess open(BlobKzg kzg, long chainId) {
    return open(urls(), kzg, chainId);
  }

  /**
   * The same for a node, which serves what it has while the settlement chain does not answer. It
   * must be the rollup's all the same; a node asks again before it believes anything.
   */
  SettlementAccess openForNode(BlobKzg kzg, long chainId) {
    SettlementAccess access = new SettlementAccess(urls(), kzg);
    try {
      access.check(chainId);
    } catch (JsonRpcException | SettlementException e) {
      LOG.warn("the settlement chain does not answer; going on when it does: {}", e.getMessage());
    } catch (StartupException e) {
      access.close();
      throw e;
    }
    return access;
  }

  /**
   * Opens these endpoints; they must serve this chain. Waits until they answer: who starts roles
   * after a power cut does not know whether L1 is back.
   */
  static SettlementAccess open(SettlementUrls urls, BlobKzg kzg, long chainId) {
    SettlementAccess access = new SettlementAccess(urls, kzg);
    try {
      long pause = FIRST_PAUSE_MILLIS;
      while (!answers(access, chainId, pause)) {
        Thread.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
      return access;
    } catch (StartupException e) {
      access.close();
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      access.close();
      throw new StartupException("stopped while the settlement chain did not answer");
    }
  }

  private static boolean answers(SettlementAccess access, long chainId, long pause) {
    try {
      access.check(chainId);
      return true;
    } catch (JsonRpcException | SettlementException e) {
      LOG.warn(
          "the settlement chain does not answer; asking again in {} s: {}",
          pause / 1000,
          e.getMessage());
      return false;
    }
  }
}
