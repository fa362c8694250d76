package dev.trestle.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every question can be answered by one transaction of the settlement chain. */
class OraclePrecompilesTest {
  private static final Cryptography PURE = Cryptography.pure();

  private final List<Hint.PrecompileCall> asked = new ArrayList<>();
  private final Cryptography table =
      OraclePrecompiles.over(
          new Answering(asked),
          ChainSpec.l1(1, List.of(new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.NONE))));

  /** Answers as the settlement chain would, and remembers what was asked. */
  private record Answering(List<Hint.PrecompileCall> asked) implements PreimageOracle {
    @Override
    public void hint(Hint hint) {
      asked.add((Hint.PrecompileCall) hint);
    }

    @Override
    public byte[] preimage(Bytes32 key) {
      Hint.PrecompileCall call = asked.getLast();
      PreimageStore store = new PreimageStore();
      store.putPrecompile(
          call.precompile(),
          call.requiredGas(),
          call.input(),
          PURE.function(call.precompile()).run(call.input()));
      return store.preimage(key);
    }
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(names = {"ECRECOVER", "BN254_ADD", "BN254_MUL"})
  void run_muchMoreInputThanIsRead_asksForWhatIsRead(Precompile precompile) {
    byte[] input = noise(1_000_000);
    Arrays.fill(input, 0, 128, (byte) 0); // the point at infinity; a signature that is none
    same(precompile, input);
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().input().length).isLessThanOrEqualTo(128);
  }

  @Test
  void run_modexpWithMoreThanItsNumbers_asksForWhatIsRead() {
    byte[] input = noise(500_000);
    Arrays.fill(input, 0, 96, (byte) 0);
    input[31] = 32;
    input[63] = 2;
    input[95] = 32;
    same(Precompile.MODEXP, input);
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().input()).hasSize(96 + 3 * 1024);
  }

  @Test
  void run_shortInput_askedAsItIs() {
    byte[] input = noise(77);
    same(Precompile.ECRECOVER, input);
    assertThat(asked.getFirst().input()).isEqualTo(input);
  }

  @Test
  void run_longInputThatCounts_isComputed() {
    byte[] input = new byte[160 * 800]; // the point at infinity, again and again
    same(Precompile.BLS12_G1MSM, input);
    assertThat(asked).isEmpty();
    same(Precompile.BLS12_G1MSM, new byte[160 * 700]);
    assertThat(asked).hasSize(1);
  }

  @Test
  void run_wrongLengthOfWhateverSize_failsWithoutALongQuestion() {
    same(Precompile.KZG_POINT_EVALUATION, noise(200_000));
    same(Precompile.P256VERIFY, noise(200_000));
    assertThat(asked).isEmpty();
  }

  private void same(Precompile precompile, byte[] input) {
    assertThat(table.function(precompile).run(input).map(Bytes::of))
        .isEqualTo(PURE.function(precompile).run(input).map(Bytes::of));
  }

  /** Bytes that can be compared. */
  private record Bytes(List<Byte> all) {
    static Bytes of(byte[] bytes) {
      List<Byte> all = new ArrayList<>();
      for (byte b : bytes) {
        all.add(b);
      }
      return new Bytes(all);
    }
  }
}
