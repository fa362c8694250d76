package dev.trestle.riscv;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that a machine is between two steps (docs/spec/machine.md, State).
 *
 * @param memoryRoot root of the memory tree
 * @param preimageKey key of the preimage being read
 * @param preimageOffset bytes of it, length prefix included, already read
 * @param pc address of the next instruction
 * @param step instructions executed so far
 * @param exitCode 0 to 255; meaningful when exited
 * @param registers x0 … x31; x0 is zero
 */
public record MachineState(
    Bytes32 memoryRoot,
    Bytes32 preimageKey,
    long preimageOffset,
    long pc,
    long step,
    boolean exited,
    int exitCode,
    List<Long> registers) {
  /** Bytes of the encoding. */
  public static final int SIZE_BYTES = 346;

  private static final int REGISTERS = 32;
  private static final int REGISTERS_AT = 90;

  /** What the first byte of a state's hash says. */
  public enum Status {
    /** Exited with code 0. */
    VALID,
    /** Exited with code 1. */
    INVALID,
    /** Exited with any other code. */
    PANIC,
    /** Not exited. */
    RUNNING;

    /** The byte. */
    public int code() {
      return ordinal();
    }
  }

  public MachineState {
    registers = List.copyOf(registers);
    if (registers.size() != REGISTERS || registers.getFirst() != 0) {
      throw new IllegalArgumentException("a state has 32 registers, of which x0 is zero");
    }
    if (exitCode < 0 || exitCode > 255) {
      throw new IllegalArgumentException("exit code " + exitCode + " is not one byte");
    }
  }

  /** The value of x{@code number}. */
  public long register(int number) {
    return registers.get(number);
  }

  public Status status() {
    if (!exited) {
      return Status.RUNNING;
    }
    return switch (exitCode) {
      case 0 -> Status.VALID;
      case 1 -> Status.INVALID;
      default -> Status.PANIC;
    };
  }

  /** The 346 bytes that are hashed. */
  public byte[] encode() {
    byte[] out = new byte[SIZE_BYTES];
    memoryRoot.putTo(out, 0);
    preimageKey.putTo(out, 32);
    BigEndian.putLong(out, 64, preimageOffset);
    BigEndian.putLong(out, 72, pc);
    BigEndian.putLong(out, 80, step);
    out[88] = (byte) (exited ? 1 : 0);
    out[89] = (byte) exitCode;
    for (int i = 0; i < REGISTERS; i++) {
      BigEndian.putLong(out, REGISTERS_AT + 8 * i, registers.get(i));
    }
    return out;
  }

  /**
   * The state with this encoding.
   *
   * @throws IllegalArgumentException if it is not one of a state
   */
  public static MachineState decode(byte[] encoding) {
    if (encoding.length != SIZE_BYTES || encoding[88] < 0 || encoding[88] > 1) {
      throw new IllegalArgumentException(
          "not a machine state: it has 346 bytes, of which the 89th is 0 or 1");
    }
    List<Long> registers = new ArrayList<>(REGISTERS);
    for (int i = 0; i < REGISTERS; i++) {
      registers.add(BigEndian.getLong(encoding, REGISTERS_AT + 8 * i));
    }
    return new MachineState(
        Bytes32.from(encoding, 0),
        Bytes32.from(encoding, 32),
        BigEndian.getLong(encoding, 64),
        BigEndian.getLong(encoding, 72),
        BigEndian.getLong(encoding, 80),
        encoding[88] == 1,
        encoding[89] & 255,
        registers);
  }

  /** The state hash: keccak-256 of the encoding, with the status in its first byte. */
  public Bytes32 hash() {
    byte[] hash = Keccak.hash(encode()).toBytes();
    hash[0] = (byte) status().code();
    return Bytes32.from(hash);
  }
}
