package dev.trestle.stf.block;

import dev.trestle.stf.evm.Fork;
import java.util.List;

/**
 * Gas a transaction uses before its first opcode: yellow paper 6.2, EIP-2028, 2930, 3860, 7702; and
 * the least it uses in all, EIP-7623.
 *
 * @param gas charged at the start
 * @param floor least gas used since Prague, 0 before
 */
record IntrinsicGas(long gas, long floor) {
  private static final long TRANSACTION = 21_000;
  private static final long CREATE = 32_000;
  private static final long INIT_CODE_WORD = 2;
  private static final long TOKEN = 4;
  private static final long FLOOR_TOKEN = 10;
  private static final long ACCESS_LIST_ADDRESS = 2400;
  private static final long ACCESS_LIST_KEY = 1900;

  static IntrinsicGas of(
      Fork fork,
      byte[] data,
      boolean creation,
      List<AccessListEntry> accessList,
      int authorizations) {
    long tokens = 0;
    for (byte b : data) {
      tokens += b == 0 ? 1 : 4;
    }
    long gas = TRANSACTION + tokens * TOKEN;
    if (creation) {
      gas += CREATE + (data.length + 31L) / 32 * INIT_CODE_WORD;
    }
    for (AccessListEntry entry : accessList) {
      gas += ACCESS_LIST_ADDRESS + entry.storageKeys().size() * ACCESS_LIST_KEY;
    }
    gas += authorizations * SetCodeRules.EMPTY_ACCOUNT_GAS;
    long floor = fork.compareTo(Fork.PRAGUE) >= 0 ? TRANSACTION + tokens * FLOOR_TOKEN : 0;
    return new IntrinsicGas(gas, floor);
  }
}
