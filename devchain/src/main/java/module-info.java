/** An in-process Ethereum L1: the embedded default, and the chain that tests control. */
module dev.trestle.devchain {
  requires transitive dev.trestle.node;
  requires transitive dev.trestle.rpc;
  requires transitive dev.trestle.sequencer;
  requires transitive dev.trestle.stf;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.trestle.devchain;
}
