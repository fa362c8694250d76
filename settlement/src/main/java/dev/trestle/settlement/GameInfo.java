package dev.trestle.settlement;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;

/**
 * What never changes about a fault game.
 *
 * @param index in the factory
 * @param createdAtSeconds L1 time
 * @param maxClockSeconds time that each side has in all
 * @param l1Head the L1 block whose data, and that before it, the claim is about
 * @param startingBlock L2 block of the output root that both sides start from
 * @param claimedBlock L2 block that the root claim is about
 * @param program hash of the machine's state before the first step
 * @param configuration hash of the chain's configuration
 * @param preimageOracle where steps read preimages
 */
public record GameInfo(
    Address address,
    long index,
    long createdAtSeconds,
    GameTree.Depths depths,
    long maxClockSeconds,
    Bytes32 l1Head,
    Bytes32 startingRoot,
    long startingBlock,
    long claimedBlock,
    Bytes32 program,
    Bytes32 configuration,
    Address preimageOracle) {}
