package dev.trestle.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.guest.GuestInputs;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownStatesTest {
  private static final Bytes32 PROGRAM = hash(99);

  private static Bytes32 hash(long n) {
    return Bytes32.of(UInt256.of(n));
  }

  private static GuestInputs inputs(long block) {
    return new GuestInputs(hash(1), hash(2), hash(3), block, hash(5));
  }

  @Test
  void hashes_afterARestart_areKnownAgainForThisRunAlone(@TempDir Path folder) {
    KnownStates before = new KnownStates(folder, PROGRAM, inputs(7));
    before.add(10, hash(10));
    before.end(25, hash(25));
    KnownStates after = new KnownStates(folder, PROGRAM, inputs(7));
    assertThat(after.hash(10)).contains(hash(10));
    assertThat(after.hash(11)).isEmpty();
    assertThat(after.hash(1_000_000)).as("past the end").contains(hash(25));
    assertThat(after.steps()).isEqualTo(Optional.of(25L));
    assertThat(new KnownStates(folder, PROGRAM, inputs(8)).hash(10)).isEmpty();
    assertThat(new KnownStates(folder, hash(98), inputs(7)).hash(10)).isEmpty();
  }

  @Test
  void killedInTheMiddleOfALine_theRestIsKept(@TempDir Path folder) throws IOException {
    KnownStates states = new KnownStates(folder, PROGRAM, inputs(7));
    states.add(1, hash(1));
    states.add(2, hash(2));
    Path file;
    try (var files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    List<String> lines = Files.readAllLines(file);
    Files.writeString(file, lines.get(0) + "\n" + "1");
    KnownStates after = new KnownStates(folder, PROGRAM, inputs(7));
    assertThat(after.hash(1)).contains(hash(1));
    assertThat(after.hash(2)).isEmpty();
    after.add(3, hash(3));
    KnownStates again = new KnownStates(folder, PROGRAM, inputs(7));
    assertThat(again.hash(3)).contains(hash(3));
    assertThat(again.hash(13)).as("no line ran into the next").isEmpty();
    assertThat(new KnownStates(folder, PROGRAM, inputs(7)).hash(1)).contains(hash(1));
  }

  @Test
  void damagedLines_areLeftOut(@TempDir Path folder) throws IOException {
    KnownStates states = new KnownStates(folder, PROGRAM, inputs(7));
    states.add(1, hash(1));
    Path file;
    try (var files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    byte[] noise = {(byte) 0xff, 0, '\n', 'x', ' ', 'y', '\n', '7', '\n', (byte) 0xc3, '\n'};
    Files.write(file, noise, StandardOpenOption.APPEND);
    KnownStates after = new KnownStates(folder, PROGRAM, inputs(7));
    assertThat(after.hash(1)).contains(hash(1));
    assertThat(after.hash(7)).isEmpty();
    after.add(2, hash(2));
    assertThat(new KnownStates(folder, PROGRAM, inputs(7)).hash(2)).contains(hash(2));
  }
}
