package dev.trestle.node;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateTrie;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * New values for the flat tables of the head's state. A block's undo record is one of these, too.
 *
 * @param accounts nothing deletes
 * @param slots zero deletes
 */
record FlatChange(Map<Address, Optional<Account>> accounts, Map<StorageKey, UInt256> slots) {
  static FlatChange empty() {
    return new FlatChange(new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  /** Takes over the other's values; where both have one, the other's counts. */
  void add(FlatChange later) {
    accounts.putAll(later.accounts);
    slots.putAll(later.slots);
  }

  byte[] encode() {
    RlpWriter out = new RlpWriter().beginList().beginList();
    for (Map.Entry<Address, Optional<Account>> entry : accounts.entrySet()) {
      out.address(entry.getKey());
      out.bytes(entry.getValue().map(StateTrie::encode).orElse(new byte[0]));
    }
    out.endList().beginList();
    for (Map.Entry<StorageKey, UInt256> entry : slots.entrySet()) {
      out.bytes(entry.getKey().toBytes()).number(entry.getValue());
    }
    return out.endList().endList().toBytes();
  }

  static FlatChange decode(byte[] encoded) {
    FlatChange change = empty();
    RlpReader in = RlpReader.ofList(encoded);
    RlpReader accounts = in.list();
    while (accounts.hasNext()) {
      Address address = accounts.address();
      byte[] account = accounts.bytes();
      change.accounts.put(
          address, account.length == 0 ? Optional.empty() : Optional.of(StateTrie.decode(account)));
    }
    RlpReader slots = in.list();
    while (slots.hasNext()) {
      change.slots.put(StorageKey.from(slots.bytes(52)), slots.number256());
    }
    return change;
  }
}
