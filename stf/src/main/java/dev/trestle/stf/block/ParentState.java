package dev.trestle.stf.block;

import dev.trestle.stf.state.StateCommitter;
import dev.trestle.stf.state.StateReader;

/**
 * What a block is executed on.
 *
 * @param reader the state after the parent
 * @param committer gives the roots of that state with changes
 * @param ancestors hashes of the parent and the blocks before it
 */
public record ParentState(StateReader reader, StateCommitter committer, AncestorHashes ancestors) {}
