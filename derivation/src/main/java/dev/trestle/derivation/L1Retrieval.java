package dev.trestle.derivation;

import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Stage 2: the batch data that the Inbox's logs in the current settlement block point to. */
final class L1Retrieval {
  private final RollupConfig config;
  private final Deque<InboxEntry> entries = new ArrayDeque<>();
  private final Deque<byte[]> data = new ArrayDeque<>();
  private final Map<Bytes32, byte[]> blobs = new TreeMap<>();
  private final Set<Bytes32> taken = new TreeSet<>();

  L1Retrieval(RollupConfig config) {
    this.config = config;
  }

  /** Starts on a block. */
  void open(SettlementBlock block) {
    entries.clear();
    data.clear();
    blobs.clear();
    taken.clear();
    for (SettlementBlock.IndexedLog entry : block.logs()) {
      if (entry.log().address().equals(config.contracts().inbox())) {
        InboxEntry.decode(entry.log()).toOptional().ifPresent(entries::addLast);
      }
    }
  }

  /** Blobs of this block that are not here yet. */
  List<Bytes32> missing() {
    List<Bytes32> missing = new ArrayList<>();
    for (InboxEntry entry : entries) {
      if (entry instanceof InboxEntry.Blobs(_, _, List<Bytes32> hashes)) {
        for (Bytes32 hash : hashes) {
          if (!blobs.containsKey(hash) && !missing.contains(hash)) {
            missing.add(hash);
          }
        }
      }
    }
    return missing;
  }

  void put(Bytes32 versionedHash, byte[] blob) {
    blobs.put(versionedHash, blob);
  }

  /**
   * The next batch data; blobs whose encoding is invalid are passed over, and so are those that the
   * settlement block named before: a contract can name a transaction's blobs thousands of times.
   */
  Optional<byte[]> next() {
    while (data.isEmpty() && !entries.isEmpty()) {
      switch (entries.removeFirst()) {
        case InboxEntry.Calldata(_, _, byte[] bytes) -> data.addLast(bytes);
        case InboxEntry.Blobs(_, _, List<Bytes32> hashes) -> {
          for (Bytes32 hash : hashes) {
            if (!taken.add(hash)) {
              continue;
            }
            byte[] blob = blobs.get(hash);
            if (blob == null) {
              throw new IllegalStateException("blob " + hash + " was not waited for");
            }
            BlobCodec.decode(blob).toOptional().ifPresent(data::addLast);
          }
        }
      }
    }
    return Optional.ofNullable(data.pollFirst());
  }
}
