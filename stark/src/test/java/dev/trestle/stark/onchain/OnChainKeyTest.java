package dev.trestle.stark.onchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Expression;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.VerifyingKey;
import dev.trestle.stark.prover.ProvingKey.Definition;
import dev.trestle.stark.prover.StarkProver;
import dev.trestle.stark.prover.Workers;
import dev.trestle.stark.reference.FibonacciAir;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Hex;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnChainKeyTest {
  private static final StarkProver PROVER = StarkProver.scalar(8, Workers.callingThread());

  /** Many different products, so that its program is long. */
  private record LongAir(int products) implements Air {
    @Override
    public String name() {
      return "long";
    }

    @Override
    public int mainColumns() {
      return 1;
    }

    @Override
    public void define(AirBuilder air) {
      for (int i = 0; i < products; i++) {
        Expression x = air.main(0).plus(i + 1L);
        air.assertZeroTransition(x.times(x.minus(1)));
      }
    }
  }

  private static VerifyingKey key(StarkParameters parameters, Air air) {
    return PROVER.key(parameters, List.of(Definition.of(air))).verifyingKey();
  }

  @Test
  void fibonacci_hasTheFormatOfTheSpecification() {
    VerifyingKey key = key(StarkParameters.EIGHTH_100, new FibonacciAir());
    String data = Hex.encode(OnChainKey.of(key, 20, 100).data());
    String digest = Hex.encode(key.digest().toBytes());
    String head = "74736b31" + digest + "0315030504" + "14" + "0035" + "0001" + "0000";
    // no fixed height; main columns at the next row; 2 main columns, 3 of the quotient; 3 public
    // values
    assertThat(data).startsWith(head + "00" + "02" + "0000" + "0002" + "0000" + "0003" + "0003");
    String table = data.substring(head.length() + 24);
    // registers, constants, steps, then the steps
    int steps = Integer.parseInt(table.substring(8, 16), 16);
    assertThat(table).startsWith("0001" + "0000");
    assertThat(table).hasSize(16 + 16 * steps);
    // the frame: 0 γ, 1 η, 2 σ/n, 3 first, 4 last, 5 transition, 6 to 8 public values, 9 and 10 the
    // columns, 11 to 13 the quotient, 14 and 15 the columns of the next row, 16 the register;
    // first·(a - public value 0)
    assertThat(table.substring(16))
        .startsWith(
            "0001" + "0010" + "0009" + "0006" + "0002" + "0010" + "0003" + "0010" + "0005" + "0000"
                + "0010" + "0000");
  }

  @Test
  void lessSecurityThanWanted_isRefused() {
    VerifyingKey key = key(new StarkParameters(2, 20, 4, 3, 2, 1), new FibonacciAir());
    assertThatThrownBy(() -> OnChainKey.of(key, 20, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("less than 100");
    int bits = OnChainKey.of(key, 20, 0).bits();
    assertThat(bits).isLessThan(100);
    assertThat(OnChainKey.of(key, 20, bits).bits()).isEqualTo(bits);
    assertThatThrownBy(() -> OnChainKey.of(key, 20, bits + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void heightsThatAreNone_areRefused() {
    VerifyingKey key = key(StarkParameters.EIGHTH_100, new FibonacciAir());
    assertThatThrownBy(() -> OnChainKey.of(key, 0, 0)).hasMessageContaining("2^28");
    assertThatThrownBy(() -> OnChainKey.of(key, 29, 0)).hasMessageContaining("2^28");
  }

  @Test
  void longKey_isSpreadOverContracts_withoutALossOrAByteTooMany() {
    for (int products : new int[] {10, 600, 800, 1_500, 2_400}) {
      VerifyingKey key = key(StarkParameters.EIGHTH_100, new LongAir(products));
      OnChainKey onChain = OnChainKey.of(key, 10, 0);
      List<byte[]> continuations = onChain.continuations();
      List<Address> addresses = new ArrayList<>();
      for (int i = 0; i < continuations.size(); i++) {
        byte[] address = new byte[Address.SIZE_BYTES];
        Arrays.fill(address, (byte) (i + 1));
        addresses.add(Address.from(address));
      }
      byte[] first = onChain.code(addresses);
      assertThat(first[0]).isZero();
      assertThat(first[1]).isEqualTo((byte) addresses.size());
      ByteArrayOutputStream joined = new ByteArrayOutputStream();
      int skipped = 2 + Address.SIZE_BYTES * addresses.size();
      joined.write(first, skipped, first.length - skipped);
      assertThat(first.length).isLessThanOrEqualTo(OnChainKey.MAX_CODE);
      for (byte[] code : continuations) {
        assertThat(code[0]).isZero();
        assertThat(code.length).isBetween(2, OnChainKey.MAX_CODE);
        joined.write(code, 1, code.length - 1);
      }
      assertThat(joined.toByteArray()).isEqualTo(onChain.data());
      assertThat(onChain.hash()).isEqualTo(Keccak.hash(onChain.data()));
    }
    assertThatThrownBy(() -> OnChainKey.of(longKey(), 10, 0).code(List.of()))
        .hasMessageContaining("contracts first");
  }

  private static VerifyingKey longKey() {
    return key(StarkParameters.EIGHTH_100, new LongAir(2_400));
  }

  /** Registers are taken again as soon as what they hold isn't needed. */
  @Test
  void program_ofManyConstraints_needsFewRegisters() {
    OnChainProgram program = new OnChainProgram(longKey().tables().getFirst().system());
    assertThat(program.registers()).isLessThanOrEqualTo(3);
    assertThat(program.steps().size()).isEqualTo(5 * 2_400);
  }
}
