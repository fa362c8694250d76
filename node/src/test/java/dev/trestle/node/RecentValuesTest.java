package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.primitives.Bytes32;
import org.junit.jupiter.api.Test;

final class RecentValuesTest {
  private final RecentValues<String> values = new RecentValues<>(10, String::length);

  @Test
  void put_overTheWeight_dropsWhatWasUsedLongestAgo() {
    values.put(key(1), "aaaa");
    values.put(key(2), "bbbb");
    assertThat(values.find(key(1))).contains("aaaa");
    values.put(key(3), "cccc");
    assertThat(values.find(key(1))).contains("aaaa");
    assertThat(values.find(key(2))).isEmpty();
    assertThat(values.find(key(3))).contains("cccc");
  }

  @Test
  void put_heavierThanAll_isKeptAlone() {
    values.put(key(1), "aaaa");
    values.put(key(2), "b".repeat(100));
    assertThat(values.find(key(1))).isEmpty();
    assertThat(values.find(key(2))).isPresent();
    values.put(key(3), "cccc");
    assertThat(values.find(key(2))).isEmpty();
    assertThat(values.find(key(3))).isPresent();
  }

  @Test
  void put_again_countsOnce() {
    for (int i = 0; i < 5; i++) {
      values.put(key(1), "aaaa");
    }
    values.put(key(2), "bbbb");
    assertThat(values.find(key(1))).isPresent();
  }

  private static Bytes32 key(long number) {
    return new Bytes32(0, 0, 0, number);
  }
}
