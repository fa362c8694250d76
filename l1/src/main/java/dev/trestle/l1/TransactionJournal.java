package dev.trestle.l1;

import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Remembers what a submitter has sent, across restarts. Used by one thread. */
public interface TransactionJournal {
  /**
   * A transaction with the node.
   *
   * @param label the caller's name for it
   * @param raw its latest network form
   * @param hashes of every form sent, the latest last
   */
  record Entry(long nonce, String label, byte[] raw, List<Bytes32> hashes) {
    public Entry {
      hashes = List.copyOf(hashes);
    }
  }

  /** All entries, by rising nonce. */
  List<Entry> entries();

  /** Adds the entry or replaces the one of its nonce; durable on return. */
  void write(Entry entry);

  /** Forgets the entry of this nonce. */
  void remove(long nonce);

  /** One that forgets with the process. */
  static TransactionJournal inMemory() {
    SortedMap<Long, Entry> entries = new TreeMap<>();
    return new TransactionJournal() {
      @Override
      public List<Entry> entries() {
        return new ArrayList<>(entries.values());
      }

      @Override
      public void write(Entry entry) {
        entries.put(entry.nonce(), entry);
      }

      @Override
      public void remove(long nonce) {
        entries.remove(nonce);
      }
    };
  }
}
