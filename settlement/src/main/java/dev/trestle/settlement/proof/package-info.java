/**
 * What has contracts on L1 judge a proof: docs/spec/stark.md, On L1.
 *
 * <p>A {@code ProofStatement} is rehearsed in our own EVM ({@code VerifierMachine}) before anything
 * is paid: {@code ProofPlanner} cuts it there into calls that fit a transaction, and learns what
 * each costs and establishes. {@code VerifierFacts} says what of it the chain knows already; {@code
 * ProofSubmission} deploys what is missing, sends the rest, and reads the verdict.
 */
@NullMarked
package dev.trestle.settlement.proof;

import org.jspecify.annotations.NullMarked;
