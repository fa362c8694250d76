package dev.trestle.cli;

import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.evm.Fork;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A fork of a settlement chain as {@code chain.toml} and the deployment's record write it. */
final class ForkText {
  static final Pattern FORM =
      Pattern.compile(
          "(\\d{1,12}) (cancun|prague|osaka) target=(\\d{1,4}) max=(\\d{1,4}) fraction=(\\d{1,12})");

  static final String EXAMPLE =
      "\"0 osaka target=6 max=9 fraction=5007716\" (time in seconds, rules, blobs per block)";

  private ForkText() {}

  static String of(ChainSpec.Activation a) {
    return a.timestamp()
        + " "
        + a.fork().name().toLowerCase(Locale.ROOT)
        + " target="
        + a.blobs().target()
        + " max="
        + a.blobs().max()
        + " fraction="
        + a.blobs().baseFeeUpdateFraction();
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when it is not of the form, or its numbers do not fit
   */
  static ChainSpec.Activation parse(String text) {
    MatchResult found =
        FORM.matcher(text)
            .results()
            .filter(r -> r.group().equals(text))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("not a fork: " + text));
    return new ChainSpec.Activation(
        Long.parseLong(found.group(1)),
        Fork.valueOf(found.group(2).toUpperCase(Locale.ROOT)),
        new BlobSchedule(
            Long.parseLong(found.group(3)),
            Long.parseLong(found.group(4)),
            Long.parseLong(found.group(5))));
  }
}
