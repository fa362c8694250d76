package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;

/**
 * What code can learn about the block it runs in.
 *
 * @param timestamp seconds since the epoch
 * @param baseFee wei per gas (EIP-3198)
 * @param blobBaseFee wei per blob gas (EIP-7516)
 */
public record BlockContext(
    UInt256 chainId,
    long number,
    long timestamp,
    long gasLimit,
    Address beneficiary,
    Bytes32 prevRandao,
    UInt256 baseFee,
    UInt256 blobBaseFee,
    BlockHashes hashes) {}
