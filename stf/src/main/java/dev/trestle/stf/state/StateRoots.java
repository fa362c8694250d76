package dev.trestle.stf.state;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.SortedMap;

/**
 * What committing {@link StateChanges} gave.
 *
 * @param stateRoot root of the account trie
 * @param storageRoots new storage roots of the changed accounts that exist afterwards; accounts not
 *     named keep theirs
 */
public record StateRoots(Bytes32 stateRoot, SortedMap<Address, Bytes32> storageRoots) {}
