/** The sequencer: pool, ordering policies, block builder, batcher. */
module dev.trestle.sequencer {
  requires transitive dev.trestle.node;
  requires transitive dev.trestle.da;
  requires dev.trestle.l1;
  requires dev.trestle.rpc;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.trestle.sequencer;
}
