package dev.trestle.cli;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.primitives.Address;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Between which chains somebody moves ether. */
final class BridgeOptions {
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

  WithdrawalSession.Endpoints endpoints() {
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
      throw new StartupException("name --devnet, or --rollup and --l2, or --l1, --l2 and --portal");
    }
    return new WithdrawalSession.Endpoints(settlement.get(), l2.get(), place.get());
  }
}
