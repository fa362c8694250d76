/** Runs third parties' conformance vectors against this code ({@code bin/spec}). */
module dev.trestle.spec {
  requires static transitive org.jspecify;
  requires transitive tools.jackson.databind;
  requires dev.trestle.derivation;
  requires dev.trestle.l1;
  requires dev.trestle.node;
  requires dev.trestle.riscv;
  requires dev.trestle.rpc;
  requires dev.trestle.sequencer;
  requires dev.trestle.stf;
  requires java.net.http;
  requires org.apache.commons.compress;

  exports dev.trestle.spec;
}
