package dev.trestle.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargePreimageTest {
  private static final Address ORACLE = Address.fromHex("0x" + "0c".repeat(20));
  private static final long OFFSET = 64;
  private static final int PIECE = LargePreimage.BLOCKS_PER_PIECE * LargePreimage.BLOCK_BYTES;

  private static LargePreimage of(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return new LargePreimage(ORACLE, new PreimagePart.Keccak(Keccak.hash(bytes), OFFSET, bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {131_000, 4 * PIECE - 1, 4 * PIECE, 4 * PIECE + 1, 2_000_000})
  void next_asTheContractGoesOn_bringsEveryByteOnceInPiecesThatL1Takes(int size) {
    LargePreimage large = of(size);
    Set<String> labels = new HashSet<>();
    TransactionRequest begin = large.next(new LargePreimage.Progress(false, 0, 0, 0));
    labels.add(begin.label());
    Tuple begun = arguments("beginLarge(uint256,uint64,uint64)", begin);
    assertThat((Object) begun.get(2).toString()).isEqualTo(Integer.toString(size));
    ByteArrayOutputStream came = new ByteArrayOutputStream();
    for (int i = 0; came.size() < size && i <= size / PIECE; i++) {
      TransactionRequest piece =
          large.next(new LargePreimage.Progress(true, OFFSET, size, came.size()));
      byte[] data = arguments("absorbLarge(uint256,bytes)", piece).get(1);
      came.writeBytes(data);
      assertThat(labels.add(piece.label())).as("another label").isTrue();
      assertThat(came.size() == size || data.length % LargePreimage.BLOCK_BYTES == 0).isTrue();
      assertThat(piece.data().length).isLessThan(128 << 10);
      assertThat(piece.gasLimit().orElseThrow()).isLessThanOrEqualTo(LargePreimage.MOST_GAS);
    }
    assertThat(came.toByteArray()).isEqualTo(large.part().bytes());
  }

  @Test
  void next_somethingElseUnderTheNumber_beginsAnew() {
    LargePreimage large = of(200_000);
    TransactionRequest call = large.next(new LargePreimage.Progress(true, OFFSET, 136, 0));
    assertThat(call.label()).contains("begin");
    call = large.next(new LargePreimage.Progress(true, OFFSET + 32, 200_000, 136));
    assertThat(call.label()).contains("begin");
  }

  @Test
  void isNeededFor_whatFitsIntoATransactionOfAPool_isNot() {
    LargePreimage fits = of(LargePreimage.MOST_AT_ONCE);
    LargePreimage tooLong = of(LargePreimage.MOST_AT_ONCE + 1);
    assertThat(LargePreimage.isNeededFor(fits.part())).isFalse();
    assertThat(LargePreimage.isNeededFor(tooLong.part())).isTrue();
    assertThat(fits.id()).isNotEqualTo(tooLong.id());
    assertThat(fits.id()).isGreaterThan(UInt256.ZERO);
  }

  private static Tuple arguments(String signature, TransactionRequest call) {
    return Function.parse(signature).decodeCall(call.data());
  }
}
