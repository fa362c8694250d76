/**
 * What a verifier needs: fields, the description of constraint systems, transcript, proof format
 * and verification. Guest-safe; knows nothing of the package {@code prover}.
 *
 * <p>An {@link dev.trestle.stark.Air} is written once and becomes a {@link
 * dev.trestle.stark.ConstraintSystem}; a {@link dev.trestle.stark.VerifyingKey} binds such systems
 * and the parameters; {@link dev.trestle.stark.StarkVerifier} judges a proof against a key.
 */
@NullMarked
package dev.trestle.stark;

import org.jspecify.annotations.NullMarked;
