/** Client of a settlement chain: reading what is verified, sending what gets included. */
@SuppressWarnings("module") // a name that ends in a digit
module dev.trestle.l1 {
  requires static transitive org.jspecify;
  requires transitive dev.trestle.stf;
  requires transitive dev.trestle.derivation;
  requires transitive dev.trestle.rpc;
  requires transitive com.esaulpaugh.headlong;
  requires org.slf4j;

  exports dev.trestle.l1;
}
