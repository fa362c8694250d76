package dev.trestle.stf.block;

import dev.trestle.stf.primitives.Address;

/**
 * A payment from the consensus layer, EIP-4895. All numbers unsigned 64 bits.
 *
 * @param amountGwei in 10^9 wei
 */
public record Withdrawal(long index, long validatorIndex, Address address, long amountGwei) {}
