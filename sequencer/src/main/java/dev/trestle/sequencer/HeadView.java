package dev.trestle.sequencer;

import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.StateReader;

/**
 * What the pool must know of the head and the block built on it.
 *
 * @param state accounts as of the head
 * @param baseFee of the block being built, wei per gas
 * @param gasLimit of the block being built
 * @param timestamp of the block being built, seconds
 */
public record HeadView(StateReader state, UInt256 baseFee, long gasLimit, long timestamp) {}
