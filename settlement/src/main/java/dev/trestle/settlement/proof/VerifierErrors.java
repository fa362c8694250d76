package dev.trestle.settlement.proof;

import dev.trestle.l1.Abi;
import dev.trestle.stark.InvalidProofException.Reason;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The errors with which the verifier contracts refuse. */
public final class VerifierErrors {
  /** A stage that the call builds on has not been established. */
  public static final String UNKNOWN_STAGE = "UnknownStage";

  /** The data are not those that the stage is bound to. */
  public static final String OTHER_DATA = "OtherData";

  private static final String BAD_KEY = "BadKey";

  private VerifierErrors() {}

  /**
   * The error's name without the contract's.
   *
   * @param output a revert's data
   * @return nothing for what is none of the verifiers' errors
   */
  public static Optional<String> name(byte[] output) {
    Map<String, String> signatures = new LinkedHashMap<>();
    for (Reason reason : Reason.values()) {
      signatures.put(nameOf(reason), "StarkVerifier_" + nameOf(reason) + "()");
    }
    signatures.put(BAD_KEY, "StarkVerifier_BadKey()");
    signatures.put(UNKNOWN_STAGE, "StagedStarkVerifier_UnknownStage()");
    signatures.put(OTHER_DATA, "StagedStarkVerifier_OtherData()");
    return signatures.entrySet().stream()
        .filter(e -> output.length == 4)
        .filter(e -> Arrays.equals(Abi.topic(e.getValue()).toBytes(), 0, 4, output, 0, 4))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** As {@code PublicValues} for {@code PUBLIC_VALUES}. */
  public static String nameOf(Reason reason) {
    StringBuilder name = new StringBuilder();
    for (String word : reason.name().split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  /** What an error says, for people. */
  static String words(String name) {
    return switch (name) {
      case BAD_KEY -> "there is no verifying key of this format at the key's address";
      case UNKNOWN_STAGE -> "a stage that it builds on has not been established";
      case OTHER_DATA -> "the data are not those that the stage is bound to";
      default ->
          Arrays.stream(Reason.values())
              .filter(reason -> nameOf(reason).equals(name))
              .map(VerifierErrors::words)
              .findFirst()
              .orElse(name);
    };
  }

  private static String words(Reason reason) {
    return switch (reason) {
      case LENGTH -> "the proof ends too early, or goes on after its end";
      case ENCODING -> "a number in the proof is not below p";
      case HEIGHT -> "a table's height is out of bounds or not the key's";
      case PUBLIC_VALUES -> "the public values are not as many as the key wants, or not below p";
      case SECURITY -> "the parameters give less security than is wanted";
      case INTERACTIONS -> "the buses do not balance";
      case POINT -> "the evaluation point lies in the base field";
      case CONSTRAINTS -> "a table's constraints do not hold";
      case GRINDING -> "the proof of work is not done";
      case COMMITMENT -> "an opened row is not the committed one";
      case FOLDING -> "a folded value is not the next layer's";
    };
  }
}
