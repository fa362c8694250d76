package dev.trestle.da;

import dev.trestle.derivation.BlockId;
import dev.trestle.l1.EndpointHealth;
import dev.trestle.l1.SettlementException;
import dev.trestle.rpc.Metric;
import dev.trestle.stf.primitives.Bytes32;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a node gets blobs from, one place after the other: its archive, the Beacon APIs, stores on
 * the web. What comes from elsewhere is put into the archive. A place that fails or lies is asked
 * last for a while. Thread-safe.
 */
public final class BlobSources {
  private static final Logger LOG = LoggerFactory.getLogger(BlobSources.class);

  private final Optional<BlobFolder> archive;
  private final List<Place> places;

  private record Place(BlobSource source, EndpointHealth health) {}

  /**
   * @param archive asked first, and filled
   * @param sources the others, the preferred first
   */
  public BlobSources(
      Optional<BlobFolder> archive, List<? extends BlobSource> sources, InstantSource clock) {
    this.archive = archive;
    List<String> names = EndpointHealth.names(sources.stream().map(s -> s.name()).toList());
    this.places = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      places.add(new Place(sources.get(i), new EndpointHealth(names.get(i), clock)));
    }
  }

  /**
   * A blob that the block's transactions carried; nothing when nobody has it (any more).
   *
   * @throws SettlementException when a place failed that might have it
   */
  public Optional<byte[]> blob(BlockId block, Bytes32 versionedHash) {
    Optional<byte[]> kept = archive.flatMap(folder -> folder.get(versionedHash));
    if (kept.isPresent()) {
      return kept;
    }
    List<SettlementException> failures = new ArrayList<>();
    for (Place place : inOrder()) {
      try {
        Optional<byte[]> found = place.source.blob(block, versionedHash);
        place.health.served();
        if (found.isPresent()) {
          keep(versionedHash, found.get());
          return found;
        }
      } catch (SettlementException e) {
        if (e.reason() == SettlementException.Reason.UNVERIFIED) {
          place.health.lied("blob " + versionedHash + ": " + e.getMessage());
        } else {
          place.health.failed(e.getMessage());
        }
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    return Optional.empty();
  }

  private List<Place> inOrder() {
    List<Place> well = places.stream().filter(p -> !p.health.rests()).toList();
    return Stream.concat(well.stream(), places.stream().filter(p -> !well.contains(p))).toList();
  }

  /** A full disk must not keep the node from following the chain. */
  private void keep(Bytes32 versionedHash, byte[] blob) {
    if (archive.isPresent()) {
      try {
        archive.get().put(versionedHash, blob);
      } catch (UncheckedIOException e) {
        LOG.error("blob {} is not archived: {}", versionedHash, e.getMessage());
      }
    }
  }

  /** How each place fares. */
  public List<Metric> metrics() {
    return places.stream().flatMap(p -> p.health.metrics("blob").stream()).toList();
  }
}
