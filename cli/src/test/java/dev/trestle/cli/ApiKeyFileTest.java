package dev.trestle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeyFileTest {
  private static final String OLD = "old-key-0123456789abcdef";
  private static final String NEW = "new-key-0123456789abcdef";

  @TempDir Path folder;

  private Path write(String text) throws IOException {
    Path file = folder.resolve("keys");
    Files.writeString(file, text);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    return file;
  }

  @Test
  void changedFile_holdsWithoutARestart_aBrokenOneDoesNot() throws IOException {
    ApiKeyFile keys = ApiKeyFile.open(write("a " + OLD), InstantSource.system());
    Methods methods = new Methods().register("test_cheap", params -> JsonValue.TRUE);
    try (JsonRpcServer server =
            JsonRpcServer.start(ServerOptions.loopback(0).onlyFor(keys.keys()), methods);
        JsonRpcClient old = new JsonRpcClient(URI.create(server.url() + "/" + OLD));
        JsonRpcClient fresh = new JsonRpcClient(URI.create(server.url() + "/" + NEW))) {
      assertThat(old.call("test_cheap").bool()).isTrue();
      assertThatThrownBy(() -> fresh.call("test_cheap")).hasMessageContaining("401");
      assertThat(keys.step()).isFalse();

      write("a " + NEW + " 10\nb");
      assertThatThrownBy(keys::step)
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("line 2")
          .hasMessageNotContaining(NEW);
      assertThat(old.call("test_cheap").bool()).isTrue();

      write("a " + NEW + " 10");
      assertThat(keys.step()).isTrue();
      assertThat(fresh.call("test_cheap").bool()).isTrue();
      assertThatThrownBy(() -> old.call("test_cheap")).hasMessageContaining("401");
    }
  }

  @Test
  void fileThatOthersCanRead_isRefused() throws IOException {
    Path file = write("a " + OLD);
    Assumptions.assumeTrue(
        file.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "no POSIX permissions here");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> ApiKeyFile.open(file, InstantSource.system()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("chmod 600");
  }
}
