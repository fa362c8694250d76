package dev.trestle.settlement;

import dev.trestle.guest.GuestInputs;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * State hashes of one run that were asked for before, in a text file of lines {@code step hash};
 * the last step has {@code end} behind it. So a challenger that was killed knows its own claims
 * again without running the program. A damaged line is left out: what it said is computed again.
 */
final class KnownStates {
  private static final Pattern LINE = Pattern.compile("([0-9]{1,18}) (0x[0-9a-f]{64})( end)?");

  private final Path file;
  private final Map<Long, Bytes32> hashes = new HashMap<>();
  private Optional<Long> steps = Optional.empty();

  /**
   * @param folder with a file for each run
   */
  KnownStates(Path folder, Bytes32 program, GuestInputs inputs) {
    file = folder.resolve(name(program, inputs));
    try {
      Files.createDirectories(folder);
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      if (!whole.equals(text)) {
        Files.writeString(file, whole); // what a kill left of a line must not run into the next
      }
      whole.lines().forEach(this::read);
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String name(Bytes32 program, GuestInputs inputs) {
    byte[] all = new byte[5 * Bytes32.SIZE_BYTES + 8];
    List<Bytes32> words =
        List.of(
            program,
            inputs.head(),
            inputs.agreedOutput(),
            inputs.disputedOutput(),
            inputs.configuration());
    for (int i = 0; i < words.size(); i++) {
      words.get(i).putTo(all, i * Bytes32.SIZE_BYTES);
    }
    BigEndian.putLong(all, 5 * Bytes32.SIZE_BYTES, inputs.claimedBlock());
    return Keccak.hash(all) + ".states";
  }

  private void read(String line) {
    if (!LINE.matcher(line).matches()) {
      return;
    }
    String[] parts = line.split(" ");
    long step = Long.parseLong(parts[0]);
    hashes.put(step, Bytes32.fromHex(parts[1]));
    if (parts.length > 2) {
      steps = Optional.of(step);
    }
  }

  /** How many steps the run takes, if it was ever run to its end. */
  synchronized Optional<Long> steps() {
    return steps;
  }

  /** The hash after so many steps; the last one where the run is over before. */
  synchronized Optional<Bytes32> hash(long step) {
    long clamped = steps.map(end -> Math.min(end, step)).orElse(step);
    return Optional.ofNullable(hashes.get(clamped));
  }

  synchronized void add(long step, Bytes32 hash) {
    if (hashes.put(step, hash) == null) {
      append(step + " " + hash);
    }
  }

  synchronized void end(long step, Bytes32 hash) {
    hashes.put(step, hash);
    steps = Optional.of(step);
    append(step + " " + hash + " end");
  }

  private void append(String line) {
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
