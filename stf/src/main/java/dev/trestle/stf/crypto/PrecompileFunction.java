package dev.trestle.stf.crypto;

import java.util.Optional;

/**
 * What a precompiled contract computes, without its gas. Implementations are pure and thread-safe.
 */
@FunctionalInterface
public interface PrecompileFunction {
  /**
   * @param input the call data, any length; not modified
   * @return the output (may be empty: ecrecover of a bad signature succeeds with no bytes), or
   *     nothing when the call must fail and consume all its gas
   */
  Optional<byte[]> run(byte[] input);
}
