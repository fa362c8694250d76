package dev.trestle.explorer;

import dev.trestle.rpc.JsonInput;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A contract's runtime code as the compiler makes it, with the places that a deployment fills in.
 *
 * @param code with zeros in these places
 * @param fixed which bytes are the compiler's, not the deployment's
 */
record RuntimeCode(byte[] code, boolean[] fixed) {
  /** How the code at an address compares. */
  enum Match {
    /** Every byte, the hash of the metadata included. */
    EXACT,
    /** All but the metadata behind the code: other comments, names or paths. */
    CODE,
    NONE
  }

  /** From {@code evm.deployedBytecode} of the compiler's output. */
  static RuntimeCode of(JsonInput deployed) {
    String text =
        deployed.required("object").text().replaceAll("__\\$[0-9a-fA-F]{34}\\$__", "0".repeat(40));
    byte[] code = HexFormat.of().parseHex(text);
    boolean[] fixed = new boolean[code.length];
    Arrays.fill(fixed, true);
    deployed
        .field("immutableReferences")
        .ifPresent(all -> all.fields().values().forEach(places -> free(fixed, places)));
    deployed
        .field("linkReferences")
        .ifPresent(files ->
            files
                .fields()
                .values()
                .forEach(file -> file.fields().values().forEach(places -> free(fixed, places))));
    return new RuntimeCode(code, fixed);
  }

  private static void free(boolean[] fixed, JsonInput places) {
    for (JsonInput place : places.items()) {
      int start = (int) place.required("start").integer();
      Arrays.fill(fixed, start, start + (int) place.required("length").integer(), false);
    }
  }

  /** Holds it against the code at an address. */
  Match match(byte[] deployed) {
    if (deployed.length == 0 || code.length == 0) {
      return Match.NONE;
    }
    if (deployed.length == code.length && equalUpTo(deployed, code.length)) {
      return Match.EXACT;
    }
    int ours = code.length - metadataBytes(code);
    int theirs = deployed.length - metadataBytes(deployed);
    return ours > 0 && ours == theirs && equalUpTo(deployed, ours) ? Match.CODE : Match.NONE;
  }

  private boolean equalUpTo(byte[] deployed, int end) {
    for (int i = 0; i < end; i++) {
      if (fixed[i] && code[i] != deployed[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Length of the CBOR map behind the code with its two bytes of length (Solidity documentation,
   * Contract Metadata); zero if there is none.
   */
  private static int metadataBytes(byte[] code) {
    if (code.length < 2) {
      return 0;
    }
    int length = (code[code.length - 2] & 0xff) << 8 | code[code.length - 1] & 0xff;
    int start = code.length - 2 - length;
    boolean map = length > 0 && start >= 0 && (code[start] & 0xe0) == 0xa0;
    return map ? length + 2 : 0;
  }
}
