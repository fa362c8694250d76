package dev.trestle.derivation;

/** What the rules say of a batch. */
enum BatchValidity {
  /** It gives the next block. */
  ACCEPT,
  /** It is for a block that exists already. */
  PAST,
  /** It is for a block whose parent is still to come: kept until then. */
  FUTURE,
  /** It is invalid. */
  DROP
}
