package dev.trestle.explorer;

import dev.trestle.explorer.ExplorerException.Reason;
import dev.trestle.rpc.HttpQuery;
import dev.trestle.rpc.JsonValue;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * Which part of a list is asked for: items below a cursor, newest first. A cursor is a number that
 * the list is ordered by, so a page stays the same while the chain grows.
 *
 * @param before all items of the page are below it
 * @param limit most items
 */
record Page(long before, int limit) {
  private static final int USUAL = 25;
  private static final int MOST = 100;

  /** From {@code before} and {@code limit}. */
  static Page of(HttpQuery query) {
    long limit = number(query, "limit").orElse(USUAL);
    if (limit < 1 || limit > MOST) {
      throw new ExplorerException(Reason.BAD_INPUT, "limit is 1 to " + MOST);
    }
    return new Page(number(query, "before").orElse(Long.MAX_VALUE), (int) limit);
  }

  static OptionalLong number(HttpQuery query, String name) {
    List<String> values = query.values(name);
    if (values.isEmpty() || values.getFirst().isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(values.getFirst()));
    } catch (NumberFormatException e) {
      throw new ExplorerException(Reason.BAD_INPUT, name + " is a number");
    }
  }

  /** One more than wanted, so that the last page is known. */
  int fetch() {
    return limit + 1;
  }

  /**
   * {@code {"items": […], "next": cursor or null}}.
   *
   * @param found up to {@link #fetch} items
   * @param cursor what an item is ordered by
   */
  <T extends JsonValue> JsonValue json(List<T> found, ToLongFunction<T> cursor) {
    List<T> items = found.subList(0, Math.min(limit, found.size()));
    return out -> {
      out.beginObject().field("items", JsonValue.array(items)).name("next");
      if (found.size() > limit) {
        out.number(cursor.applyAsLong(items.getLast()));
      } else {
        out.nullValue();
      }
      out.endObject();
    };
  }
}
