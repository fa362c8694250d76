package dev.trestle.l1;

import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Bytes32;

/**
 * A log with its place.
 *
 * @param index among the block's logs
 */
public record LocatedLog(
    Log log, Bytes32 blockHash, long blockNumber, Bytes32 transactionHash, long index) {}
