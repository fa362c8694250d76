package dev.trestle.stf.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CryptographyTest {
  private static final UInt256 KEY = UInt256.of(42);

  @Test
  void recover_ownSignature_isTheSigner() {
    Bytes32 hash = Keccak.hash(new byte[] {1, 2, 3});
    Secp256k1.Signature signature = Secp256k1.sign(hash, KEY);
    assertThat(Cryptography.pure().recover(hash, signature.yParity(), signature.r(), signature.s()))
        .contains(Secp256k1.publicKey(KEY).address());
    assertThat(Cryptography.pure().recover(hash, signature.yParity(), UInt256.ZERO, signature.s()))
        .isEmpty();
  }

  @Test
  void with_anotherFunction_changesTheCopyOnly() {
    Cryptography changed = Cryptography.pure().with(Precompile.ECRECOVER, in -> Optional.empty());
    assertThat(changed.recover(Bytes32.ZERO, 0, UInt256.ONE, UInt256.ONE)).isEmpty();
    assertThat(changed.function(Precompile.IDENTITY).run(new byte[] {5}).orElseThrow())
        .containsExactly(5);
    assertThat(Cryptography.pure().recover(Bytes32.ZERO, 0, UInt256.ONE, UInt256.ONE)).isPresent();
  }
}
