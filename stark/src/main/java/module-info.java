/**
 * A proof system whose proofs L1 verifies: multi-table AIR with LogUp, DEEP-ALI and FRI over the
 * Goldilocks field. Contract: docs/spec/stark.md.
 */
module dev.trestle.stark {
  requires transitive dev.trestle.stf;
  requires static transitive org.jspecify;
  requires static jdk.incubator.vector;

  exports dev.trestle.stark;
  exports dev.trestle.stark.onchain;
  exports dev.trestle.stark.prover;
  exports dev.trestle.stark.reference;
}
