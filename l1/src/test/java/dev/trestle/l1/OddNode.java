package dev.trestle.l1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands before a node and hands its answers on, or something else in their place. */
final class OddNode implements AutoCloseable {
  private final URI node;
  private final ServerSocket server;
  private final Thread accepting;

  /** Bodies of the requests that came. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  volatile Behaviour behaviour = Behaviour.HONEST;

  /** What it does with a request and the node's honest answer to it. */
  @FunctionalInterface
  interface Behaviour {
    Behaviour HONEST = (request, answer) -> new Answer(200, "", answer);

    Answer answer(String request, String honest);
  }

  /** Status, further header lines, and body. */
  record Answer(int status, String headers, String body) {}

  OddNode(URI node) throws IOException {
    this.node = node;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    accepting = Thread.ofVirtual().start(this::run);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  private void run() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (SocketException e) {
        return; // closed
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      int length = 0;
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        if (line.toLowerCase().startsWith("content-length:")) {
          length = Integer.parseInt(line.substring(15).strip());
        }
      }
      String request = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      requests.add(request);
      Answer answer = behaviour.answer(request, forwarded(request));
      byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
      String head =
          "HTTP/1.1 "
              + answer.status
              + " x\r\nContent-Type: application/json\r\nConnection: close\r\n"
              + answer.headers
              + "Content-Length: "
              + body.length
              + "\r\n\r\n";
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private String forwarded(String request) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) node.toURL().openConnection();
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    connection.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      accepting.join(); // until then it may take one more
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
