package dev.trestle.node;

import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Bytes32;

/**
 * A log and where it stands.
 *
 * @param blockTimestamp seconds since the epoch
 * @param transactionIndex in the block, from 0
 * @param logIndex in the block, from 0
 */
public record LocatedLog(
    Log log,
    Bytes32 blockHash,
    long blockNumber,
    long blockTimestamp,
    Bytes32 transactionHash,
    int transactionIndex,
    int logIndex) {}
