package dev.trestle.rpc;

/** Whom a server answers. */
public sealed interface Access {
  /** Everybody. */
  record Everybody() implements Access {}

  /** Those whose {@code Authorization: Bearer} token the check accepts. */
  record Bearer(BearerCheck check) implements Access {}

  /**
   * Those who send an API key: in {@code Authorization: Bearer} or {@code X-Api-Key}, or, for those
   * that can be given no more than an address, as the first part of the path.
   */
  record Keys(ApiKeys keys) implements Access {}
}
