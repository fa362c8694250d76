package dev.trestle.cli;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code trestle devnet demo}: the tour. */
@Command(
    name = "demo",
    description =
        "A narrated tour of a running devnet in the data folder, or of one started for it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DemoCommand implements Callable<Integer> {
  @ParentCommand private DevnetCommand devnet;
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Optional<JsonInput> running = running(devnet.folder());
    if (running.isPresent()) {
      out.printf("%nUsing the devnet that runs in %s%n", devnet.folder());
      return tour(running.get(), out);
    }
    if (devnet.rules() != DisputePreset.DEVNET) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "the demo is played by the rules of a devnet: leave out --rules");
    }
    out.printf("%nStarting a devnet in %s ...%n", devnet.folder());
    out.flush();
    try (Devnet started = Devnet.start(devnet.options(), what -> {})) {
      return tour(JsonInput.parse(started.endpoints().json()), out);
    }
  }

  private int tour(JsonInput endpoints, PrintWriter out) {
    try (DemoTour tour = new DemoTour(endpoints, disputes(endpoints), out)) {
      return tour.run() ? 0 : 1;
    }
  }

  private DemoDisputes.Setting disputes(JsonInput endpoints) {
    return new DemoDisputes.Setting(
        devnet.folder(),
        devnet.folder().resolve("liar"),
        URI.create(endpoints.required("l1Rpc").text()),
        devnet.program(),
        DemoTour.account(endpoints, DemoStages.LIAR));
  }

  /** The endpoints of a devnet in this folder that answers. */
  private static Optional<JsonInput> running(Path folder) {
    Path file = folder.resolve(Endpoints.FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonInput endpoints = JsonInput.parse(Files.readString(file));
      URI l2 = URI.create(endpoints.required("l2Rpc").text());
      try (JsonRpcClient client = new JsonRpcClient(l2)) {
        long chainId = client.call("eth_chainId").number();
        return chainId == endpoints.required("l2ChainId").integer()
            ? Optional.of(endpoints)
            : Optional.empty();
      }
    } catch (IOException | JsonRpcException e) {
      return Optional.empty(); // a devnet was here and is gone: start it again
    }
  }
}
