/** The node: chain store, heads, derivation driver, public RPC. */
module dev.trestle.node {
  requires transitive dev.trestle.derivation;
  requires transitive dev.trestle.l1;
  requires transitive dev.trestle.rpc;
  requires transitive dev.trestle.stf;
  requires com.github.benmanes.caffeine;
  requires org.slf4j;
  requires rocksdbjni;
  requires static org.jspecify;

  exports dev.trestle.node;
}
