package dev.trestle.bench;

import dev.trestle.rpc.JsonInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * One HTTP connection that is kept alive. Requests are rendered ahead, so that the load generator,
 * which shares the machine with the node, costs as little as it can.
 */
final class LoadConnection implements AutoCloseable {
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(20);

  private final URI url;
  private Socket socket;
  private InputStream in;
  private long usedAt = System.nanoTime();

  LoadConnection(URI url) throws IOException {
    this.url = url;
    socket = connect();
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  private Socket connect() throws IOException {
    Socket connected = new Socket(url.getHost(), url.getPort());
    connected.setTcpNoDelay(true);
    return connected;
  }

  /** Nodes close what is idle for a minute or so; nothing is measured then. */
  private void reconnectWhenIdle() throws IOException {
    if (System.nanoTime() - usedAt > LONGEST_IDLE.toNanos()) {
      socket.close();
      socket = connect();
      in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }
    usedAt = System.nanoTime();
  }

  /** A whole request, head and body. */
  static byte[] request(URI url, String json) {
    String head =
        "POST / HTTP/1.1\r\nHost: "
            + url.getAuthority()
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + json.length()
            + "\r\n\r\n";
    return (head + json).getBytes(StandardCharsets.US_ASCII);
  }

  static String call(String method, String parameters) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
        + method
        + "\",\"params\":["
        + parameters
        + "]}";
  }

  /** The result of one call. */
  JsonInput ask(String method, String parameters) throws IOException {
    return find(method, parameters)
        .orElseThrow(() -> new IOException(method + " of " + parameters + " found nothing"));
  }

  /** The result of one call, unless it is null. */
  Optional<JsonInput> find(String method, String parameters) throws IOException {
    byte[] body = exchange(request(url, call(method, parameters)));
    JsonInput answer = JsonInput.parse(new String(body, StandardCharsets.UTF_8));
    if (answer.field("error").isPresent()) {
      throw new IOException(method + " was refused: " + answer);
    }
    return answer.field("result");
  }

  /** Sends a rendered request and returns the answer's body. */
  byte[] exchange(byte[] request) throws IOException {
    reconnectWhenIdle();
    socket.getOutputStream().write(request);
    int length = -1;
    String line = line();
    if (!line.startsWith("HTTP/1.1 200")) {
      throw new IOException("the node answered " + line);
    }
    while (!line.isEmpty()) {
      line = line();
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    if (length < 0) {
      throw new IOException("the node's answer has no Content-Length");
    }
    return in.readNBytes(length);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    while (c != '\n') {
      if (c < 0) {
        throw new IOException("the node closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
      c = in.read();
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
