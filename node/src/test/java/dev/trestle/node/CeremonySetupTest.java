package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trestle.stf.crypto.BlsG1;
import dev.trestle.stf.crypto.BlsG2;
import dev.trestle.stf.crypto.KzgSetup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class CeremonySetupTest {
  @Test
  void text_fromThePublishedJar_isTheVectorsFile() throws IOException {
    Path file =
        Path.of(System.getProperty("trestle.root"), "../shared/vectors/kzg/trusted_setup.txt.gz");
    assumeTrue(Files.exists(file), "no vectors at " + file);
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      String expected = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(CeremonySetup.text().strip()).isEqualTo(expected.strip());
    }
  }

  @Test
  void load_hasTheGeneratorsAsTheirZerothPowers() {
    KzgSetup setup = CeremonySetup.load();
    assertThat(setup.g1Monomial().getFirst().isSamePoint(BlsG1.GENERATOR)).isTrue();
    assertThat(setup.g2Monomial().getFirst().isSamePoint(BlsG2.GENERATOR)).isTrue();
    assertThat(setup.g1Lagrange()).hasSize(4096);
  }
}
