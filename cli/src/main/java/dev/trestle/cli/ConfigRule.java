package dev.trestle.cli;

import dev.trestle.stf.primitives.Address;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tomlj.TomlArray;

/** What a setting may be. */
sealed interface ConfigRule {
  /** What is wrong with a value, as a sentence's end that says what is allowed. */
  Optional<String> fault(Object value);

  /** What is allowed, for the comment in the file. */
  String allowed();

  /** A whole number between two, both included. */
  record Whole(long least, long most) implements ConfigRule {
    @Override
    public Optional<String> fault(Object value) {
      boolean fits = value instanceof Long number && number >= least && number <= most;
      return fits ? Optional.empty() : Optional.of("must be " + allowed());
    }

    @Override
    public String allowed() {
      return "a whole number from " + least + " to " + most;
    }
  }

  /**
   * One of several words.
   *
   * @param planned words of the design that cannot be chosen yet
   */
  record Choice(List<String> offered, List<String> planned) implements ConfigRule {
    static Choice of(String... offered) {
      return new Choice(List.of(offered), List.of());
    }

    Choice later(String... words) {
      return new Choice(offered, List.of(words));
    }

    @Override
    public Optional<String> fault(Object value) {
      if (value instanceof String word && offered.contains(word)) {
        return Optional.empty();
      }
      return Optional.of(
          value instanceof String word && planned.contains(word)
              ? "cannot be \"" + word + "\" yet: that is not built; it must be " + allowed()
              : "must be " + allowed());
    }

    @Override
    public String allowed() {
      return String.join(" | ", offered.stream().map(w -> '"' + w + '"').toList());
    }
  }

  /** A text of a certain form. */
  record Text(Pattern form, String allowed) implements ConfigRule {
    @Override
    public Optional<String> fault(Object value) {
      boolean fits = value instanceof String text && form.matcher(text).matches();
      return fits ? Optional.empty() : Optional.of("must be " + allowed);
    }
  }

  /** An account. */
  record Account() implements ConfigRule {
    /** Stands for the account that deploys. */
    static final String DEPLOYER = "deployer";

    @Override
    public Optional<String> fault(Object value) {
      return value instanceof String text && (text.equals(DEPLOYER) || isAddress(text))
          ? Optional.empty()
          : Optional.of("must be " + allowed());
    }

    private static boolean isAddress(String text) {
      try {
        return !Address.fromHex(text).equals(Address.ZERO);
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    @Override
    public String allowed() {
      return "an address (0x and 40 hex digits, not zero) or \"deployer\"";
    }
  }

  /** An amount of ether, as a text so that nothing is rounded. */
  record Ether() implements ConfigRule {
    private static final int DECIMALS = 18;

    @Override
    public Optional<String> fault(Object value) {
      try {
        if (value instanceof String text) {
          BigDecimal ether = new BigDecimal(text);
          if (ether.signum() > 0 && ether.stripTrailingZeros().scale() <= DECIMALS) {
            return Optional.empty();
          }
        }
      } catch (NumberFormatException e) {
        return Optional.of("must be " + allowed());
      }
      return Optional.of("must be " + allowed());
    }

    @Override
    public String allowed() {
      return "an amount of ether in quotes, such as \"0.08\"";
    }
  }

  /** A list of addresses on the web. */
  record Urls(boolean mayBeEmpty) implements ConfigRule {
    @Override
    public Optional<String> fault(Object value) {
      boolean fits =
          value instanceof TomlArray list
              && (mayBeEmpty || !list.isEmpty())
              && list.toList().stream().allMatch(Urls::isUrl);
      return fits ? Optional.empty() : Optional.of("must be " + allowed());
    }

    private static boolean isUrl(Object value) {
      try {
        return value instanceof String text
            && List.of("http", "https").contains(String.valueOf(URI.create(text).getScheme()))
            && URI.create(text).getHost() != null;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    @Override
    public String allowed() {
      return "a list of http:// or https:// addresses" + (mayBeEmpty ? ", or []" : "");
    }
  }

  /** A settlement chain's forks. */
  record Forks() implements ConfigRule {
    @Override
    public Optional<String> fault(Object value) {
      boolean fits =
          value instanceof TomlArray list
              && list.toList().stream()
                  .allMatch(f -> f instanceof String text && ForkText.FORM.matcher(text).matches());
      return fits ? Optional.empty() : Optional.of("must be " + allowed());
    }

    @Override
    public String allowed() {
      return "[] or a list of forks such as " + ForkText.EXAMPLE;
    }
  }
}
