package dev.trestle.rpc;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes compact JSON as UTF-8 into one growing buffer. Hot: hex goes from words to bytes without a
 * string between. The caller keeps the structure right; commas come by themselves.
 */
public final class JsonWriter {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  private byte[] out;
  private int length;
  private boolean comma;

  public JsonWriter() {
    this(512);
  }

  public JsonWriter(int capacityBytes) {
    out = new byte[Math.max(16, capacityBytes)];
  }

  /** The text of one value. */
  public static String toText(JsonValue value) {
    JsonWriter writer = new JsonWriter();
    value.writeTo(writer);
    return new String(writer.out, 0, writer.length, StandardCharsets.UTF_8);
  }

  public int sizeBytes() {
    return length;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(out, length);
  }

  /** Drops everything after the first {@code sizeBytes}; the next value stands where they began. */
  void truncate(int sizeBytes, boolean commaNext) {
    length = sizeBytes;
    comma = commaNext;
  }

  public JsonWriter beginObject() {
    return open('{');
  }

  public JsonWriter endObject() {
    return close('}');
  }

  public JsonWriter beginArray() {
    return open('[');
  }

  public JsonWriter endArray() {
    return close(']');
  }

  /** A field's name; its value follows. */
  public JsonWriter name(String name) {
    startValue(0);
    text(name);
    need(1);
    out[length++] = ':';
    comma = false;
    return this;
  }

  public JsonWriter nullValue() {
    return literal(NULL);
  }

  public JsonWriter bool(boolean value) {
    return literal(value ? TRUE : FALSE);
  }

  /** A plain JSON number. */
  public JsonWriter number(long signed) {
    return literal(Long.toString(signed));
  }

  /** A plain JSON number with a fraction; a ratio or share, never money. */
  public JsonWriter decimal(double value) {
    return literal(Double.isFinite(value) ? Double.toString(value) : "0");
  }

  public JsonWriter string(String value) {
    startValue(0);
    text(value);
    comma = true;
    return this;
  }

  /** A quantity as {@code "0x2a"}; zero is {@code "0x0"}. */
  public JsonWriter quantity(long unsigned) {
    startValue(20);
    openHex();
    nibbles(unsigned, Math.max(1, (67 - Long.numberOfLeadingZeros(unsigned)) / 4));
    return closeHex();
  }

  /** A quantity as {@code "0x2a"}; zero is {@code "0x0"}. */
  public JsonWriter quantity(UInt256 value) {
    if (value.fitsLong()) {
      return quantity(value.w0());
    }
    startValue(68);
    openHex();
    boolean started = false;
    for (long word : new long[] {value.w3(), value.w2(), value.w1(), value.w0()}) {
      if (started) {
        nibbles(word, 16);
      } else if (word != 0) {
        nibbles(word, (67 - Long.numberOfLeadingZeros(word)) / 4);
        started = true;
      }
    }
    return closeHex();
  }

  /** Bytes as {@code "0x…"}, two digits each. */
  public JsonWriter hex(byte[] value) {
    return hex(value, 0, value.length);
  }

  /** Part of some bytes as {@code "0x…"}. */
  public JsonWriter hex(byte[] value, int offset, int count) {
    startValue(Math.addExact(Math.multiplyExact(count, 2), 4));
    openHex();
    int at = length;
    byte[] to = out;
    for (int i = offset; i < offset + count; i++) {
      to[at++] = DIGITS[value[i] >> 4 & 15];
      to[at++] = DIGITS[value[i] & 15];
    }
    length = at;
    return closeHex();
  }

  public JsonWriter hex(Bytes32 value) {
    startValue(68);
    openHex();
    nibbles(value.w0(), 16);
    nibbles(value.w1(), 16);
    nibbles(value.w2(), 16);
    nibbles(value.w3(), 16);
    return closeHex();
  }

  public JsonWriter hex(Address value) {
    startValue(44);
    openHex();
    nibbles(value.w0(), 16);
    nibbles(value.w1(), 16);
    nibbles(value.w2(), 8);
    return closeHex();
  }

  /** A value that writes itself. */
  public JsonWriter value(JsonValue value) {
    value.writeTo(this);
    return this;
  }

  public JsonWriter field(String name, JsonValue value) {
    return name(name).value(value);
  }

  public JsonWriter field(String name, String value) {
    return name(name).string(value);
  }

  public JsonWriter field(String name, boolean value) {
    return name(name).bool(value);
  }

  public JsonWriter field(String name, Bytes32 value) {
    return name(name).hex(value);
  }

  public JsonWriter field(String name, Address value) {
    return name(name).hex(value);
  }

  /** Bytes as {@code "0x…"}. */
  public JsonWriter field(String name, byte[] value) {
    return name(name).hex(value);
  }

  /** A quantity as {@code "0x2a"}. */
  public JsonWriter field(String name, UInt256 value) {
    return name(name).quantity(value);
  }

  /** A quantity as {@code "0x2a"}. */
  public JsonWriter quantityField(String name, long unsigned) {
    return name(name).quantity(unsigned);
  }

  /** A plain JSON number. */
  public JsonWriter numberField(String name, long signed) {
    return name(name).number(signed);
  }

  public JsonWriter nullField(String name) {
    return name(name).nullValue();
  }

  private JsonWriter open(char bracket) {
    startValue(1);
    out[length++] = (byte) bracket;
    comma = false;
    return this;
  }

  private JsonWriter close(char bracket) {
    need(1);
    out[length++] = (byte) bracket;
    comma = true;
    return this;
  }

  /** A number's text as it stands. */
  JsonWriter literal(String ascii) {
    return literal(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private JsonWriter literal(byte[] ascii) {
    startValue(ascii.length);
    System.arraycopy(ascii, 0, out, length, ascii.length);
    length += ascii.length;
    comma = true;
    return this;
  }

  private void startValue(int sizeBytes) {
    need(sizeBytes + 1);
    if (comma) {
      out[length++] = ',';
    }
  }

  private void openHex() {
    out[length] = '"';
    out[length + 1] = '0';
    out[length + 2] = 'x';
    length += 3;
  }

  private JsonWriter closeHex() {
    out[length++] = '"';
    comma = true;
    return this;
  }

  private void nibbles(long value, int count) {
    for (int shift = 4 * count - 4; shift >= 0; shift -= 4) {
      out[length++] = DIGITS[(int) (value >>> shift) & 15];
    }
  }

  private void text(String value) {
    int chars = value.length();
    need(chars * 6 + 2);
    out[length++] = '"';
    for (int i = 0; i < chars; i++) {
      char c = value.charAt(i);
      if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
        out[length++] = (byte) c;
      } else {
        i += escaped(value, i, c);
      }
    }
    out[length++] = '"';
  }

  /** Writes an unusual character; returns how many chars beyond the first it took. */
  private int escaped(String value, int at, char c) {
    if (c == '"' || c == '\\') {
      out[length++] = '\\';
      out[length++] = (byte) c;
    } else if (c < 0x80 || Character.isSurrogate(c)) {
      if (Character.isHighSurrogate(c)
          && at + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(at + 1))) {
        unicode(c);
        unicode(value.charAt(at + 1));
        return 1;
      }
      unicode(Character.isSurrogate(c) ? '\ufffd' : c);
    } else if (c < 0x800) {
      out[length++] = (byte) (0xc0 | (c >> 6));
      out[length++] = (byte) (0x80 | (c & 0x3f));
    } else {
      out[length++] = (byte) (0xe0 | (c >> 12));
      out[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
      out[length++] = (byte) (0x80 | (c & 0x3f));
    }
    return 0;
  }

  private void unicode(char c) {
    out[length++] = '\\';
    out[length++] = 'u';
    nibbles(c, 4);
  }

  private void need(int more) {
    long wanted = (long) length + more;
    if (wanted > out.length) {
      if (wanted > Integer.MAX_VALUE - 16) {
        throw new IllegalStateException("JSON text over 2 GiB");
      }
      long doubled = Math.min(Integer.MAX_VALUE - 16, 2L * out.length);
      out = Arrays.copyOf(out, (int) Math.max(wanted, doubled));
    }
  }
}
