package dev.trestle.bench;

import dev.trestle.cli.DemoStages;
import dev.trestle.cli.Devnet;
import dev.trestle.cli.DevnetOptions;
import dev.trestle.cli.DisputeOptions;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.stf.primitives.Address;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * {@code bench dispute}: a withdrawal and a dispute with the proven program on a devnet of its own,
 * as the demo plays them, and what that cost on L1. The first table has a line for each call of
 * each side of the dispute, then those of everybody else's claims and of the withdrawal; the second
 * sums up the sides; the third is about the dispute as a whole. Gas is that of whole transactions.
 * The clocks are a devnet's, and L1's time is moved instead of waiting for them: seconds are those
 * that the players needed. What the demo narrates goes to standard error.
 */
final class DisputeBench {
  private static final long L1_BLOCK_SECONDS = 1;

  private final Path folder;
  private final ElfProgram program = GuestMachine.program();
  private final PrintWriter narration = new PrintWriter(System.err, true);

  private DisputeBench(Path folder) {
    this.folder = folder;
  }

  static void run(List<String> options) throws IOException {
    if (!options.isEmpty()) {
      throw new IllegalArgumentException("bench dispute has no options: " + options);
    }
    Path folder = Files.createTempDirectory("trestle-dispute");
    try {
      new DisputeBench(folder).play();
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private void play() {
    DevnetOptions options =
        new DevnetOptions(folder.resolve("devnet"), 0, L1_BLOCK_SECONDS, 1, 20)
            .with(DisputeOptions.of(program));
    try (Devnet devnet = Devnet.start(options, what -> {});
        JsonRpcClient l1 = new JsonRpcClient(URI.create(devnet.endpoints().l1Rpc()))) {
      DemoStages stages = new DemoStages(devnet.endpoints(), options.data(), program, narration);
      stages.withdrawal();
      long started = System.nanoTime();
      Address game = stages.dispute();
      double seconds = (System.nanoTime() - started) / 1e9;
      if (!stages.held()) {
        throw new IllegalStateException("the dispute did not go as it must");
      }
      Address oracle =
          Objects.requireNonNull(devnet.endpoints().contracts().get("preimageOracle"), "deployed");
      print(new DisputeTransactions(l1, oracle, game), seconds, stages.liar());
    }
  }

  private static void print(DisputeTransactions found, double seconds, Address liar) {
    System.out.println("# who\tcall\ttransactions\tgas: least\tmedian\tmost\tin all");
    for (DisputeTransactions.Side side : found.sides(liar, DemoStages.challenger())) {
      side.calls().forEach((call, gas) -> System.out.println(line(side.name(), call, gas)));
    }
    System.out.println("# side\tcall\ttransactions\tgas: least\tmedian\tmost\tin all");
    for (DisputeTransactions.Side side : found.sides(liar, DemoStages.challenger())) {
      List<Long> all = side.calls().values().stream().flatMap(List::stream).sorted().toList();
      System.out.println(line(side.name(), "all", all));
    }
    System.out.println("# moves\tL1 blocks from first to step\tseconds, all told");
    System.out.printf(Locale.ROOT, "%d\t%d\t%.0f%n", found.moves(), found.blocksToStep(), seconds);
  }

  private static String line(String who, String call, List<Long> sortedGas) {
    int count = sortedGas.size();
    return String.format(
        Locale.ROOT,
        "%s\t%s\t%d\t%d\t%d\t%d\t%d",
        who,
        call,
        count,
        count == 0 ? 0 : sortedGas.getFirst(),
        count == 0 ? 0 : sortedGas.get(count / 2),
        count == 0 ? 0 : sortedGas.getLast(),
        sortedGas.stream().mapToLong(Long::longValue).sum());
  }
}
