package dev.trestle.bench;

import dev.trestle.rpc.JsonInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** How long the explorer's pages take in a real browser, from the navigation on. */
final class ExplorerPages {
  private static final int WARM_UP = 5;
  private static final int LOADS = 30;

  /** Remembers when the view's content stood in the page, also the answers it had to ask for. */
  private static final String WATCH =
      """
      addEventListener('DOMContentLoaded', () => {
        const look = () => {
          const there = document.querySelector('main h1') && !document.querySelector('[aria-busy]');
          if (there) window.shownAt ??= performance.now();
        };
        new MutationObserver(look).observe(document.documentElement,
            { subtree: true, childList: true, attributes: true });
      });
      """;

  private static final String TIMES =
      """
      (async () => {
        const first = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
        const load = () => performance.getEntriesByType('navigation')[0].loadEventEnd;
        for (let i = 0; i < 2000 && !(window.shownAt && first() && load()); i++)
          await new Promise((done) => setTimeout(done, 5));
        return [first(), load(), window.shownAt];
      })()
      """;

  private final DevTools browser;

  private ExplorerPages(DevTools browser) {
    this.browser = browser;
  }

  /**
   * Prints a line for each page, without and with what the browser keeps: first contentful paint,
   * load event, and content shown (median and worst of {@link #LOADS}), all in ms.
   *
   * @param pages what they are called, and an address of such a page, perhaps another each time
   */
  static void measure(String kind, Path profile, Map<String, Supplier<String>> pages)
      throws IOException {
    Optional<String> program = DevTools.program();
    if (program.isEmpty()) {
      System.out.println("# no Chromium on the path: pages were not measured");
      return;
    }
    try (DevTools browser = DevTools.start(program.get(), profile, event -> {})) {
      browser.call("Page.enable", out -> {});
      browser.call("Network.enable", out -> {});
      browser.call("Page.addScriptToEvaluateOnNewDocument", out -> out.field("source", WATCH));
      System.out.println("# " + version(browser));
      System.out.println(
          "# database\tpage\tcache\tfirst paint ms\tload ms\tcontent p50 ms\tcontent worst ms");
      ExplorerPages measured = new ExplorerPages(browser);
      pages.forEach((name, url) -> {
        measured.time(kind, name, "cold", url);
        measured.time(kind, name, "warm", url);
      });
    }
  }

  private static String version(DevTools browser) {
    return browser.call("Browser.getVersion", out -> {}).required("product").text();
  }

  private void time(String kind, String name, String cache, Supplier<String> url) {
    browser.call(
        "Network.setCacheDisabled", out -> out.field("cacheDisabled", cache.equals("cold")));
    List<double[]> all = new ArrayList<>();
    for (int i = 0; i < WARM_UP + LOADS; i++) {
      double[] times = load(url.get());
      if (i >= WARM_UP) {
        all.add(times);
      }
    }
    double[] shown = sorted(all, 2);
    System.out.println(
        String.join(
            "\t",
            kind,
            name,
            cache,
            text(sorted(all, 0)[LOADS / 2]),
            text(sorted(all, 1)[LOADS / 2]),
            text(shown[LOADS / 2]),
            text(shown[LOADS - 1])));
  }

  private double[] load(String url) {
    browser.call("Page.navigate", out -> out.field("url", url));
    JsonInput times = browser.evaluate(TIMES).required("result");
    return times.required("value").items().stream().mapToDouble(JsonInput::decimal).toArray();
  }

  private static double[] sorted(List<double[]> all, int which) {
    double[] values = all.stream().mapToDouble(times -> times[which]).toArray();
    Arrays.sort(values);
    return values;
  }

  private static String text(double millis) {
    return String.format(Locale.ROOT, "%.0f", millis);
  }
}
