/** The Merkle-Patricia trie, with proofs and partial tries (yellow paper appendix D). */
@NullMarked
package dev.trestle.stf.trie;

import org.jspecify.annotations.NullMarked;
