package dev.trestle.cli;

import dev.trestle.da.BeaconBlobs;
import dev.trestle.da.BlobFolder;
import dev.trestle.da.BlobSource;
import dev.trestle.da.BlobSources;
import dev.trestle.da.HttpBlobStore;
import dev.trestle.l1.BeaconClient;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementEndpoints;
import dev.trestle.node.BlobKzg;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.Metric;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The endpoints of a settlement chain, opened. */
final class SettlementAccess implements AutoCloseable, Observed {
  private final SettlementClient client;
  private final String place;
  private final Optional<BlobFolder> archive;
  private final BlobSources blobs;
  private final List<AutoCloseable> open = new ArrayList<>();

  SettlementAccess(SettlementUrls urls, BlobKzg kzg) {
    client = client(urls.rpc());
    open.add(client);
    place =
        urls.rpc().stream()
            .map(url -> url.getScheme() + "://" + url.getHost() + ":" + url.getPort())
            .collect(Collectors.joining(", "));
    archive = urls.blobArchive().map(folder -> new BlobFolder(folder, kzg::versionedHash));
    List<BlobSource> sources = new ArrayList<>();
    for (URI url : urls.beacon()) {
      BeaconClient beacon = opened(new BeaconClient(new JsonRpcClient(url), kzg::versionedHash));
      sources.add(
          new BeaconBlobs(
              "beacon " + url.getRawAuthority().replaceFirst(".*@", ""), client, beacon));
    }
    for (URI url : urls.blobStores()) {
      String name = "store " + url.getRawAuthority().replaceFirst(".*@", "");
      sources.add(opened(new HttpBlobStore(name, new JsonRpcClient(url), kzg::versionedHash)));
    }
    blobs = new BlobSources(archive, sources, InstantSource.system());
  }

  /** A client of these nodes, the preferred first. */
  static SettlementClient client(List<URI> rpc) {
    return new SettlementClient(
        new SettlementEndpoints(
            rpc.stream().map(url -> new JsonRpcClient(url)).toList(), InstantSource.system()));
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.add(part);
    return part;
  }

  SettlementClient client() {
    return client;
  }

  /**
   * Asks which chain it is.
   *
   * @throws StartupException when it is not this one
   */
  void check(long chainId) {
    long found = client.chainId();
    if (found != chainId) {
      throw new StartupException(
          "the settlement chain at "
              + place
              + " is chain "
              + found
              + ", the rollup is on "
              + chainId);
    }
  }

  /** Where it is asked, without the path, in which keys may be. */
  String place() {
    return place;
  }

  BlobSources blobs() {
    return blobs;
  }

  /** The archive, if one is kept. */
  Optional<BlobFolder> archive() {
    return archive;
  }

  /** How the endpoints fare. */
  @Override
  public List<Metric> metrics() {
    List<Metric> all = new ArrayList<>(client.metrics());
    all.addAll(blobs.metrics());
    return all;
  }

  /** One that fails is not a trouble while another serves; when all do, a role says so. */
  @Override
  public List<String> troubles() {
    return List.of();
  }

  @Override
  public void close() {
    Closing.all(open);
  }
}
