package dev.trestle.stf.block;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;

/**
 * An EIP-7702 authorization: an account lets {@code address}'s code act for it.
 *
 * @param chainId 0 for any chain
 * @param nonce unsigned 64 bits
 * @param yParity as found; only 0 and 1 can be valid
 */
public record Authorization(
    UInt256 chainId, Address address, long nonce, UInt256 yParity, UInt256 r, UInt256 s) {}
