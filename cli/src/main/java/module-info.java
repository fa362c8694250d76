/** The command line: wires the roles, owns threads, clocks and configuration. */
module dev.trestle.cli {
  requires dev.trestle.da;
  requires transitive dev.trestle.derivation;
  requires transitive dev.trestle.devchain;
  requires transitive dev.trestle.explorer;
  requires dev.trestle.guest;
  requires transitive dev.trestle.l1;
  requires transitive dev.trestle.node;
  requires transitive dev.trestle.riscv;
  requires dev.trestle.rpc;
  requires transitive dev.trestle.sequencer;
  requires dev.trestle.settlement;
  requires transitive dev.trestle.stark;
  requires transitive dev.trestle.stf;
  requires info.picocli;
  requires me.tongfei.progressbar;
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires org.tomlj;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.trestle.cli;

  opens dev.trestle.cli to
      info.picocli;
}
