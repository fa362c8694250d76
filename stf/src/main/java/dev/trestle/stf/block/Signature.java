package dev.trestle.stf.block;

import dev.trestle.stf.primitives.UInt256;

/**
 * A transaction's ECDSA signature.
 *
 * @param v as it stands in the transaction: 27 or 28, EIP-155's {@code chainId * 2 + 35 + yParity},
 *     or the bare parity in typed transactions
 */
public record Signature(UInt256 v, UInt256 r, UInt256 s) {}
