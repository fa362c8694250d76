/**
 * What makes L1 accept or refuse: proposer, challenger, withdrawals, and the engine they run on;
 * validity proofs.
 */
module dev.trestle.settlement {
  requires transitive dev.trestle.derivation;
  requires transitive dev.trestle.guest;
  requires transitive dev.trestle.l1;
  requires transitive dev.trestle.node;
  requires transitive dev.trestle.riscv;
  requires transitive dev.trestle.rpc;
  requires transitive dev.trestle.stark;
  requires transitive dev.trestle.stf;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.trestle.settlement;
  exports dev.trestle.settlement.proof;
}
