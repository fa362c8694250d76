/**
 * The proven program: from the settlement chain's head to an output root, reading nothing but
 * preimages. Pure Java; the same bytecode runs on the JVM and, compiled, in the machine.
 */
module dev.trestle.guest {
  requires transitive dev.trestle.derivation;
  requires transitive dev.trestle.stf;
  requires static transitive org.jspecify;

  exports dev.trestle.guest;

  // guest.elf, the program compiled, is a resource of this package.
  opens dev.trestle.guest;
}
