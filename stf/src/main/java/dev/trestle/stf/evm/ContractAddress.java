package dev.trestle.stf.evm;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;

/** Where new contracts come to lie. */
public final class ContractAddress {
  private ContractAddress() {}

  /** CREATE's: the hash of RLP(creator, nonce), yellow paper (94). The nonce is unsigned. */
  public static Address of(Address creator, long nonce) {
    int nonceBytes = 8 - Long.numberOfLeadingZeros(nonce) / 8;
    boolean single = nonce >= 0 && nonce < 0x80;
    byte[] rlp = new byte[22 + (single ? 1 : 1 + nonceBytes)];
    rlp[0] = (byte) (0xc0 + rlp.length - 1);
    rlp[1] = (byte) (0x80 + Address.SIZE_BYTES);
    creator.putTo(rlp, 2);
    if (single) {
      rlp[22] = nonce == 0 ? (byte) 0x80 : (byte) nonce;
    } else {
      rlp[22] = (byte) (0x80 + nonceBytes);
      for (int i = 0; i < nonceBytes; i++) {
        rlp[23 + i] = (byte) (nonce >>> 8 * (nonceBytes - 1 - i));
      }
    }
    return Address.fromWord(Keccak.hash(rlp));
  }

  /** CREATE2's (EIP-1014). */
  public static Address of(Address creator, Bytes32 salt, Bytes32 initCodeHash) {
    byte[] preimage = new byte[85];
    preimage[0] = (byte) 0xff;
    creator.putTo(preimage, 1);
    salt.putTo(preimage, 21);
    initCodeHash.putTo(preimage, 53);
    return Address.fromWord(Keccak.hash(preimage));
  }
}
