package dev.trestle.cli;

import dev.trestle.l1.TransactionSigner;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Private keys: 32 bytes in hex in a file that its owner alone can read, or in an environment
 * variable; never on a command line, which every user of a machine can see.
 */
final class KeyFile {
  /** What options that take a key say of it. */
  static final String DESCRIPTION =
      "File with the private key in hex, readable by its owner alone, or env:NAME for the"
          + " environment variable NAME";

  private static final String ENVIRONMENT = "env:";

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private KeyFile() {}

  /**
   * The key that a path or {@code env:NAME} stands for.
   *
   * @throws StartupException when there is none, or others could read the file
   */
  static UInt256 read(Path where) {
    String place = where.toString();
    if (place.startsWith(ENVIRONMENT)) {
      String name = place.substring(ENVIRONMENT.length());
      String text =
          Optional.ofNullable(System.getenv(name))
              .orElseThrow(() -> new StartupException("the variable " + name + " is not set"));
      return parse(text, "the variable " + name);
    }
    try {
      refuseIfShared(where);
      return parse(Files.readString(where), where.toString());
    } catch (IOException e) {
      throw new StartupException("cannot read the key file " + where + ": " + e.getMessage());
    }
  }

  /** Refuses a secret that other users of the machine can read. */
  static void refuseIfShared(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
    if (found.stream().anyMatch(OTHERS::contains)) {
      throw new StartupException(
          "other users can read the key file "
              + file
              + " ("
              + PosixFilePermissions.toString(found)
              + "); chmod 600 "
              + file);
    }
  }

  private static UInt256 parse(String text, String where) {
    try {
      UInt256 key = UInt256.fromHex(text.strip());
      if (Secp256k1.isPrivateKey(key)) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      throw new StartupException(where + " does not hold a private key in hex");
    }
    throw new StartupException(where + " does not hold a private key of secp256k1");
  }

  /** Makes a new key in a new file; its account. */
  static Address create(Path file, SecureRandom random) {
    byte[] bytes = new byte[Bytes32.SIZE_BYTES];
    UInt256 key = UInt256.ZERO;
    for (int i = 0; i < 100 && !Secp256k1.isPrivateKey(key); i++) {
      random.nextBytes(bytes);
      key = Bytes32.from(bytes).toUInt256();
    }
    write(file, key);
    return TransactionSigner.of(key).address();
  }

  /** Writes a key to a new file. */
  static void write(Path file, UInt256 key) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
      if (posix) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(file);
      }
      String text = Bytes32.of(key) + "\n";
      Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new StartupException("there is a key in " + file + " already; it is left as it is");
    } catch (IOException e) {
      throw new StartupException("cannot write the key file " + file + ": " + e.getMessage());
    }
  }
}
