package dev.trestle.e2e;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Key files as {@code trestle} takes them: readable by their owner alone. */
final class Keys {
  private Keys() {}

  static void write(Path file, UInt256 key) {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, Bytes32.of(key).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
