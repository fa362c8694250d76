package dev.trestle.da;

/** Where a chain's batches are published. */
public enum DataPlace {
  BLOB,
  CALLDATA
}
