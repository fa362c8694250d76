package dev.trestle.cli;

import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.JwtSecret;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.stf.primitives.Hex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;

/** The operator's port: {@code admin_…} for those alone who have the secret (JWT, HS256). */
final class AdminEndpoint implements AutoCloseable {
  static final String SECRET_FILE = "admin-jwt.hex";

  private final JsonRpcServer server;
  private final Path secretFile;

  private AdminEndpoint(JsonRpcServer server, Path secretFile) {
    this.server = server;
    this.secretFile = secretFile;
  }

  static AdminEndpoint start(
      ServerOptions where, Path secretFile, Methods methods, InstantSource clock) {
    JwtSecret secret = secret(secretFile);
    try {
      return new AdminEndpoint(
          JsonRpcServer.start(where.onlyFor(secret.check(clock)), methods), secretFile);
    } catch (IOException e) {
      throw new StartupException("admin: " + e.getMessage());
    }
  }

  /** The secret in a file, which is made when it is not there. */
  static JwtSecret secret(Path file) {
    create(file);
    try {
      return JwtSecret.fromHex(Files.readString(file));
    } catch (IOException e) {
      throw new StartupException("cannot read " + file + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new StartupException(file + " does not hold 32 bytes in hex: " + e.getMessage());
    }
  }

  /** Owner's eyes only from the start, and never over a file that is there. */
  private static void create(Path file) {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    FileAttribute<?>[] ownerOnly =
        file.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      if (file.toAbsolutePath().getParent() instanceof Path folder) {
        Files.createDirectories(folder);
      }
      try (var out =
          Files.newByteChannel(
              file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
        String text = Hex.encodePrefixed(secret) + "\n";
        out.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
      }
    } catch (FileAlreadyExistsException e) {
      return; // the usual case: it is kept
    } catch (IOException e) {
      throw new StartupException("cannot write " + file + ": " + e.getMessage());
    }
  }

  String url() {
    return server.url();
  }

  Path secretFile() {
    return secretFile;
  }

  @Override
  public void close() {
    server.close();
  }
}
