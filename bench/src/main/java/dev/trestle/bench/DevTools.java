package dev.trestle.bench;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonWriter;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A Chromium without a window and one page in it, driven by the DevTools protocol. */
public final class DevTools implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;
  private static final long LOOK_NANOS = 20_000_000;

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final Consumer<JsonInput> events;
  private final AtomicLong ids = new AtomicLong(1);
  private final Map<Long, CompletableFuture<JsonInput>> waiting = new ConcurrentHashMap<>();

  private DevTools(String program, Path profile, Consumer<JsonInput> events) throws IOException {
    this.events = events;
    List<String> command = new ArrayList<>(List.of(program, "--headless=new"));
    command.addAll(
        List.of(
            "--no-sandbox", // as root there is none; the pages are ours
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "about:blank"));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("output").toFile())
            .start();
    try {
      socket = connect(port(profile.resolve("DevToolsActivePort")));
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The name of a Chromium on the path, if there is one. */
  public static Optional<String> program() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .filter(name ->
            Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))))
        .findFirst();
  }

  /**
   * Starts it.
   *
   * @param profile a folder for its files
   * @param events is given what it says without being asked, on the thread that reads answers
   */
  public static DevTools start(String program, Path profile, Consumer<JsonInput> events)
      throws IOException {
    Files.createDirectories(profile);
    return new DevTools(program, profile, events);
  }

  private String port(Path file) throws IOException {
    long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    while (process.isAlive() && System.nanoTime() < end) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (!lines.isEmpty()) {
        return lines.getFirst();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new IOException("Chromium does not say its port in " + file);
  }

  private WebSocket connect(String port) throws IOException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
              .PUT(HttpRequest.BodyPublishers.noBody())
              .build();
      String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      String url = JsonInput.parse(answer).required("webSocketDebuggerUrl").text();
      return http.newWebSocketBuilder().buildAsync(URI.create(url), new Incoming()).join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private final class Incoming implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(JsonInput.parse(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }

  private void take(JsonInput message) {
    Optional<JsonInput> id = message.field("id");
    if (id.isPresent()) {
      Optional.ofNullable(waiting.remove(id.get().integer())).orElseThrow().complete(message);
    } else {
      events.accept(message);
    }
  }

  /**
   * The result of a command.
   *
   * @param params writes the fields of its parameters
   * @throws IllegalStateException when it is refused
   */
  public JsonInput call(String method, Consumer<JsonWriter> params) {
    long id = ids.getAndIncrement();
    CompletableFuture<JsonInput> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    JsonWriter out = new JsonWriter();
    out.beginObject().numberField("id", id).field("method", method).name("params").beginObject();
    params.accept(out);
    out.endObject().endObject();
    synchronized (socket) { // one message at a time
      socket.sendText(new String(out.toBytes(), StandardCharsets.UTF_8), true).join();
    }
    JsonInput message = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    return message
        .field("result")
        .orElseThrow(() -> new IllegalStateException(method + ": " + message));
  }

  /** The value of an expression, awaited; {@code result} and perhaps {@code exceptionDetails}. */
  public JsonInput evaluate(String expression) {
    return call(
        "Runtime.evaluate",
        out ->
            out.field("expression", expression)
                .field("returnByValue", true)
                .field("awaitPromise", true));
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
