package dev.trestle.cli;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
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
  @Option(
      names = "--devnet",
      paramLabel = "DIR",
      description = "A devnet's folder: its endpoints.json stands for --l1, --l2 and --portal.")
  private Optional<Path> devnet = Optional.empty();

  @Option(
      names = "--rollup",
      paramLabel = "DIR",
      description = "A deployed chain's folder: stands for --l1 and --portal.")
  private Optional<Path> rollup = Optional.empty();

  @Option(names = "--l1", paramLabel = "URL", description = "JSON-RPC endpoint of L1.")
  private Optional<URI> l1 = Optional.empty();

  @Option(names = "--l2", paramLabel = "URL", description = "JSON-RPC endpoint of an L2 node.")
  private Optional<URI> l2 = Optional.empty();

  @Option(names = "--portal", paramLabel = "ADDRESS", description = "The rollup's portal on L1.")
  private Optional<String> portal = Optional.empty();

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
        new WithdrawalSession(
            endpoints(), KeyFile.read(key), spec.commandLine().getOut())) {
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

  private WithdrawalSession.Endpoints endpoints() {
    if (devnet.isPresent()) {
      Path file = devnet.get().resolve(Endpoints.FILE);
      try {
        JsonInput json = JsonInput.parse(Files.readString(file));
        return new WithdrawalSession.Endpoints(
            URI.create(json.required("l1Rpc").text()),
            URI.create(json.required("l2Rpc").text()),
            json.required("contracts").required("portal").address());
      } catch (IOException | JsonRpcException e) {
        throw new StartupException("no devnet runs in " + devnet.get() + ": " + e.getMessage());
      }
    }
    Optional<URI> settlement = l1;
    Optional<Address> place = portal.map(Address::fromHex);
    if (rollup.isPresent()) {
      Path folder = rollup.get();
      place = place.or(() -> Optional.of(RollupFiles.read(folder).config().contracts().portal()));
      if (settlement.isEmpty() && ChainToml.existsIn(folder)) {
        settlement = Optional.of(new ChainSettings(ChainToml.read(folder)).rpc().getFirst());
      }
    }
    if (settlement.isEmpty() || l2.isEmpty() || place.isEmpty()) {
      throw new StartupException(
          "name --devnet, or --rollup and --l2, or --l1, --l2 and --portal");
    }
    return new WithdrawalSession.Endpoints(settlement.get(), l2.get(), place.get());
  }
}
