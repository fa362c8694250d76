package dev.trestle.spec;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateChanges;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Accounts as the vectors write them: address to nonce, balance, code, storage. */
final class Alloc {
  private Alloc() {}

  /** The accounts as changes of the empty state. */
  static StateChanges read(JsonNode accounts) {
    SortedMap<Address, StateChanges.AccountChange> changes = new TreeMap<>();
    SortedMap<Bytes32, byte[]> codes = new TreeMap<>();
    for (var entry : accounts.properties()) {
      JsonNode fields = entry.getValue();
      byte[] code = Hex.decode(fields.get("code").asString());
      Bytes32 codeHash = Keccak.hash(code);
      if (code.length > 0) {
        codes.put(codeHash, code);
      }
      SortedMap<Bytes32, UInt256> storage = new TreeMap<>();
      for (var slot : fields.get("storage").properties()) {
        UInt256 value = number(slot.getValue());
        if (!value.isZero()) {
          storage.put(Bytes32.of(UInt256.fromHex(slot.getKey())), value);
        }
      }
      Account account =
          new Account(
              number(fields.get("nonce")).w0(),
              number(fields.get("balance")),
              Account.EMPTY_ROOT,
              codeHash);
      changes.put(
          Address.fromHex(entry.getKey()),
          new StateChanges.AccountChange(Optional.of(account), false, storage));
    }
    return new StateChanges(changes, codes);
  }

  /** A hex number; of more than 64 bits too. */
  static UInt256 number(JsonNode text) {
    return UInt256.fromHex(text.asString());
  }
}
