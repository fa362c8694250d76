/**
 * A RISC-V machine (RV64IM) whose whole state has one hash and whose every step has a witness with
 * which L1 can execute it too. Contract: docs/spec/machine.md.
 */
module dev.trestle.riscv {
  requires transitive dev.trestle.stf;
  requires static transitive org.jspecify;

  exports dev.trestle.riscv;
}
