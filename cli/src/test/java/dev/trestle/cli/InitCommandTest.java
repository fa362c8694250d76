package dev.trestle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InitCommandTest {
  @TempDir Path folder;

  private final StringWriter errors = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setErr(new PrintWriter(errors)).setOut(new PrintWriter(new StringWriter()));
    return line.execute(arguments);
  }

  private Path chain() {
    return folder.resolve("shop-1");
  }

  @Test
  void init_newKeys_areTheOwnersAlone_andNamed() throws IOException {
    assertThat(run("init", chain().toString(), "--new-keys")).isZero();
    ChainSettings settings = new ChainSettings(ChainToml.read(chain()));
    assertThat(settings.name()).isEqualTo("shop-1");
    for (String role : InitCommand.ROLES) {
      Path key = chain().resolve("keys").resolve(role + ".key");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
          .isEqualTo("rw-------");
      KeyFile.read(key);
    }
    assertThat(settings.toml().text("accounts.batcher")).startsWith("0x");
    assertThat(settings.toml().text("accounts.owner")).isEqualTo("deployer");
  }

  @Test
  void init_twoChains_haveDifferentIds() {
    run("init", chain().toString());
    run("init", folder.resolve("b").toString());
    assertThat(ChainToml.read(chain()).number("chain.id"))
        .isNotEqualTo(ChainToml.read(folder.resolve("b")).number("chain.id"));
  }

  @Test
  void init_twice_leavesTheFirst() throws IOException {
    run("init", chain().toString());
    String before = Files.readString(chain().resolve(ChainToml.FILE));
    assertThat(run("init", chain().toString())).isEqualTo(1);
    assertThat(errors.toString()).contains("there is a chain in");
    assertThat(Files.readString(chain().resolve(ChainToml.FILE))).isEqualTo(before);
  }

  @Test
  void init_plannedPreset_isRefusedPlainly() {
    assertThat(run("init", chain().toString(), "--preset", "zk-rollup")).isEqualTo(1);
    assertThat(errors.toString()).contains("zk-rollup is planned but not built yet");
    assertThat(run("init", chain().toString(), "--preset", "nonsense")).isEqualTo(1);
    assertThat(errors.toString()).contains("there is no preset nonsense");
    assertThat(chain()).doesNotExist();
  }

  @Test
  void init_settingThatIsNoneOrBad_writesNothing() {
    String[] bad = {"order.colour=1", "order.blockTimeSeconds=0", "order.blockTimeSeconds=13"};
    for (String setting : bad) {
      assertThat(run("init", chain().toString(), "--new-keys", "--set", setting)).isEqualTo(1);
      assertThat(chain()).as(setting).doesNotExist();
    }
  }

  @Test
  void deploy_keyOthersCanRead_isRefused() throws IOException {
    run("init", chain().toString(), "--new-keys");
    Path key = chain().resolve("keys/deployer.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(run("deploy", chain().toString(), "--yes")).isEqualTo(1);
    assertThat(errors.toString()).contains("other users can read the key file", "chmod 600");
  }

  @Test
  void key_fromAVariable_thatIsNotSet_isRefused() {
    assertThatThrownBy(() -> KeyFile.read(Path.of("env:TRESTLE_NO_SUCH_KEY")))
        .hasMessageContaining("TRESTLE_NO_SUCH_KEY is not set");
  }

  @Test
  void key_thatIsNone_isRefused() throws IOException {
    Path file = folder.resolve("k");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, "0x00");
    assertThatThrownBy(() -> KeyFile.read(file)).hasMessageContaining("private key");
    Files.writeString(file, "not hex");
    assertThatThrownBy(() -> KeyFile.read(file)).hasMessageContaining("private key in hex");
  }
}
