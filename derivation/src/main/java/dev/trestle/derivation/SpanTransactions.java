package dev.trestle.derivation;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A span batch's transactions, column by column: creation bits, parity bits, signatures,
 * recipients, data, nonces, gas limits, protected bits. Types 0, 1, 2 and 4.
 */
final class SpanTransactions {
  private static final UInt256 UNPROTECTED_V = UInt256.of(27);
  private static final UInt256 PROTECTED_V = UInt256.of(35);
  private static final int SIGNATURE_BYTES = 64;

  private SpanTransactions() {}

  /** One transaction's columns. */
  private record Columns(
      int type,
      long nonce,
      long gasLimit,
      byte[] to,
      byte[] data,
      boolean parity,
      boolean protectedLegacy,
      Bytes32 r,
      Bytes32 s) {}

  static List<byte[]> read(ByteCursor in, int count, long chainId) {
    BitList creation = BitList.read(in, count);
    BitList parity = BitList.read(in, count);
    if ((long) count * SIGNATURE_BYTES > in.remaining()) {
      throw new MalformedData("span batch ends before its " + count + " signatures");
    }
    byte[] signatures = in.bytes((long) count * SIGNATURE_BYTES);
    byte[][] tos = new byte[count][];
    for (int i = 0; i < count; i++) {
      tos[i] = in.bytes(creation.get(i) ? 0 : Address.SIZE_BYTES);
    }
    byte[][] data = new byte[count][];
    int legacy = 0;
    for (int i = 0; i < count; i++) {
      data[i] = readData(in);
      legacy += type(data[i]) == 0 ? 1 : 0;
    }
    long[] nonces = readNumbers(in, count);
    long[] gasLimits = readNumbers(in, count);
    BitList protectedBits = BitList.read(in, legacy);
    List<byte[]> transactions = new ArrayList<>(count);
    int legacySeen = 0;
    for (int i = 0; i < count; i++) {
      int type = type(data[i]);
      Columns columns =
          new Columns(
              type,
              nonces[i],
              gasLimits[i],
              tos[i],
              data[i],
              parity.get(i),
              type == 0 && protectedBits.get(legacySeen),
              Bytes32.from(signatures, i * SIGNATURE_BYTES),
              Bytes32.from(signatures, i * SIGNATURE_BYTES + 32));
      legacySeen += type == 0 ? 1 : 0;
      transactions.add(assemble(columns, chainId));
    }
    return transactions;
  }

  private static long[] readNumbers(ByteCursor in, int count) {
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = in.uvarint();
    }
    return numbers;
  }

  /** Takes an optional type byte and one RLP list. */
  private static byte[] readData(ByteCursor in) {
    int first = in.peek();
    boolean typed = first < 0x80;
    if (typed && first != 1 && first != 2 && first != 4) {
      throw new MalformedData("span batch with a transaction of type " + first);
    }
    ByteSink out = new ByteSink(64);
    if (typed) {
      out.put(in.unsignedByte());
    }
    int header = in.unsignedByte();
    if (header < 0xc0) {
      throw new MalformedData("a span batch's transaction data is an RLP list");
    }
    out.put(header);
    long length = header - 0xc0;
    if (length > 55) {
      byte[] lengthBytes = in.bytes(length - 55);
      out.put(lengthBytes);
      length = 0;
      for (byte b : lengthBytes) {
        length = length << 8 | (b & 255);
        if (length > Integer.MAX_VALUE) {
          throw new MalformedData("span batch with a transaction over 2 GiB");
        }
      }
    }
    return out.put(in.bytes(length)).toBytes();
  }

  private static int type(byte[] data) {
    return data[0] >= 0 ? data[0] : 0;
  }

  private static byte[] assemble(Columns tx, long chainId) {
    int type = tx.type;
    RlpReader fields =
        RlpReader.ofList(type == 0 ? tx.data : Arrays.copyOfRange(tx.data, 1, tx.data.length));
    UInt256 value = fields.number256();
    RlpWriter out = new RlpWriter();
    out.beginList();
    if (type != 0) {
      out.number(chainId);
    }
    out.number(tx.nonce).number(fields.number256());
    if (type == 2 || type == 4) {
      out.number(fields.number256());
    }
    if (type == 4 && tx.to.length == 0) {
      throw new MalformedData("a set-code transaction cannot create a contract");
    }
    out.number(tx.gasLimit).bytes(tx.to).number(value).bytes(fields.bytes());
    if (type != 0) {
      out.raw(accessList(fields));
    }
    if (type == 4) {
      out.raw(authorizations(fields));
    }
    fields.expectEnd();
    UInt256 parity = tx.parity ? UInt256.ONE : UInt256.ZERO;
    out.number(type == 0 ? legacyV(tx.protectedLegacy, chainId).add(parity) : parity);
    out.number(tx.r.toUInt256()).number(tx.s.toUInt256());
    byte[] body = out.endList().toBytes();
    return type == 0 ? body : new ByteSink(body.length + 1).put(type).put(body).toBytes();
  }

  private static UInt256 legacyV(boolean isProtected, long chainId) {
    return isProtected ? PROTECTED_V.add(UInt256.of(chainId).multiply(2)) : UNPROTECTED_V;
  }

  /** Takes an EIP-2930 access list, checking its shape. */
  private static byte[] accessList(RlpReader in) {
    byte[] raw = in.raw();
    RlpReader entries = RlpReader.ofList(raw);
    while (entries.hasNext()) {
      RlpReader entry = entries.list();
      entry.address();
      RlpReader keys = entry.list();
      while (keys.hasNext()) {
        keys.bytes32();
      }
      entry.expectEnd();
    }
    return raw;
  }

  /** Takes an EIP-7702 authorization list, checking its shape. */
  private static byte[] authorizations(RlpReader in) {
    byte[] raw = in.raw();
    RlpReader entries = RlpReader.ofList(raw);
    while (entries.hasNext()) {
      RlpReader entry = entries.list();
      entry.number256();
      entry.address();
      entry.number();
      entry.number256();
      entry.number256();
      entry.number256();
      entry.expectEnd();
    }
    return raw;
  }

  /**
   * @throws IllegalArgumentException for a transaction that a span batch cannot carry
   */
  static void write(ByteSink out, List<byte[]> transactions, long chainId) {
    int count = transactions.size();
    BitList creation = BitList.ofSize(count);
    BitList parity = BitList.ofSize(count);
    List<Columns> all = new ArrayList<>(count);
    List<Boolean> protectedFlags = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Columns tx = split(transactions.get(i), chainId);
      all.add(tx);
      if (tx.to.length == 0) {
        creation.set(i);
      }
      if (tx.parity) {
        parity.set(i);
      }
      if (tx.type == 0) {
        protectedFlags.add(tx.protectedLegacy);
      }
    }
    out.put(creation.toBytes()).put(parity.toBytes());
    for (Columns tx : all) {
      out.put(tx.r.toBytes()).put(tx.s.toBytes());
    }
    for (Columns tx : all) {
      out.put(tx.to);
    }
    for (Columns tx : all) {
      out.put(tx.data);
    }
    for (Columns tx : all) {
      out.uvarint(tx.nonce);
    }
    for (Columns tx : all) {
      out.uvarint(tx.gasLimit);
    }
    BitList protectedBits = BitList.ofSize(protectedFlags.size());
    for (int i = 0; i < protectedFlags.size(); i++) {
      if (protectedFlags.get(i)) {
        protectedBits.set(i);
      }
    }
    out.put(protectedBits.toBytes());
  }

  private static Columns split(byte[] envelope, long chainId) {
    int type = envelope.length == 0 ? -1 : type(envelope);
    if (type != 0 && type != 1 && type != 2 && type != 4) {
      throw new IllegalArgumentException("a batch cannot carry a transaction of type " + type);
    }
    RlpReader in =
        RlpReader.ofList(type == 0 ? envelope : Arrays.copyOfRange(envelope, 1, envelope.length));
    if (type != 0 && in.number() != chainId) {
      throw new IllegalArgumentException("transaction of another chain in a batch");
    }
    long nonce = in.number();
    UInt256 fee = in.number256();
    UInt256 secondFee = type == 2 || type == 4 ? in.number256() : UInt256.ZERO;
    long gasLimit = in.number();
    byte[] to = in.bytes();
    RlpWriter data = new RlpWriter();
    data.beginList().number(in.number256()).number(fee);
    if (type == 2 || type == 4) {
      data.number(secondFee);
    }
    data.bytes(in.bytes());
    if (type != 0) {
      data.raw(accessList(in));
    }
    if (type == 4) {
      data.raw(authorizations(in));
    }
    byte[] body = data.endList().toBytes();
    UInt256 v = in.number256();
    boolean isProtected = type == 0 && v.compareTo(PROTECTED_V) >= 0;
    UInt256 parity = v.subtract(type == 0 ? legacyV(isProtected, chainId) : UInt256.ZERO);
    if (parity.compareTo(UInt256.ONE) > 0) {
      throw new IllegalArgumentException("transaction with a signature of another chain: v " + v);
    }
    return new Columns(
        type,
        nonce,
        gasLimit,
        to,
        type == 0 ? body : new ByteSink(body.length + 1).put(type).put(body).toBytes(),
        !parity.isZero(),
        isProtected,
        Bytes32.of(in.number256()),
        Bytes32.of(in.number256()));
  }
}
