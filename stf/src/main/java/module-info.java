/**
 * The state transition, written once: EVM, state, blocks. Pure Java without dependencies; the same
 * bytecode runs in the node, in the fault proof's machine and under the validity prover.
 */
module dev.trestle.stf {
  requires static transitive org.jspecify;

  exports dev.trestle.stf.primitives;
  exports dev.trestle.stf.crypto;
  exports dev.trestle.stf.rlp;
  exports dev.trestle.stf.trie;
  exports dev.trestle.stf.state;
  exports dev.trestle.stf.evm;
  exports dev.trestle.stf.block;
}
