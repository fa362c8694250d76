package dev.trestle.e2e.step;

import dev.trestle.riscv.MachineState;
import dev.trestle.riscv.Memory;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Situations in which a machine can be: any instruction, encodings without meaning, operands and
 * addresses at their borders, every environment call. Instructions are put together here bit by
 * bit, not with the assembler of the machine that is tested.
 */
final class RandomSteps {
  static final Bytes32 LOCAL_CONTEXT =
      Bytes32.fromHex("0x00000000000000000000000000000000000000000000000000000000c0e7e870");

  private static final int ECALL = 0x73;
  private static final int EBREAK = 0x10_0073;
  private static final int LOAD = 0x03;
  private static final int STORE = 0x23;
  private static final int A0 = 10;
  private static final int A7 = 17;

  private static final int[] OPCODES = {
    0x03, 0x03, 0x0f, 0x13, 0x13, 0x17, 0x1b, 0x23, 0x33, 0x33, 0x37, 0x3b, 0x63, 0x67, 0x6f
  };
  private static final int[] FUNCT7 = {0, 0x20, 1};

  private static final long[] BORDERS = {
    0,
    1,
    2,
    -1,
    -2,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    Long.MAX_VALUE,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0x8000_0000L,
    0xffff_ffffL,
    0x1_0000_0000L,
    0x7fff_ffff_0000_0000L,
    Memory.CODE_END
  };

  /** Pages of 16 KiB in which code and data lie, so that the memory stays small. */
  private static final long[] CODE_PAGES = {0, 0x1_0000, 0x123_4000, Memory.CODE_END - 0x4000};

  private static final long[] DATA_PAGES = {
    Memory.CODE_END, 0x7fff_c000L, 0x8000_0000L, Memory.SIZE - 0x4000
  };

  private final List<StepPreimage> preimages;

  RandomSteps(List<StepPreimage> preimages) {
    this.preimages = List.copyOf(preimages);
  }

  /** Preimages of all types, around the sizes at which parts end. */
  static List<StepPreimage> samplePreimages(Random random) {
    List<StepPreimage> list = new ArrayList<>();
    for (int size : new int[] {0, 1, 23, 24, 25, 31, 32, 33, 56, 100, 1000}) {
      list.add(new StepPreimage.ByKeccak(bytes(random, size)));
    }
    list.add(new StepPreimage.BySha256(bytes(random, 0)));
    list.add(new StepPreimage.BySha256(bytes(random, 48)));
    for (int ident = 1; ident <= 5; ident++) {
      byte[] value = bytes(random, ident == 4 ? 8 : 32);
      list.add(new StepPreimage.Local(ident, value, LOCAL_CONTEXT));
    }
    list.add(new StepPreimage.BlobElement());
    list.add(precompile(Precompile.ECRECOVER, 3_000, new byte[128]));
    list.add(precompile(Precompile.SHA256, 200, bytes(random, 70)));
    list.add(precompile(Precompile.IDENTITY, 100, bytes(random, 70)));
    byte[] offTheCurve = new byte[128];
    offTheCurve[31] = 1;
    offTheCurve[63] = 1;
    list.add(precompile(Precompile.BN254_ADD, 500, offTheCurve));
    list.add(precompile(Precompile.P256VERIFY, 6_900, P256_SIGNATURE));
    return list;
  }

  /** RFC 6979 §A.2.5, SHA-256, "sample". */
  private static final byte[] P256_SIGNATURE =
      Hex.decode(
          "0xaf2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf"
              + "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
              + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
              + "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
              + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");

  private static StepPreimage precompile(Precompile precompile, long gas, byte[] input) {
    return new StepPreimage.PrecompileAnswer(precompile, gas, input);
  }

  /** Writes instruction and data into the memory; a state that is about to execute it. */
  MachineState situation(Random random, Memory memory) {
    long[] x = new long[32];
    for (int i = 1; i < x.length; i++) {
      x[i] = number(random);
    }
    int word = instruction(random);
    long pc = pick(random, CODE_PAGES) + 4L * random.nextInt(0x1000);
    switch (word & 0x7f) {
      case LOAD -> aim(random, x, word, word >> 20, memory);
      case STORE -> aim(random, x, word, word >> 25 << 5 | word >>> 7 & 31, memory);
      case ECALL -> {
        if (word == ECALL) {
          prepareCall(random, x, memory);
        }
      }
      default -> {}
    }
    StepPreimage preimage = preimages.get(random.nextInt(preimages.size()));
    byte[] code = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(word).array();
    memory.write(pc, code);
    boolean exited = random.nextInt(50) == 0;
    return new MachineState(
        memory.root(),
        preimage.key(),
        offset(random, preimage.bytes().length),
        random.nextInt(25) == 0 ? oddProgramCounter(random, pc) : pc,
        random.nextInt(50) == 0 ? -1 : random.nextLong() >>> random.nextInt(64),
        exited,
        exited || random.nextInt(20) == 0 ? random.nextInt(256) : 0,
        Arrays.stream(x).boxed().toList());
  }

  private static long oddProgramCounter(Random random, long pc) {
    return switch (random.nextInt(5)) {
      case 0 -> Memory.CODE_END;
      case 1 -> pc + 1 + random.nextInt(3);
      case 2 -> -4;
      case 3 -> pc + (1L << 32);
      default -> random.nextLong();
    };
  }

  private static int instruction(Random random) {
    int kind = random.nextInt(100);
    if (kind < 72) {
      int opcode = OPCODES[random.nextInt(OPCODES.length)];
      int word = random.nextInt() & ~0x7f | opcode;
      boolean hasFunct7 = opcode == 0x33 || opcode == 0x3b || opcode == 0x1b || opcode == 0x13;
      if (hasFunct7 && random.nextInt(8) != 0) {
        int funct7 = FUNCT7[random.nextInt(FUNCT7.length)];
        word = word & 0x01ff_ffff | funct7 << 25;
      }
      if (opcode == 0x67 && random.nextInt(8) != 0) {
        word &= ~0x7000;
      }
      return word;
    }
    if (kind < 96) {
      return ECALL;
    }
    return switch (random.nextInt(4)) {
      case 0 -> EBREAK;
      case 1 -> ECALL | 1 << 7 + random.nextInt(25);
      default -> random.nextInt();
    };
  }

  /** Sets the base register so that the access hits a place worth hitting. */
  private static void aim(Random random, long[] x, int word, int immediate, Memory memory) {
    int base = word >>> 15 & 31;
    if (base == 0 || random.nextInt(10) == 0) {
      return;
    }
    int size = 1 << (word >>> 12 & 3);
    long target = address(random, size);
    fill(random, memory, target);
    x[base] = target - immediate;
  }

  private void prepareCall(Random random, long[] x, Memory memory) {
    int number = random.nextInt(8);
    x[A7] = number < 7 ? Math.min(number, 4) : number(random);
    x[A0] =
        switch ((int) x[A7]) {
          case 0 -> random.nextInt(3) == 0 ? number(random) : random.nextInt(0x12);
          case 3 -> address(random, 256);
          default -> address(random, 32);
        };
    fill(random, memory, x[A0]);
    if (x[A7] == 1 && x[A0] >= 0 && x[A0] < Memory.SIZE) {
      Bytes32 key = preimages.get(random.nextInt(preimages.size())).key();
      memory.write(x[A0] & -32, key.toBytes());
    }
  }

  /** Mostly aligned and in memory. */
  private static long address(Random random, int size) {
    long page = pick(random, random.nextInt(6) == 0 ? CODE_PAGES : DATA_PAGES);
    long address = page + (random.nextInt(0x4000) & -size);
    return switch (random.nextInt(24)) {
      case 0 -> address + random.nextInt(size);
      case 1 -> Memory.SIZE - size;
      case 2 -> Memory.SIZE;
      case 3 -> Memory.CODE_END - size;
      case 4 -> Memory.CODE_END;
      case 5 -> address + (1L << 32 + random.nextInt(32));
      case 6 -> -size;
      default -> address;
    };
  }

  private static void fill(Random random, Memory memory, long address) {
    if (address >= 0 && address < Memory.SIZE) {
      memory.write(address & -256, bytes(random, 256));
    }
  }

  private static long offset(Random random, int length) {
    int total = length + 8;
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> total - 1;
      case 2 -> total;
      case 3 -> random.nextBoolean() ? total + 1 : random.nextLong();
      case 4 -> Math.max(0, total - 32);
      default -> 32L * random.nextInt(1 + total / 32);
    };
  }

  private static long number(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> pick(random, BORDERS);
      case 1 -> random.nextInt(64);
      case 2 -> (long) random.nextInt() << random.nextInt(33);
      default -> random.nextLong();
    };
  }

  private static long pick(Random random, long[] from) {
    return from[random.nextInt(from.length)];
  }

  private static byte[] bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
