/** Benchmarks: each prints tab-separated lines. */
module dev.trestle.bench {
  requires dev.trestle.cli;
  requires dev.trestle.derivation;
  requires dev.trestle.devchain;
  requires dev.trestle.explorer;
  requires dev.trestle.guest;
  requires dev.trestle.l1;
  requires dev.trestle.node;
  requires dev.trestle.riscv;
  requires transitive dev.trestle.rpc;
  requires dev.trestle.sequencer;
  requires dev.trestle.stark;
  requires dev.trestle.stf;
  requires java.management;
  requires jdk.management;
  requires static org.jspecify;

  exports dev.trestle.bench;
}
