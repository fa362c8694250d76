package dev.trestle.cli;

import dev.trestle.stf.primitives.Address;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trestle init}: begins a chain with a file that says how it is to be. */
@Command(
    name = "init",
    description = "Writes a commented chain.toml for a new chain into a folder.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class InitCommand implements Callable<Integer> {
  private static final String OPTIMISTIC_ROLLUP = "optimistic-rollup";

  /** Presets of the design that are not built. */
  private static final List<String> PLANNED =
      List.of(
          "zk-rollup",
          "hybrid-rollup",
          "based-rollup",
          "validium",
          "volition",
          "optimium",
          "sovereign-rollup",
          "sidechain",
          "plasma",
          "channels",
          "l3");

  /** Roles that send transactions to L1, by the names of their key files. */
  static final List<String> ROLES = List.of("deployer", "batcher", "proposer", "challenger");

  static final String KEYS = "keys";

  /** Chain ids drawn at random have nine digits: hardly anybody else's. */
  private static final long FIRST_RANDOM_ID = 100_000_000L;

  private static final long RANDOM_IDS = 900_000_000L;

  @Parameters(paramLabel = "DIR", description = "Folder of the chain; made when absent.")
  private Path folder;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = OPTIMISTIC_ROLLUP,
      description = "Kind of chain (default and so far the only one: ${DEFAULT-VALUE}).")
  private String preset;

  @Option(
      names = "--rules",
      paramLabel = "RULES",
      defaultValue = "production",
      description =
          "Clocks and bonds of disputes: production (a week) or devnet (minutes)"
              + " (default: ${DEFAULT-VALUE}).")
  private DisputePreset rules;

  @Option(names = "--l1", split = ",", paramLabel = "URL", description = "settlement.rpc")
  private List<String> l1 = List.of();

  @Option(names = "--beacon", split = ",", paramLabel = "URL", description = "settlement.beacon")
  private List<String> beacon = List.of();

  @Option(
      names = "--set",
      paramLabel = "SECTION.NAME=VALUE",
      description = "Any other setting of the file, its value as TOML; can be repeated.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--new-keys",
      description =
          "Also makes a key for each role in keys/, readable by you alone, and names their"
              + " accounts in the file.")
  private boolean newKeys;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if (!preset.equals(OPTIMISTIC_ROLLUP)) {
      throw new StartupException(
          (PLANNED.contains(preset)
                  ? "the preset " + preset + " is planned but not built yet"
                  : "there is no preset " + preset)
              + "; it can be "
              + OPTIMISTIC_ROLLUP);
    }
    if (ChainToml.existsIn(folder)) {
      throw new StartupException(
          "there is a chain in " + folder + " already; edit its " + ChainToml.FILE);
    }
    set.keySet().stream()
        .filter(path -> ChainKeys.find(path).isEmpty())
        .findFirst()
        .ifPresent(path -> {
          throw new StartupException("--set: there is no setting " + path);
        });
    SecureRandom random = new SecureRandom();
    Map<String, String> values = new TreeMap<>();
    values.put("chain.id", Long.toString(FIRST_RANDOM_ID + random.nextLong(RANDOM_IDS)));
    values.put("proof.rules", quoted(rules.name().toLowerCase(Locale.ROOT)));
    name().ifPresent(name -> values.put("chain.name", quoted(name)));
    put(values, "settlement.rpc", l1);
    put(values, "settlement.beacon", beacon);
    values.putAll(set);
    Path file = folder.resolve(ChainToml.FILE);
    // Before any key is made: what was asked for must be a chain.
    new ChainSettings(ChainToml.parse(file, text(values))).timing();
    Map<String, Address> accounts = new LinkedHashMap<>();
    if (newKeys) {
      for (String role : ROLES) {
        Address account = KeyFile.create(folder.resolve(KEYS).resolve(role + ".key"), random);
        accounts.put(role, account);
        if (ChainKeys.find("accounts." + role).isPresent()) {
          values.putIfAbsent("accounts." + role, quoted(account.toString()));
        }
      }
    }
    write(file, text(values));
    tell(spec.commandLine().getOut(), file, accounts);
    return 0;
  }

  private String text(Map<String, String> values) {
    return ChainTomlText.of(values, ChainSettings.proofDefaults(rules));
  }

  /** The folder's name, if it can be a chain's. */
  private Optional<String> name() {
    String name = folder.toAbsolutePath().normalize().getFileName().toString();
    return ChainKeys.find("chain.name")
        .filter(key -> key.rule().fault(name).isEmpty())
        .map(key -> name);
  }

  private static void put(Map<String, String> values, String path, List<String> urls) {
    if (!urls.isEmpty()) {
      values.put(path, "[" + String.join(", ", urls.stream().map(u -> quoted(u)).toList()) + "]");
    }
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new StartupException("cannot create the folder of " + file + ": " + e.getMessage());
    }
    RollupFiles.replace(file, text);
  }

  private void tell(PrintWriter out, Path file, Map<String, Address> accounts) {
    out.printf("%s is written; look through it before you deploy.%n", file);
    accounts.forEach(
        (role, account) -> out.printf("  %-10s %s  key in %s/%s.key%n", role, account, KEYS, role));
    out.printf(
        "Next: give the deployer%s ether on L1, then `trestle deploy %s`.%n",
        accounts.isEmpty() ? "" : ", batcher, proposer and challenger", folder);
    out.flush();
  }
}
