/**
 * Settlement-chain headers, logs and blobs to L2 payload attributes, and L2 blocks back to blobs.
 * Pure Java; part of what is proven.
 */
module dev.trestle.derivation {
  requires transitive dev.trestle.stf;
  requires static transitive org.jspecify;

  exports dev.trestle.derivation;
}
