package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.node.TransactionGateway.Outcome;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Bytes32;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionForwarderTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Chain chain;
  private JsonRpcClient nobody;
  private TransactionForwarder forwarder;

  @BeforeEach
  void start() {
    chain =
        Chain.open(
            folder,
            SampleBlocks.SPEC,
            SampleBlocks.genesis(),
            Cryptography.pure(),
            StoreOptions.SMALL);
    nobody = new JsonRpcClient(URI.create("http://127.0.0.1:9"));
    forwarder = new TransactionForwarder(nobody, chain);
  }

  @AfterEach
  void stop() {
    nobody.close();
    chain.close();
  }

  /** A block with a transaction in it. */
  private SealedBlock block() {
    Random random = new Random(5);
    SealedBlock block = SampleBlocks.next(chain, random);
    while (block.outcomes().isEmpty()) {
      block = SampleBlocks.next(chain, random);
    }
    return block;
  }

  private static Bytes32 transaction(SealedBlock block) {
    return block.outcomes().getFirst().transaction().hash();
  }

  /** Somebody who waits for it on a thread of their own, and does so by now. */
  private FutureTask<Optional<Outcome>> waiter(Bytes32 hash) {
    FutureTask<Optional<Outcome>> task = new FutureTask<>(() -> forwarder.await(hash, LONG));
    Thread thread = Thread.ofPlatform().daemon().start(task);
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return task;
  }

  @Test
  void await_whenAnotherWaiterGivesUp_isStillToldOfTheInclusion() throws Exception {
    SealedBlock block = block();
    Bytes32 hash = transaction(block);
    FutureTask<Optional<Outcome>> patient = waiter(hash);
    assertThat(forwarder.await(hash, Duration.ZERO)).isEmpty();
    FutureTask<Optional<Outcome>> late = waiter(hash);
    chain.append(block);
    long seconds = 2 * LONG.toSeconds();
    assertThat(patient.get(seconds, TimeUnit.SECONDS)).contains(Outcome.INCLUDED);
    assertThat(late.get(seconds, TimeUnit.SECONDS)).contains(Outcome.INCLUDED);
  }

  @Test
  void await_includedBefore_doesNotWait() {
    SealedBlock block = block();
    chain.append(block);
    assertThat(forwarder.await(transaction(block), Duration.ZERO)).contains(Outcome.INCLUDED);
  }
}
