package dev.trestle.derivation;

/** What the rules say of a batch. */
enum BatchValidity {
  /** It gives the next block. */
  ACCEPT,
  /** It is for blocks that exist already: passed over, the rest of its channel goes on. */
  PAST,
  /** It is invalid, and the rest of its channel with it. */
  DROP
}
