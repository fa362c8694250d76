/** Publishing batch data on the settlement chain and getting it back. */
module dev.trestle.da {
  requires transitive dev.trestle.derivation;
  requires transitive dev.trestle.l1;
  requires transitive dev.trestle.stf;
  requires static org.jspecify;

  exports dev.trestle.da;
}
