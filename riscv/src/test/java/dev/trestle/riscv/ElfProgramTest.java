package dev.trestle.riscv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ElfProgramTest {
  @Test
  void parse_executable_givesEntryAndLoadedSegments() {
    ElfProgram program = ElfProgram.parse(file(f -> {}));
    assertThat(program.entry()).isEqualTo(0x1000);
    assertThat(program.segments()).hasSize(1);
    assertThat(program.segments().getFirst().address()).isEqualTo(0x1000);
    assertThat(program.segments().getFirst().bytes()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(Memory.of(program).read(0xfff, 10)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 0);
  }

  @Test
  void parse_anotherKindOfFile_saysWhatIsWrong() {
    assertThatThrownBy(() -> ElfProgram.parse(new byte[100])).hasMessageContaining("magic");
    assertRefused("rv64", f -> f.put(4, (byte) 1));
    assertRefused("little-endian", f -> f.put(5, (byte) 2));
    assertRefused("statically", f -> f.putShort(16, (short) 3));
    assertRefused("processor", f -> f.putShort(18, (short) 62));
    assertRefused("rv64im", f -> f.putInt(48, 1));
    assertRefused("lp64", f -> f.putInt(48, 4));
    assertRefused("outside", f -> f.putLong(32, 1000));
    assertRefused("outside", f -> f.putLong(32, -1));
    assertRefused("PT_LOAD", f -> f.putInt(64, 2));
    assertRefused("cut short", f -> f.putLong(64 + 32, 9));
    assertRefused("2^32", f -> f.putLong(64 + 40, 1L << 32));
    assertRefused("2^32", f -> f.putLong(64 + 16, -1));
    assertRefused("entry point", f -> f.putLong(24, 0x1002));
    assertRefused("entry point", f -> f.putLong(24, Memory.CODE_END));
  }

  private static void assertRefused(String reason, Consumer<ByteBuffer> damage) {
    assertThatThrownBy(() -> ElfProgram.parse(file(damage)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  /** The smallest executable: header, one program header, eight bytes. */
  private static byte[] file(Consumer<ByteBuffer> change) {
    ByteBuffer f = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
    f.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1).put(6, (byte) 1);
    f.putShort(16, (short) 2).putShort(18, (short) 243).putInt(20, 1).putLong(24, 0x1000);
    f.putLong(32, 64).putShort(52, (short) 64).putShort(54, (short) 56).putShort(56, (short) 1);
    f.putInt(64, 1).putInt(68, 5).putLong(72, 120).putLong(80, 0x1000).putLong(88, 0x1000);
    f.putLong(96, 8).putLong(104, 64);
    for (int i = 0; i < 8; i++) {
      f.put(120 + i, (byte) (i + 1));
    }
    change.accept(f);
    return f.array();
  }
}
