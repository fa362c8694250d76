package dev.trestle.stark;

/**
 * What the security of a proof and its size hang on: docs/spec/stark.md, Parameters and bits.
 *
 * @param logBlowup an evaluation domain is 2^logBlowup times as large as its table, 1 to 6
 * @param queries positions that the verifier looks at
 * @param grindingBits zero bits that the prover works for before the queries are drawn, 0 to 40
 * @param logFold folds in a round of FRI, 1 to 4
 * @param logFinal the final polynomial's degree is below 2^logFinal
 * @param logCap a commitment is 2^logCap digests
 */
public record StarkParameters(
    int logBlowup, int queries, int grindingBits, int logFold, int logFinal, int logCap) {}
