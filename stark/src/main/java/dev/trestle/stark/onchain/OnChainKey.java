package dev.trestle.stark.onchain;

import dev.trestle.stark.ByteWriter;
import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.Soundness;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.Table;
import dev.trestle.stark.TreeHash;
import dev.trestle.stark.VerifyingKey;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A verifying key as {@code StarkVerifier.sol} reads it from the code of contracts:
 * docs/spec/stark.md, On L1. That contract does not compute the security of a proof; this class
 * does, for all heights that it lets a key allow, and makes no key whose proofs could have less
 * than is wanted.
 */
public final class OnChainKey {
  /** Bytes that a contract may have (EIP-170). */
  public static final int MAX_CODE = 24_576;

  private static final byte[] FORMAT = "tsk1".getBytes(StandardCharsets.US_ASCII);
  private static final int STOP = 0;

  /**
   * Copies what follows it into memory and returns it as the code; bytes 1 and 2 are its length.
   */
  private static final byte[] CREATION = {
    0x61, 0, 0, (byte) 0x80, 0x60, 10, 0x5f, 0x39, 0x5f, (byte) 0xf3
  };

  private final byte[] data;
  private final int bits;

  private OnChainKey(byte[] data, int bits) {
    this.data = data;
    this.bits = bits;
  }

  /**
   * @param maxLogHeight proofs may have tables of up to 2^maxLogHeight rows
   * @param floorBits proven bits that every accepted proof has at least; {@link
   *     StarkVerifier#DEFAULT_FLOOR_BITS} unless it's known why not
   * @throws IllegalArgumentException if it would be less, the key's trees are not hashed with
   *     keccak-256, or the format has no room
   */
  public static OnChainKey of(VerifyingKey key, int maxLogHeight, int floorBits) {
    requireTreeHash(key.parameters().treeHash());
    requireHeights(key, maxLogHeight);
    int bits = leastBits(key, maxLogHeight);
    if (bits < floorBits) {
      throw new IllegalArgumentException(
          "tables of 2^%d rows have %d proven bits, less than %d"
              .formatted(maxLogHeight, bits, floorBits));
    }
    ByteWriter out = new ByteWriter();
    writeHead(key, maxLogHeight, out);
    key.tables().forEach(table -> write(table, out));
    return new OnChainKey(out.toBytes(), bits);
  }

  private static void requireTreeHash(TreeHash hash) {
    if (hash != TreeHash.KECCAK_256) {
      throw new IllegalArgumentException(
          "the verifier on L1 computes trees of KECCAK_256 only; this key's parameters say "
              + hash
              + ": prove with parameters.with(TreeHash.KECCAK_256)");
    }
  }

  private static void requireHeights(VerifyingKey key, int maxLogHeight) {
    int most = ProofShape.MAX_LOG_SIZE - key.parameters().logBlowup();
    if (maxLogHeight < 1 || maxLogHeight > most) {
      throw new IllegalArgumentException("heights are 2^1 to 2^" + most);
    }
    long interactions = 0;
    for (Table table : key.tables()) {
      if (table.fixedLogHeight().orElse(maxLogHeight) > maxLogHeight) {
        throw new IllegalArgumentException(table.system().air().name() + " is higher than that");
      }
      long weight = table.system().interactionWeight();
      // a sum of two past 2^63 shows as negative
      interactions += weight << maxLogHeight;
      if (weight > Long.MAX_VALUE >> maxLogHeight || interactions < 0) {
        throw new IllegalArgumentException("so many interactions that they may wrap");
      }
    }
  }

  /**
   * Of all tables at each height, and of each at the greatest with the others at the least: what
   * lies between them has no more rounds and no larger domains.
   */
  private static int leastBits(VerifyingKey key, int maxLogHeight) {
    int least = Integer.MAX_VALUE;
    int[] logHeights = new int[key.tables().size()];
    for (int logHeight = 1; logHeight <= maxLogHeight; logHeight++) {
      Arrays.fill(logHeights, logHeight);
      least = Math.min(least, bits(key, logHeights));
    }
    for (int t = 0; t < logHeights.length; t++) {
      Arrays.fill(logHeights, 1);
      logHeights[t] = maxLogHeight;
      least = Math.min(least, bits(key, logHeights));
    }
    return least;
  }

  private static int bits(VerifyingKey key, int[] free) {
    int[] logHeights = free.clone();
    for (int t = 0; t < logHeights.length; t++) {
      logHeights[t] = key.tables().get(t).fixedLogHeight().orElse(logHeights[t]);
    }
    return Soundness.of(new ProofShape(key, logHeights)).bits();
  }

  private static void writeHead(VerifyingKey key, int maxLogHeight, ByteWriter out) {
    StarkParameters parameters = key.parameters();
    for (byte letter : FORMAT) {
      out.writeByte(letter);
    }
    out.writeDigest(key.digest());
    out.writeByte(parameters.logBlowup());
    out.writeByte(parameters.grindingBits());
    out.writeByte(parameters.logFold());
    out.writeByte(parameters.logFinal());
    out.writeByte(parameters.logCap());
    out.writeByte(maxLogHeight);
    writeShort("queries", parameters.queries(), out);
    writeShort("tables", key.tables().size(), out);
    writeShort("digests of a cap", key.fixedCap().size(), out);
    out.writeDigests(key.fixedCap());
  }

  private static void write(Table table, ByteWriter out) {
    ConstraintSystem system = table.system();
    OnChainProgram program = new OnChainProgram(system);
    out.writeByte(table.fixedLogHeight().orElse(0));
    int opensNext = 0;
    for (Source source : Source.values()) {
      opensNext |= system.opensNext(source) ? 1 << source.ordinal() : 0;
    }
    out.writeByte(opensNext);
    for (Source source : Source.values()) {
      writeShort("columns", system.width(source), out);
    }
    writeShort("public values", system.air().publicValues(), out);
    writeShort("registers", program.registers(), out);
    writeShort("constants", program.constants().size(), out);
    out.writeInt(program.steps().size());
    program.constants().forEach(out::writeLong);
    program.steps().forEach(out::writeLong);
  }

  private static void writeShort(String what, int value, ByteWriter out) {
    if (value > 0xFFFF) {
      throw new IllegalArgumentException(what + ": no room for " + value);
    }
    out.writeByte(value >>> 8);
    out.writeByte(value);
  }

  /** All of it. */
  public byte[] data() {
    return data.clone();
  }

  /** What {@code StarkVerifier.keyHash} says once it is deployed. */
  public Bytes32 hash() {
    return Keccak.hash(data);
  }

  /** Proven bits that every proof has at least which the contract accepts for this key. */
  public int bits() {
    return bits;
  }

  /** The codes of the contracts that must be deployed before the first; mostly none. */
  public List<byte[]> continuations() {
    List<byte[]> codes = new ArrayList<>();
    for (int at = inFirst(); at < data.length; at += MAX_CODE - 1) {
      int end = Math.min(data.length, at + MAX_CODE - 1);
      ByteWriter code = new ByteWriter();
      code.writeByte(STOP);
      for (int i = at; i < end; i++) {
        code.writeByte(data[i]);
      }
      codes.add(code.toBytes());
    }
    return codes;
  }

  /**
   * The code of the contract whose address names the key.
   *
   * @param continuations where {@link #continuations()} are
   */
  public byte[] code(List<Address> continuations) {
    if (continuations.size() != count()) {
      throw new IllegalArgumentException("deploy the other " + count() + " contracts first");
    }
    ByteWriter code = new ByteWriter();
    code.writeByte(STOP);
    code.writeByte(continuations.size());
    for (Address address : continuations) {
      for (byte b : address.toBytes()) {
        code.writeByte(b);
      }
    }
    for (int i = 0; i < inFirst(); i++) {
      code.writeByte(data[i]);
    }
    return code.toBytes();
  }

  private int count() {
    int count = 0;
    while (head(count) + count * (MAX_CODE - 1) < data.length) {
      count++;
    }
    return count;
  }

  /** Bytes of the data that the first contract has room for beside so many addresses. */
  private static int head(int continuations) {
    return MAX_CODE - 2 - continuations * Address.SIZE_BYTES;
  }

  private int inFirst() {
    return Math.min(data.length, head(count()));
  }

  /** What a creation transaction carries to deploy this code. */
  public static byte[] creationCode(byte[] code) {
    byte[] creation = Arrays.copyOf(CREATION, CREATION.length + code.length);
    creation[1] = (byte) (code.length >>> 8);
    creation[2] = (byte) code.length;
    System.arraycopy(code, 0, creation, CREATION.length, code.length);
    return creation;
  }
}
