package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.node.TransactionGateway.Outcome;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.io.IOException;
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

  @Test
  void whyRefused_asksTheSequencer() throws IOException {
    try (RpcNode sequencer = RpcNode.l1(folder.resolve("sequencer"));
        JsonRpcClient upstream = new JsonRpcClient(URI.create(sequencer.server.url()))) {
      TransactionForwarder asking = new TransactionForwarder(upstream, chain);
      Bytes32 dropped = new Bytes32(1, 2, 3, 4);
      sequencer.refusals.dropped(dropped, Admission.Reason.REPLACED, "replaced by another");
      assertThat(asking.whyRefused(dropped))
          .contains(new Fate(Fate.Stage.DROPPED, Admission.Reason.REPLACED, "replaced by another"));
      assertThat(asking.whyRefused(new Bytes32(4, 3, 2, 1))).isEmpty();
      byte[] nonsense = {7};
      asking.submit(nonsense);
      assertThat(asking.whyRefused(Keccak.hash(nonsense)).map(Fate::reason))
          .contains(Admission.Reason.MALFORMED);
    }
  }

  @Test
  void refusals_tooMany_forgetTheOldest() {
    Refusals refusals = new Refusals();
    Admission.Refused why = new Admission.Refused(Admission.Reason.POOL_FULL, "txpool is full");
    refusals.dropped(Bytes32.ZERO, Admission.Reason.REPLACED, "replaced");
    for (int i = 1; i <= Refusals.REFUSED_KEPT + 1; i++) {
      refusals.refused(new Bytes32(0, 0, 0, i), why);
    }
    assertThat(refusals.of(new Bytes32(0, 0, 0, 1))).isEmpty();
    assertThat(refusals.of(new Bytes32(0, 0, 0, 2))).isPresent();
    assertThat(refusals.of(Bytes32.ZERO)).isPresent();
  }
}
