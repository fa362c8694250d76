package dev.trestle.guest;

import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;

/**
 * What the two sides of a dispute agree to disagree about.
 *
 * @param head hash of the settlement chain's head when the game began
 * @param agreedOutput the output root to start from
 * @param disputedOutput the output root claimed for {@code claimedBlock}
 * @param configuration hash of {@link ChainConfiguration#encode}
 */
public record GuestInputs(
    Bytes32 head,
    Bytes32 agreedOutput,
    Bytes32 disputedOutput,
    long claimedBlock,
    Bytes32 configuration) {
  /** Asks for the five local preimages. */
  static GuestInputs read(PreimageOracle oracle) {
    return new GuestInputs(
        Bytes32.from(local(oracle, PreimageKey.HEAD)),
        Bytes32.from(local(oracle, PreimageKey.AGREED_OUTPUT)),
        Bytes32.from(local(oracle, PreimageKey.DISPUTED_OUTPUT)),
        BigEndian.getLong(local(oracle, PreimageKey.CLAIMED_BLOCK), 0),
        Bytes32.from(local(oracle, PreimageKey.CONFIGURATION)));
  }

  private static byte[] local(PreimageOracle oracle, int identifier) {
    oracle.hint(new Hint.Local(identifier));
    return oracle.preimage(PreimageKey.local(identifier));
  }

  /** Puts the five local preimages into a store. */
  public void putInto(PreimageStore store) {
    store.putLocal(PreimageKey.HEAD, head.toBytes());
    store.putLocal(PreimageKey.AGREED_OUTPUT, agreedOutput.toBytes());
    store.putLocal(PreimageKey.DISPUTED_OUTPUT, disputedOutput.toBytes());
    byte[] number = new byte[8];
    BigEndian.putLong(number, 0, claimedBlock);
    store.putLocal(PreimageKey.CLAIMED_BLOCK, number);
    store.putLocal(PreimageKey.CONFIGURATION, configuration.toBytes());
  }
}
