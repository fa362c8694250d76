package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A Chromium without a window and one page in it, driven by the DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicLong ids = new AtomicLong(1);
  private final Map<Long, CompletableFuture<JsonInput>> waiting = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private Browser(String program, Path profile) throws IOException {
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
    Path file = profile.resolve("DevToolsActivePort");
    String port = Await.found("Chromium's port", PATIENCE_SECONDS, () -> firstLine(file));
    socket = connect(port);
    call("Page.enable", out -> {});
    call("Runtime.enable", out -> {});
    call("Log.enable", out -> {});
    call("Emulation.setFocusEmulationEnabled", out -> out.field("enabled", true));
  }

  /** A browser; skips the calling test when there is no Chromium on the path. */
  static Browser start(Path profile) throws IOException {
    Optional<String> program =
        Stream.of("chromium", "chromium-browser", "google-chrome").filter(Browser::there).findAny();
    assumeTrue(program.isPresent(), "Chromium is not installed (Debian: apt-get install chromium)");
    Files.createDirectories(profile);
    return new Browser(program.get(), profile);
  }

  private static boolean there(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static Optional<String> firstLine(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file).stream().findFirst() : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
      throw new AssertionError(e);
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
      return;
    }
    String method = message.required("method").text();
    if (method.equals("Runtime.exceptionThrown")) {
      complaints.add(message.required("params").required("exceptionDetails").toString());
    }
    if (method.equals("Log.entryAdded")) {
      JsonInput entry = message.required("params").required("entry");
      boolean expected = entry.toString().contains("status of 404");
      if (entry.required("level").text().equals("error") && !expected) {
        complaints.add(entry.toString());
      }
    }
  }

  JsonInput call(String method, Consumer<JsonWriter> params) {
    long id = ids.getAndIncrement();
    CompletableFuture<JsonInput> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    JsonWriter out = new JsonWriter();
    out.beginObject().numberField("id", id).field("method", method).name("params").beginObject();
    params.accept(out);
    out.endObject().endObject();
    socket
        .sendText(new String(out.toBytes(), java.nio.charset.StandardCharsets.UTF_8), true)
        .join();
    JsonInput message = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    return message.field("result").orElseThrow(() -> new AssertionError(method + ": " + message));
  }

  /** Goes to a page of the explorer and waits until it shows something. */
  void open(String url) {
    call("Page.navigate", out -> out.field("url", url));
    awaitTrue("location.href === '" + url + "' && document.readyState === 'complete'");
    shown();
  }

  /** Until the page has its content. */
  void shown() {
    awaitTrue("!!document.querySelector('main h1') && !document.querySelector('main[aria-busy]')");
  }

  /** The value of an expression, as JSON. */
  JsonInput evaluate(String expression) {
    JsonInput result =
        call(
            "Runtime.evaluate",
            out ->
                out.field("expression", expression)
                    .field("returnByValue", true)
                    .field("awaitPromise", true));
    assertThat(result.field("exceptionDetails")).as(expression).isEmpty();
    return result.required("result");
  }

  boolean isTrue(String expression) {
    return evaluate("!!(" + expression + ")").required("value").bool();
  }

  String text(String expression) {
    return evaluate("(async () => String(await (" + expression + ")))()").required("value").text();
  }

  void awaitTrue(String expression) {
    Await.until(expression, PATIENCE_SECONDS, () -> isTrue(expression));
  }

  /** What is to be read on the page. */
  String content() {
    return text("document.querySelector('main').innerText");
  }

  /** The width of the window, for narrow screens. */
  void resize(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        out ->
            out.numberField("width", width)
                .numberField("height", height)
                .numberField("deviceScaleFactor", 1)
                .field("mobile", false));
  }

  void dark(boolean on) {
    JsonValue scheme =
        out ->
            out.beginObject()
                .field("name", "prefers-color-scheme")
                .field("value", on ? "dark" : "light")
                .endObject();
    call(
        "Emulation.setEmulatedMedia",
        out -> out.field("features", JsonValue.array(List.of(scheme))));
  }

  /** Presses a key, by the names of KeyboardEvent.key and .code. */
  void press(String key, String code, int number) {
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          out -> {
            out.field("type", type).field("key", key).field("code", code);
            out.numberField("windowsVirtualKeyCode", number);
            if (type.equals("keyDown") && key.length() == 1) {
              out.field("text", key);
            }
            if (type.equals("keyDown") && key.equals("Enter")) {
              out.field("text", "\r");
            }
          });
    }
  }

  void type(String words) {
    call("Input.insertText", out -> out.field("text", words));
  }

  /** A picture of the whole page into a folder, if one is wanted ({@code trestle.screenshots}). */
  void picture(String name) throws IOException {
    String folder = System.getProperty("trestle.screenshots", "");
    if (folder.isEmpty()) {
      return;
    }
    byte[] png =
        Base64.getDecoder()
            .decode(
                call(
                        "Page.captureScreenshot",
                        out -> out.field("format", "png").field("captureBeyondViewport", true))
                    .required("data")
                    .text());
    Files.createDirectories(Path.of(folder));
    Files.write(Path.of(folder, name + ".png"), png);
  }

  /** What the console complained about: exceptions, refused scripts and styles, failed loads. */
  List<String> complaints() {
    return List.copyOf(complaints);
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
