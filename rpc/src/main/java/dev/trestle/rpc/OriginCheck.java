package dev.trestle.rpc;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges the page that has a browser send a request: browsers let any page open a WebSocket to any
 * server, and send it some POSTs (RFC 6455 §10.2, Fetch §3.2). Called by many threads.
 */
@FunctionalInterface
public interface OriginCheck {
  /**
   * Why a page of this origin is not served, for people; nothing when it is.
   *
   * @param origin the header {@code Origin}
   * @param host the header {@code Host}, which the browser sets to what it believes to speak to
   */
  Optional<String> problem(String origin, String host);

  /**
   * The server's own pages, and those of the origins that are named. A name in {@code Host} that
   * was not named counts as somebody else's: whoever owns a name can have it lead to this machine.
   *
   * @param named {@code scheme://host[:port]}; what comes after it does not matter
   */
  static OriginCheck own(List<URI> named) {
    Set<String> origins =
        named.stream()
            .map(uri -> lower(uri.getScheme() + "://" + uri.getRawAuthority()))
            .collect(Collectors.toUnmodifiableSet());
    return (origin, host) -> {
      String from = lower(origin);
      boolean own = from.equals("http://" + lower(host)) && isAddress(lower(host));
      return own || origins.contains(from)
          ? Optional.empty()
          : Optional.of(
              "Pages of " + printable(origin) + " are not served here; the operator can allow it.");
    };
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** An IP address or {@code localhost}, with a port or without: names that nobody can own. */
  private static boolean isAddress(String host) {
    return host.matches("(localhost|[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
  }

  private static String printable(String text) {
    return text.length() > 100 ? "this origin" : text.replaceAll("[^\\x21-\\x7e]", "?");
  }
}
