package dev.trestle.spec;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Compares JSON by its shape: the same kinds of values under the same names. */
final class JsonShape {
  private JsonShape() {}

  /** Where the two differ in shape, if anywhere. */
  static Optional<String> difference(JsonNode expected, JsonNode found) {
    return difference(expected, found, "$");
  }

  private static Optional<String> difference(JsonNode expected, JsonNode found, String where) {
    if (!kind(expected).equals(kind(found))) {
      return Optional.of(where + ": " + kind(expected) + " expected, found " + kind(found));
    }
    if (expected.isArray() && !expected.isEmpty()) {
      for (int i = 0; i < found.size(); i++) {
        Optional<String> inside =
            ofAny(expected.valueStream().toList(), found.get(i), where + "[" + i + "]");
        if (inside.isPresent()) {
          return inside;
        }
      }
    }
    if (expected.isObject()) {
      return objects(expected, found, where);
    }
    return Optional.empty();
  }

  /** Elements of lists and maps may differ among themselves: one must be like the found one. */
  private static Optional<String> ofAny(List<JsonNode> like, JsonNode found, String where) {
    Optional<String> last = Optional.empty();
    if (found.has("type")
        && like.stream().noneMatch(one -> found.get("type").equals(one.get("type")))) {
      return last; // a kind of which nothing is recorded
    }
    for (JsonNode one : like) {
      last = difference(one, found, where);
      if (last.isEmpty()) {
        return last;
      }
    }
    return last;
  }

  private static Optional<String> objects(JsonNode expected, JsonNode found, String where) {
    boolean map = isMap(expected) && isMap(found);
    Set<String> names = new TreeSet<>(expected.propertyNames());
    Set<String> others = new TreeSet<>(found.propertyNames());
    if (!map && !names.equals(others)) {
      return Optional.of(where + ": fields " + names + " expected, found " + others);
    }
    if (map && (names.isEmpty() || others.isEmpty())) {
      return Optional.empty();
    }
    for (String name : others) {
      List<JsonNode> like = map ? expected.valueStream().toList() : List.of(expected.get(name));
      Optional<String> inside = ofAny(like, found.get(name), where + "." + name);
      if (inside.isPresent()) {
        return inside;
      }
    }
    return Optional.empty();
  }

  /** Whether the names are data themselves: addresses, slots, nonces. */
  private static boolean isMap(JsonNode object) {
    return object.propertyNames().stream().allMatch(name -> name.matches("0x[0-9a-fA-F]*|[0-9]+"));
  }

  private static String kind(JsonNode value) {
    if (value.isString()) {
      return value.stringValue().startsWith("0x") ? "hex" : "text";
    }
    return value.getNodeType().name();
  }
}
