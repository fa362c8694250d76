package dev.trestle.node;

import dev.trestle.stf.crypto.KzgSetup;
import dev.trestle.stf.crypto.Sha256;
import dev.trestle.stf.primitives.Bytes32;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The outcome of Ethereum's KZG ceremony of 2023, which blobs' commitments and proofs need. The
 * build takes it, as the resource {@link #RESOURCE} beside this class, out of the published jar
 * org.web3j:crypto (Apache-2.0), which carries the file of c-kzg-4844; its hash is checked here, so
 * the jar need not be trusted.
 */
public final class CeremonySetup {
  /** In c-kzg's text form; the native library can load it by this name and this class. */
  public static final String RESOURCE = "trusted_setup.txt";

  /** SHA-256 of c-kzg-4844's src/trusted_setup.txt without its last line break. */
  private static final Bytes32 SHA256 =
      Bytes32.fromHex("e695ba9905a832de98dc3567febe326b760382bfd77a9a6880ca51b602a7d7ff");

  private CeremonySetup() {}

  /**
   * c-kzg's text form: 4096, 65, then the points in hex, a line each.
   *
   * @throws IllegalStateException if the resource is missing or not the ceremony's
   */
  public static String text() {
    try (var in = CeremonySetup.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            "the KZG setup is not in this build: run the Maven build of module node");
      }
      byte[] bytes = in.readAllBytes();
      Bytes32 hash = Sha256.hash(bytes);
      if (!hash.equals(SHA256)) {
        throw new IllegalStateException(
            RESOURCE + " is not the ceremony's: its SHA-256 is " + hash + ", not " + SHA256);
      }
      return new String(bytes, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException("the KZG setup cannot be read from the jar", e);
    }
  }

  /** The parsed points, for the pure implementation. Takes about a second: keep the result. */
  public static KzgSetup load() {
    return KzgSetup.parse(text());
  }
}
