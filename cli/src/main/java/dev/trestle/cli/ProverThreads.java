package dev.trestle.cli;

import dev.trestle.stark.prover.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** The prover's work on several threads. */
public final class ProverThreads implements Workers, AutoCloseable {
  private final int threads;
  private final ExecutorService executor;

  public ProverThreads(int threads) {
    this.threads = threads;
    this.executor =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("prover-", 0).factory());
  }

  @Override
  public void run(int tasks, IntConsumer task) {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> futures = new ArrayList<>();
    for (int i = 0; i < Math.min(threads, tasks); i++) {
      futures.add(
          executor.submit(() -> {
            for (int t = next.getAndIncrement(); t < tasks; t = next.getAndIncrement()) {
              task.accept(t);
            }
          }));
    }
    try {
      for (Future<?> future : futures) {
        future.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted while proving");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a part of the proof failed", e.getCause());
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
