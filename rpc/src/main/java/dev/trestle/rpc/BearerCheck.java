package dev.trestle.rpc;

import java.util.Optional;

/** Judges the token of an {@code Authorization: Bearer} header. Called by many threads. */
@FunctionalInterface
public interface BearerCheck {
  /** Why the token is not accepted, for its sender; nothing when it is. */
  Optional<String> problem(String token);
}
