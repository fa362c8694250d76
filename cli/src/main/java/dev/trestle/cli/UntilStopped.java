package dev.trestle.cli;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Keeps the program running until the process is told to stop, then closes what runs. */
final class UntilStopped {
  private final CountDownLatch stopped = new CountDownLatch(1);

  UntilStopped(AutoCloseable running) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  Closing.all(List.of(running));
                  stopped.countDown();
                },
                "shutdown"));
  }

  void await() throws InterruptedException {
    stopped.await();
  }
}
