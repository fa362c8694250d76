package dev.trestle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JwtSecret;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminEndpointTest {
  private static final long NOW = 1_800_000_000L;

  @TempDir Path folder;

  @Test
  void secret_absent_isMadeForItsOwnerAlone_andKept() throws IOException {
    Path file = folder.resolve("made").resolve("secret.hex");
    JwtSecret first = AdminEndpoint.secret(file);
    String text = Files.readString(file);
    assertThat(text).matches("0x[0-9a-f]{64}\n");
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    JwtSecret again = AdminEndpoint.secret(file);
    assertThat(Files.readString(file)).isEqualTo(text);
    assertThat(again.token(NOW)).isEqualTo(first.token(NOW));
    assertThat(AdminEndpoint.secret(folder.resolve("other.hex")).token(NOW))
        .isNotEqualTo(first.token(NOW));
  }

  @Test
  void secret_ofAnotherForm_isRefusedWithItsFile() throws IOException {
    Path file = folder.resolve("secret.hex");
    Files.writeString(file, "hunter2");
    assertThatThrownBy(() -> AdminEndpoint.secret(file))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void endpoint_answersWhoHasTheSecret() throws IOException {
    Path file = folder.resolve("secret.hex");
    Methods methods = new Methods().register("admin_test", params -> JsonValue.TRUE);
    try (AdminEndpoint endpoint =
            AdminEndpoint.start(
                ServerOptions.loopback(0), file, methods, () -> Instant.ofEpochSecond(NOW));
        JsonRpcClient stranger = new JsonRpcClient(URI.create(endpoint.url()));
        JsonRpcClient late =
            JsonRpcClient.authorised(
                stranger.url(), () -> AdminEndpoint.secret(file).token(NOW - 3_600));
        JsonRpcClient operator =
            JsonRpcClient.authorised(stranger.url(), () -> AdminEndpoint.secret(file).token(NOW))) {
      assertThat(operator.call("admin_test").bool()).isTrue();
      assertThatThrownBy(() -> stranger.call("admin_test"))
          .isInstanceOf(JsonRpcException.class)
          .hasMessageContaining("HTTP 401");
      assertThatThrownBy(() -> late.call("admin_test")).hasMessageContaining("too long ago");
    }
  }
}
