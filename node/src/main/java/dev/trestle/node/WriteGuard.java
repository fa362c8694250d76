package dev.trestle.node;

/**
 * Is asked before every change of a chain goes to disk and keeps it from there by throwing: then
 * nothing of the change is written. So a test can fill the disk, or have the process die, between
 * any two writes.
 */
@FunctionalInterface
public interface WriteGuard {
  void beforeWrite();
}
