package dev.trestle.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a settlement chain is to be had.
 *
 * @param rpc JSON-RPC endpoints, the preferred first
 * @param beacon base addresses of consensus nodes' Beacon APIs
 * @param blobStores base addresses of stores of old blobs
 * @param blobArchive folder that keeps all blobs that are seen
 */
record SettlementUrls(
    List<URI> rpc, List<URI> beacon, List<URI> blobStores, Optional<Path> blobArchive) {
  SettlementUrls {
    rpc = List.copyOf(rpc);
    beacon = List.copyOf(beacon);
    blobStores = List.copyOf(blobStores);
  }

  /** One node for everything. */
  static SettlementUrls of(URI rpc, URI beacon) {
    return new SettlementUrls(List.of(rpc), List.of(beacon), List.of(), Optional.empty());
  }
}
