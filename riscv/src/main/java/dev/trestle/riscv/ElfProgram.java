package dev.trestle.riscv;

import java.util.ArrayList;
import java.util.List;

/**
 * A program as it lies in memory at the start, with what its machines have learned about running it
 * fast. Source: System V ABI, ELF-64 Object File Format 1.5; RISC-V ELF psABI.
 */
public final class ElfProgram {
  private static final int HEADER_BYTES = 64;
  private static final int PROGRAM_HEADER_BYTES = 56;
  private static final int PT_LOAD = 1;
  private static final int EM_RISCV = 243;
  private static final int EF_RISCV_RVC = 1;
  private static final int EF_RISCV_FLOAT_ABI = 6;

  private final long entry;
  private final List<Segment> segments;
  private final Engines engines = new Engines(() -> Memory.of(this));

  /**
   * Bytes at an address. What a file reserves beyond them is zero anyway.
   *
   * @param address of the first byte; below 2^32
   */
  public record Segment(long address, byte[] bytes) {
    public Segment {
      if (address < 0 || address + bytes.length > Memory.SIZE) {
        throw new IllegalArgumentException(
            "segment of %d bytes at %#x: it must end at 2^32 or before"
                .formatted(bytes.length, address));
      }
    }
  }

  /**
   * @param entry address of the first instruction
   * @param segments what is loaded, in this order
   */
  public ElfProgram(long entry, List<Segment> segments) {
    if ((entry & 3) != 0 || entry < 0 || entry >= Memory.CODE_END) {
      throw new IllegalArgumentException(
          "entry point %#x: it must be a multiple of four below %#x"
              .formatted(entry, Memory.CODE_END));
    }
    this.entry = entry;
    this.segments = List.copyOf(segments);
  }

  /** Address of the first instruction. */
  public long entry() {
    return entry;
  }

  /** What is loaded, in this order. */
  public List<Segment> segments() {
    return segments;
  }

  /** Shared by all machines that run this program. */
  Engines engines() {
    return engines;
  }

  /** A program of nothing but instructions, which starts with the first. */
  public static ElfProgram of(long address, int... instructions) {
    byte[] bytes = new byte[4 * instructions.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (instructions[i >> 2] >>> 8 * (i & 3));
    }
    return new ElfProgram(address, List.of(new Segment(address, bytes)));
  }

  /**
   * Reads an executable ELF file for RV64, little-endian.
   *
   * @throws IllegalArgumentException if it is another kind of file; the message says which
   */
  public static ElfProgram parse(byte[] file) {
    if (file.length < HEADER_BYTES || number(file, 0, 4) != 0x464c457f) {
      throw new IllegalArgumentException("not an ELF file: the magic number is missing");
    }
    require(file[4] == 2, "32-bit ELF: compile for rv64");
    require(file[5] == 1, "big-endian ELF: compile for little-endian");
    require(number(file, 16, 2) == 2, "not an executable ELF file: link it statically");
    require(number(file, 18, 2) == EM_RISCV, "ELF for another processor than RISC-V");
    long flags = number(file, 48, 4);
    require((flags & EF_RISCV_RVC) == 0, "compressed instructions: compile with -march=rv64im");
    require((flags & EF_RISCV_FLOAT_ABI) == 0, "floating-point ABI: compile with -mabi=lp64");
    long table = number(file, 32, 8);
    int entryBytes = (int) number(file, 54, 2);
    int entries = (int) number(file, 56, 2);
    require(entries == 0 || entryBytes >= PROGRAM_HEADER_BYTES, "program headers are too short");
    require(
        inside(file, table, (long) entries * entryBytes), "program headers lie outside the file");
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      int at = (int) table + i * entryBytes;
      if (number(file, at, 4) == PT_LOAD) {
        segments.add(segment(file, at));
      }
    }
    require(!segments.isEmpty(), "nothing to load: the file has no PT_LOAD segment");
    return new ElfProgram(number(file, 24, 8), segments);
  }

  private static Segment segment(byte[] file, int header) {
    long from = number(file, header + 8, 8);
    long address = number(file, header + 16, 8);
    long fileBytes = number(file, header + 32, 8);
    long memoryBytes = number(file, header + 40, 8);
    require(inside(file, from, fileBytes), "a segment lies outside the file: is it cut short?");
    require(
        address >= 0
            && memoryBytes >= fileBytes
            && memoryBytes <= Memory.SIZE
            && address + memoryBytes <= Memory.SIZE,
        "a segment reaches past 2^32: link it lower");
    byte[] bytes = new byte[(int) fileBytes];
    System.arraycopy(file, (int) from, bytes, 0, bytes.length);
    return new Segment(address, bytes);
  }

  private static boolean inside(byte[] file, long from, long length) {
    return from >= 0 && length >= 0 && from <= file.length && length <= file.length - from;
  }

  private static long number(byte[] file, int at, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | file[at + i] & 255;
    }
    return value;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
