package dev.trestle.settlement.proof;

import dev.trestle.l1.FileTransactionJournal;
import dev.trestle.l1.TransactionJournal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A journal that also remembers what has come to its end: where a contract was created, and what
 * was paid for already.
 */
final class KeptJournal implements TransactionJournal {
  private final TransactionJournal open;
  private final TransactionJournal ended;

  /**
   * @param folder made when absent; holds nothing else
   */
  KeptJournal(Path folder) {
    open = new FileTransactionJournal(folder.resolve("sent"));
    ended = new FileTransactionJournal(folder.resolve("ended"));
  }

  @Override
  public List<Entry> entries() {
    return open.entries();
  }

  @Override
  public void write(Entry entry) {
    open.write(entry);
  }

  /** A crash between the two leaves it in both: it is then ended once more. */
  @Override
  public void remove(long nonce) {
    open.entries().stream().filter(e -> e.nonce() == nonce).forEach(ended::write);
    open.remove(nonce);
  }

  /** The newest of this label, under way or ended. */
  Optional<Entry> last(String label) {
    List<Entry> all = new ArrayList<>(ended.entries());
    all.addAll(open.entries());
    return all.stream().filter(e -> e.label().equals(label)).reduce((a, b) -> b);
  }
}
