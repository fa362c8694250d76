/**
 * Makes proofs: kernels (scalar and vector), matrices, commitments, and the rounds of
 * docs/spec/stark.md from the prover's side. A trace goes in as a {@link
 * dev.trestle.stark.prover.Matrix} for each table, bytes come out.
 */
@NullMarked
package dev.trestle.stark.prover;

import org.jspecify.annotations.NullMarked;
