/** The node: chain store, heads, derivation driver, public RPC. */
module dev.trestle.node {
  requires transitive dev.trestle.stf;
  requires static org.jspecify;
  requires org.slf4j;

  exports dev.trestle.node;
}
