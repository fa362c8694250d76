package dev.trestle.cli;

import dev.trestle.da.BlobRetrieval;
import dev.trestle.l1.BeaconClient;
import dev.trestle.l1.SettlementClient;
import dev.trestle.node.BlobKzg;
import dev.trestle.rpc.JsonRpcClient;
import java.net.URI;

/** The endpoints of a settlement chain, opened. */
final class SettlementAccess implements AutoCloseable {
  private final SettlementClient client;
  private final BeaconClient beacon;
  private final String place;

  /**
   * @param rpc JSON-RPC endpoint
   * @param beaconApi base address of the consensus node's Beacon API
   */
  SettlementAccess(URI rpc, URI beaconApi, BlobKzg kzg) {
    place = rpc.getScheme() + "://" + rpc.getHost() + ":" + rpc.getPort();
    client = new SettlementClient(new JsonRpcClient(rpc));
    beacon = new BeaconClient(new JsonRpcClient(beaconApi), kzg::versionedHash);
  }

  SettlementClient client() {
    return client;
  }

  /** Where it is asked, without the path, in which keys may be. */
  String place() {
    return place;
  }

  BlobRetrieval blobs() {
    return new BlobRetrieval(client, beacon);
  }

  @Override
  public void close() {
    beacon.close();
    client.close();
  }
}
