/**
 * Hashes, signatures, curves and the functions behind the precompiled contracts, in pure Java. A
 * native library or a guest ecall may take the place of any {@link
 * dev.trestle.stf.crypto.PrecompileFunction}; the pure one stays as the oracle.
 */
@NullMarked
package dev.trestle.stf.crypto;

import org.jspecify.annotations.NullMarked;
