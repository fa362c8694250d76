package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trestle.bench.DevTools;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A page in a real browser: what a person sees of it and does to it. */
final class Browser implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;

  /** Tab stops of the largest page, and some. */
  private static final int MOST_TABS = 150;

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<Consumer<JsonInput>> listeners = new CopyOnWriteArrayList<>();
  private final DevTools tools;

  private Browser(String program, Path profile) throws IOException {
    tools = DevTools.start(program, profile, this::take);
    call("Page.enable", out -> {});
    call("Runtime.enable", out -> {});
    call("Log.enable", out -> {});
    call("Emulation.setFocusEmulationEnabled", out -> out.field("enabled", true));
  }

  /** A browser; skips the calling test when there is no Chromium on the path. */
  static Browser start(Path profile) throws IOException {
    Optional<String> program = DevTools.program();
    assumeTrue(program.isPresent(), "Chromium is not installed (Debian: apt-get install chromium)");
    return new Browser(program.get(), profile);
  }

  /** Is told what the browser says without being asked; must not wait for the browser. */
  void listen(Consumer<JsonInput> listener) {
    listeners.add(listener);
  }

  private void take(JsonInput message) {
    listeners.forEach(listener -> listener.accept(message));
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
    return tools.call(method, params);
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
    JsonInput result = tools.evaluate(expression);
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
    awaitTrue(expression, PATIENCE_SECONDS);
  }

  void awaitTrue(String expression, int seconds) {
    Await.until(expression, seconds, () -> isTrue(expression));
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

  void tab() {
    press("Tab", "Tab", 9);
  }

  void enter() {
    press("Enter", "Enter", 13);
  }

  /** Presses Tab until something is focused, as somebody without a mouse does. */
  void tabTo(String selector) {
    for (int i = 0; i < MOST_TABS; i++) {
      tab();
      if (isTrue("document.activeElement.matches('" + selector + "')")) {
        return;
      }
    }
    throw new AssertionError("the keyboard does not lead to " + selector);
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
    tools.close();
  }
}
