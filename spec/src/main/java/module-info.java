/** Runs third parties' conformance vectors against this code ({@code bin/spec}). */
module dev.trestle.spec {
  requires static transitive org.jspecify;
  requires transitive tools.jackson.databind;
<<<<<<< HEAD
  requires dev.trestle.node;
=======
  requires dev.trestle.derivation;
>>>>>>> 506debd (wip)
  requires dev.trestle.stf;
  requires org.apache.commons.compress;

  exports dev.trestle.spec;
}
