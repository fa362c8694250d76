package dev.trestle.e2e;

import dev.trestle.l1.Abi;
import dev.trestle.stf.primitives.Address;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Creation code that makes two deposits of zeros in one transaction: its receipt is longer than
 * what one L1 transaction can carry, and everybody who derives the L2 has to read it.
 */
final class LargeReceipt {
  private static final int DATA_BYTES = 70_000;
  private static final long DEPOSIT_GAS = 21_000 + 40 * DATA_BYTES;

  private LargeReceipt() {}

  static byte[] creationCode(Address portal) {
    byte[] selector =
        Arrays.copyOf(
            Abi.call(
                "depositTransaction(address,uint256,uint64,bool,bytes)",
                Address.ZERO,
                0L,
                0L,
                false,
                new byte[0]),
            4);
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    // memory: selector, to 0, value 0, gas limit, no creation, where data is, its length, zeros
    code.writeBytes(HexFormat.of().parseHex("63" + HexFormat.of().formatHex(selector)));
    code.writeBytes(HexFormat.of().parseHex("60e01b5f52")); // PUSH1 e0 SHL PUSH0 MSTORE
    store(code, DEPOSIT_GAS, 4 + 2 * 32);
    store(code, 5 * 32, 4 + 4 * 32);
    store(code, DATA_BYTES, 4 + 5 * 32);
    for (int i = 0; i < 2; i++) {
      code.writeBytes(HexFormat.of().parseHex("5f5f")); // nothing returned
      push4(code, 4 + 6 * 32 + DATA_BYTES);
      code.writeBytes(HexFormat.of().parseHex("5f5f73")); // from 0, no value, PUSH20
      code.writeBytes(portal.toBytes());
      code.writeBytes(HexFormat.of().parseHex("5af1")); // GAS CALL
      code.write(0x50); // POP
    }
    code.write(0); // STOP
    return code.toByteArray();
  }

  private static void store(ByteArrayOutputStream code, long value, int at) {
    push4(code, value);
    push4(code, at);
    code.write(0x52); // MSTORE
  }

  private static void push4(ByteArrayOutputStream code, long value) {
    code.write(0x63);
    for (int shift = 24; shift >= 0; shift -= 8) {
      code.write((int) (value >>> shift));
    }
  }
}
