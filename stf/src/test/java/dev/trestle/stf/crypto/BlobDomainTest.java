package dev.trestle.stf.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BlobDomainTest {
  @Test
  void points_ofAllElements_areTheRootsOfUnityInBitReversedOrder() {
    byte[] points = BlobDomain.points();
    assertThat(points).hasSize(BlobDomain.BLOB_BYTES);
    byte[] expected = new byte[32];
    for (int i = 0; i < BlobDomain.ELEMENTS; i++) {
      RootsOfUnity.root(RootsOfUnity.reverseBits(i, BlobDomain.ELEMENTS), BlobDomain.ELEMENTS)
          .putTo(expected, 0);
      assertThat(Arrays.copyOfRange(points, 32 * i, 32 * i + 32)).isEqualTo(expected);
    }
  }
}
