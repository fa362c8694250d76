package dev.trestle.node;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;

/** One slot of one account. */
record StorageKey(Address address, Bytes32 slot) {
  byte[] toBytes() {
    byte[] key = new byte[Address.SIZE_BYTES + Bytes32.SIZE_BYTES];
    address.putTo(key, 0);
    slot.putTo(key, Address.SIZE_BYTES);
    return key;
  }

  static StorageKey from(byte[] key) {
    return new StorageKey(Address.from(key, 0), Bytes32.from(key, Address.SIZE_BYTES));
  }

  @Override
  public int hashCode() {
    return address.hashCode() * 31 + slot.hashCode();
  }
}
