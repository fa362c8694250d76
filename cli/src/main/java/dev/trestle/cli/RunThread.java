package dev.trestle.cli;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The thread on which a challenger's runs of the program are computed. */
final class RunThread implements Executor, AutoCloseable {
  private final ExecutorService service =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("runs of the program").daemon(true).factory());

  @Override
  public void execute(Runnable task) {
    service.execute(task);
  }

  /** Does not wait for what is being computed: nothing is lost with it. */
  @Override
  public void close() {
    service.shutdownNow();
  }
}
