package dev.trestle.cli;

/** The program can't start; the message says why and what to do. */
final class StartupException extends RuntimeException {
  StartupException(String message) {
    super(message);
  }
}
