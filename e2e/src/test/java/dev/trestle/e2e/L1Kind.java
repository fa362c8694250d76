package dev.trestle.e2e;

/** On which settlement chain a test runs. */
enum L1Kind {
  /** Our own, in this process. */
  EMBEDDED,

  /** Somebody else's, in another process. */
  ANVIL
}
