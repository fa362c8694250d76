package dev.trestle.node;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told of a chain's changes. One that fails does not keep the others from hearing. */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final List<ChainListener> all = new CopyOnWriteArrayList<>();

  void add(ChainListener listener) {
    all.add(listener);
  }

  void remove(ChainListener listener) {
    all.remove(listener);
  }

  void tell(Consumer<ChainListener> call) {
    for (ChainListener listener : all) {
      try {
        call.accept(listener);
      } catch (RuntimeException e) {
        LOG.error("a listener of the chain failed; the chain itself is fine", e);
      }
    }
  }
}
