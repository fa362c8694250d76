package dev.trestle.cli;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trestle withdraw}: from L2 to L1. */
@Command(
    name = "withdraw",
    description =
        "Brings ether or a message from L2 to L1: begins a withdrawal, proves it when an output"
            + " root that has it is claimed, and carries it out after the challenge period. Can be"
            + " stopped at any time and gone on with through --tx.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class WithdrawCommand implements Callable<Integer> {
  @Mixin private BridgeOptions bridge;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = KeyFile.DESCRIPTION + "; of an account with ether on both chains.")
  private Path key;

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  @Option(
      names = "--to",
      paramLabel = "ADDRESS",
      description = "Who gets the ether on L1 (default: the account itself).")
  private Optional<String> to = Optional.empty();

  @Option(names = "--status", description = "Says how far it has come, does nothing.")
  private boolean statusOnly;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Begin one, or go on with one. */
  static final class What {
    @Option(
        names = "--amount",
        paramLabel = "ETHER",
        required = true,
        description = "Begins a withdrawal of so much.")
    private Optional<BigDecimal> amount = Optional.empty();

    @Option(
        names = "--tx",
        paramLabel = "HASH",
        required = true,
        description = "Goes on with the withdrawal that this L2 transaction began.")
    private Optional<String> transaction = Optional.empty();
  }

  @Override
  public Integer call() {
    try (WithdrawalSession session =
        new WithdrawalSession(bridge.endpoints(), KeyFile.read(key), spec.commandLine().getOut())) {
      Bytes32 transaction =
          what.transaction.isPresent()
              ? Bytes32.fromHex(what.transaction.get())
              : session.begin(wei(), to.map(Address::fromHex));
      return session.finish(transaction, statusOnly) ? 0 : 1;
    }
  }

  private UInt256 wei() {
    return UInt256.of(what.amount.orElseThrow().movePointRight(18).toBigIntegerExact());
  }
}
