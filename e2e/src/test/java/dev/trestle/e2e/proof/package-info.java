/**
 * The verifier of proofs in Java ({@code stark}) against the one in Solidity ({@code
 * StarkVerifier}), which runs in Trestle's own EVM: equal verdicts on honest and on damaged proofs,
 * and what it costs.
 */
@NullMarked
package dev.trestle.e2e.proof;

import org.jspecify.annotations.NullMarked;
