package dev.trestle.settlement.proof;

/**
 * A transaction to a verifier contract.
 *
 * @param what for people
 * @param gas that it will use, as our own EVM says
 */
public record PlannedCall(String what, byte[] data, long gas) {}
