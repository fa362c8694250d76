package dev.trestle.node;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Hex;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Addresses with a checksum in their capitals, EIP-55: where people read them, as geth does. */
final class Eip55 {
  private static final Pattern ADDRESS = Pattern.compile("\\b0x[0-9a-f]{40}\\b");

  private Eip55() {}

  /** {@code 0x} and 40 digits. */
  static String of(Address address) {
    String plain = Hex.encode(address.toBytes());
    byte[] hash = Keccak.hash(plain.getBytes(StandardCharsets.US_ASCII)).toBytes();
    StringBuilder out = new StringBuilder("0x");
    for (int i = 0; i < plain.length(); i++) {
      boolean capital = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0) & 8) != 0;
      out.append(capital ? Character.toUpperCase(plain.charAt(i)) : plain.charAt(i));
    }
    return out.toString();
  }

  /** A message for people with the addresses in it written so. */
  static String inText(String message) {
    return ADDRESS.matcher(message).replaceAll(found -> of(Address.fromHex(found.group())));
  }
}
