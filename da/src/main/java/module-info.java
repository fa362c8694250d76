/** Publishing batch data on the settlement chain and getting it back. */
module dev.trestle.da {
  requires transitive dev.trestle.derivation;
  requires transitive dev.trestle.l1;
  requires transitive dev.trestle.rpc;
  requires transitive dev.trestle.stf;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.trestle.da;
}
