/** Recursive Length Prefix encoding, Ethereum yellow paper appendix B. */
@NullMarked
package dev.trestle.stf.rlp;

import org.jspecify.annotations.NullMarked;
