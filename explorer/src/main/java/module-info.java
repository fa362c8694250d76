/** The explorer: an index of what happens on L2 and on L1 about it, its API and its web page. */
module dev.trestle.explorer {
  requires transitive dev.trestle.derivation;
  requires transitive dev.trestle.l1;
  requires dev.trestle.riscv;
  requires transitive dev.trestle.rpc;
  requires dev.trestle.settlement;
  requires transitive dev.trestle.stf;
  requires com.zaxxer.hikari;
  requires transitive java.sql;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.trestle.explorer;
}
