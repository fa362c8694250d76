package dev.trestle.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.node.Admission;
import dev.trestle.node.PendingBlock;
import dev.trestle.node.PendingSource;
import dev.trestle.node.PendingTransaction;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PendingTransactionTest {
  @TempDir Path folder;

  @Test
  void pendingTransaction_ofTheOpenBlock_isWhatTheWholeBlockShows() {
    try (BuilderFixture fixture = new BuilderFixture(folder, 30_000_000)) {
      fixture.builder.step();
      List<Bytes32> hashes = new ArrayList<>();
      for (int sender = 1; sender <= 5; sender++) {
        byte[] raw = PoolFixture.sign(sender, 0, 2_000_000_000L, 21_000, PoolFixture.CHAIN_ID);
        hashes.add(((Admission.Accepted) fixture.pool.submit(raw)).hash());
      }
      fixture.settle();
      PendingBlock whole = fixture.chain.pending();
      PendingSource slow = () -> Optional.of(whole);
      for (Bytes32 hash : hashes) {
        PendingTransaction found = fixture.chain.pendingTransaction(hash).orElseThrow();
        PendingTransaction wanted = slow.transaction(hash).orElseThrow();
        assertThat(found.result().transactionHash()).isEqualTo(hash);
        assertThat(found).usingRecursiveComparison().ignoringFields("state").isEqualTo(wanted);
      }
      assertThat(fixture.chain.pendingTransaction(Bytes32.ZERO)).isEmpty();

      fixture.sealDue();

      assertThat(fixture.chain.pendingTransaction(hashes.getFirst())).isEmpty();
      assertThat(fixture.chain.transaction(hashes.getFirst())).isPresent();
    }
  }
}
