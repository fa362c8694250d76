/**
 * The seeded simulation: L1 and all roles of a rollup in one thread under one scheduler with
 * virtual time, with faults and with invariants that are checked all along. {@code
 * docs/spec/simulation.md} says what is simulated; {@code bin/fuzz sim} runs it.
 */
package dev.trestle.e2e.sim;
