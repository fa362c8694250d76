package dev.trestle.explorer;

import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.HttpQuery;
import dev.trestle.stf.crypto.Keccak;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The web page, out of this module's jar. Every path that is no file is a view of the one page. */
final class WebFiles {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  /** Nothing from elsewhere, nothing inline: whatever gets into a text stays a text. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

  private final Map<String, HttpAnswer> files = new HashMap<>();

  WebFiles() {
    for (String name : text("files.txt").lines().filter(line -> !line.isBlank()).toList()) {
      files.put("/" + name, file(name));
    }
  }

  HttpAnswer get(HttpQuery query) {
    HttpAnswer file = files.get(query.path());
    if (file != null) {
      return file;
    }
    boolean looksLikeFile = query.path().lastIndexOf('.') > query.path().lastIndexOf('/');
    return looksLikeFile
        ? HttpAnswer.text(404, "Nothing at " + query.path() + ".\n")
        : Optional.ofNullable(files.get("/index.html")).orElseThrow();
  }

  private static HttpAnswer file(String name) {
    byte[] body = bytes(name);
    String type = name.substring(name.lastIndexOf('.') + 1);
    String tag = '"' + Keccak.hash(body).toString().substring(2, 34) + '"';
    return new HttpAnswer(200, TYPES.getOrDefault(type, "application/octet-stream"), body)
        .with(
            Map.of(
                "ETag", tag,
                "Cache-Control", "no-cache",
                "Content-Security-Policy", POLICY,
                "X-Content-Type-Options", "nosniff",
                "Referrer-Policy", "no-referrer"));
  }

  private static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String name) {
    try (InputStream in = WebFiles.class.getResourceAsStream("web/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks web/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read web/" + name, e);
    }
  }
}
