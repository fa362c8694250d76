package dev.trestle.derivation;

import dev.trestle.stf.primitives.Bytes32;

/**
 * Names a block of either chain.
 *
 * @param number below 2^63
 */
public record BlockId(long number, Bytes32 hash) {
  @Override
  public String toString() {
    return number + ":" + hash;
  }
}
