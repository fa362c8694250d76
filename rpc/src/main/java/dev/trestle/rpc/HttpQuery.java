package dev.trestle.rpc;

import java.util.List;
import java.util.Map;

/**
 * A plain HTTP GET to one of the server's own routes.
 *
 * @param path without query, percent-decoded
 * @param query each name's values in their order; a comma separates values, too
 */
public record HttpQuery(String path, Map<String, List<String>> query) {
  /** The values of a query parameter; empty when it is absent. */
  public List<String> values(String name) {
    return query.getOrDefault(name, List.of());
  }
}
