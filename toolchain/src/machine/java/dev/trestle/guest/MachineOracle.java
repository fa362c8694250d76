package dev.trestle.guest;

import dev.trestle.stf.primitives.Bytes32;

/** The machine's preimages, by environment call. */
public final class MachineOracle implements PreimageOracle {
  @Override
  public byte[] preimage(Bytes32 key) {
    return Machine.preimage(key.w0(), key.w1(), key.w2(), key.w3());
  }
}
