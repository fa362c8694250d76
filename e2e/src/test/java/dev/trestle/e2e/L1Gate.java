package dev.trestle.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port that leads to an L1, to another one, or to nobody: each connection is cut at once. */
final class L1Gate implements AutoCloseable {
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Optional<URI> target = Optional.empty();

  L1Gate() {
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /** From now on it leads there. */
  void lead(URI to) {
    target = Optional.of(to);
    cut();
  }

  /** From now on nobody answers. */
  void shut() {
    target = Optional.empty();
    cut();
  }

  private void cut() {
    open.forEach(L1Gate::close);
    open.clear();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket caller = listening.accept();
        Optional<URI> to = target;
        if (to.isEmpty()) {
          close(caller);
          continue;
        }
        Socket callee = new Socket(to.get().getHost(), to.get().getPort());
        open.add(caller);
        open.add(callee);
        Thread.ofVirtual().start(() -> pump(caller, callee));
        Thread.ofVirtual().start(() -> pump(callee, caller));
      } catch (IOException e) {
        // closed, or the one behind it is gone: the caller sees no answer, as it should
      }
    }
  }

  private static void pump(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // one end was closed; so is the other now
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
