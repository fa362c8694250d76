package dev.trestle.cli;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code trestle}: the product's command line. */
@Command(
    name = "trestle",
    description = "A Layer-2 stack for the JVM: one program, any Layer-2.",
    subcommands = {
      DevnetCommand.class,
      InitCommand.class,
      DeployCommand.class,
      RunCommand.class,
      NodeCommand.class,
      SequencerCommand.class,
      BatcherCommand.class,
      ProposerCommand.class,
      ChallengerCommand.class,
      ExplorerCommand.class,
      DepositCommand.class,
      WithdrawCommand.class,
      ProveCommand.class,
      VerifyCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class Main implements Runnable {
  @CommandLine.Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "TEXT",
      scope = CommandLine.ScopeType.INHERIT,
      showDefaultValue = CommandLine.Help.Visibility.NEVER, // the description says it
      description = "Of the log, ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private LogFormat logFormat;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "name a command");
  }

  /** Exit codes: 0 fine, 1 failed, 2 wrong usage. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Carries out a command line and returns the exit code. */
  public static int run(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    Main main = new Main();
    CommandLine root = new CommandLine(main);
    CommandLine devnet = Objects.requireNonNull(root.getSubcommands().get("devnet"), "is one");
    DevnetCommand.tellPresets(devnet.getCommandSpec());
    return root.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(parsed -> {
          main.logFormat.apply();
          return new CommandLine.RunLast().execute(parsed);
        })
        .setExecutionExceptionHandler((e, line, parsed) -> {
          if (e instanceof StartupException) {
            line.getErr().println("trestle: " + e.getMessage());
            return 1;
          }
          throw e;
        });
  }
}
