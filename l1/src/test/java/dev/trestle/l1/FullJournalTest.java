package dev.trestle.l1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that cannot be written for a while: nothing is lost, nothing is sent twice. */
class FullJournalTest {
  @TempDir Path folder;

  private FakeChain chain;
  private SettlementClient client;
  private Limited journal;
  private TransactionSubmitter submitter;

  /** The real journal, on a disk that may be full. */
  private static final class Limited implements TransactionJournal {
    private final TransactionJournal real;
    private boolean full;

    Limited(TransactionJournal real) {
      this.real = real;
    }

    @Override
    public List<Entry> entries() {
      return real.entries();
    }

    @Override
    public void write(Entry entry) {
      check();
      real.write(entry);
    }

    @Override
    public void remove(long nonce) {
      check();
      real.remove(nonce);
    }

    private void check() {
      if (full) {
        throw new UncheckedIOException(new IOException("No space left on device"));
      }
    }
  }

  @BeforeEach
  void start() throws IOException {
    chain = new FakeChain();
    client = new SettlementClient(new JsonRpcClient(chain.url(), Duration.ofSeconds(20)));
    journal = new Limited(new FileTransactionJournal(folder));
    FeePolicy policy =
        new FeePolicy(UInt256.of(2), UInt256.of(4_000), UInt256.of(100), Duration.ofSeconds(10), 1);
    submitter =
        new TransactionSubmitter(
            client,
            5,
            TransactionSigner.of(UInt256.of(77)),
            policy,
            journal,
            () -> Instant.ofEpochSecond(1_700_000_000));
  }

  @AfterEach
  void stop() {
    client.close();
    chain.close();
  }

  @Test
  void fullBeforeTheFirstOffer_sentOnceThereIsRoom() {
    submitter.submit(TransactionRequest.call("a", new Address(0, 0, 0x77), new byte[] {1}));
    journal.full = true;
    assertThatThrownBy(submitter::step).isInstanceOf(UncheckedIOException.class);
    assertThat(chain.offered).as("sent without having been written down").isEmpty();
    journal.full = false;
    submitter.step();
    assertThat(chain.offered).hasSize(1);
    chain.mine(true);
    submitter.step();
    assertThat(submitter.status("a").orElseThrow()).isInstanceOf(SubmissionStatus.Confirmed.class);
  }

  @Test
  void fullAtTheEnd_confirmedOnceThereIsRoom() {
    submitter.submit(TransactionRequest.call("a", new Address(0, 0, 0x77), new byte[] {1}));
    submitter.step();
    chain.mine(true);
    journal.full = true;
    assertThatThrownBy(submitter::step).isInstanceOf(UncheckedIOException.class);
    journal.full = false;
    submitter.step();
    assertThat(submitter.status("a").orElseThrow()).isInstanceOf(SubmissionStatus.Confirmed.class);
    assertThat(journal.entries()).isEmpty();
  }
}
