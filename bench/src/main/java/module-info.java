/** Benchmarks: each prints tab-separated lines. */
module dev.trestle.bench {
  requires dev.trestle.derivation;
  requires dev.trestle.node;
  requires dev.trestle.sequencer;
  requires dev.trestle.stf;
  requires java.management;
  requires static org.jspecify;

  exports dev.trestle.bench;
}
