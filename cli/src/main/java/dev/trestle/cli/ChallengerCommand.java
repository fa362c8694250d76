package dev.trestle.cli;

import dev.trestle.node.BlobKzg;
import dev.trestle.node.NativeCryptography;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.settlement.ProgramRuns;
import dev.trestle.stf.crypto.Cryptography;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trestle challenger}: keeps claims honest. */
@Command(
    name = "challenger",
    description =
        "Derives the L2 anew from the settlement chain and plays the honest side in every game:"
            + " against wrong claims, and for right ones that are attacked. Resolves games and"
            + " collects the bonds it wins.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ChallengerCommand implements Callable<Integer> {
  @Mixin private SettlementOptions settlement;
  @Mixin private FeeOptions fees;
  @Mixin private MetricsOptions metrics;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "File with the private key, in hex, of the account that pays the bonds.")
  private Path key;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "Where the node's chain is kept.")
  private Path data;

  @Option(
      names = "--program",
      paramLabel = "FILE",
      description = "The disputed program, an ELF file for RV64IM (default: Trestle's own).")
  private Optional<Path> program = Optional.empty();

  @Option(
      names = "--game-age",
      paramLabel = "SECONDS",
      defaultValue = "768",
      description =
          "How old a game must be before a bond is sent to it: an L1 reorganisation that removes a"
              + " game keeps what was sent there (default: ${DEFAULT-VALUE}, two epochs).")
  private long gameAge;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    RollupFiles rollup = settlement.rollup();
    BlobKzg kzg = BlobKzg.load();
    Cryptography cryptography = NativeCryptography.create();
    InstantSource clock = InstantSource.system();
    FolderLock lock = FolderLock.take(data);
    long l1Chain = rollup.config().l1().chainId();
    SettlementAccess access = settlement.open(kzg, l1Chain);
    RollupNode node = new RollupNode(rollup, data, access, cryptography, clock);
    node.with(lock);
    node.with(access);
    node.follow("node", Duration.ofSeconds(1));
    DisputeRules rules = new DisputeRules(node);
    ElfProgram elf = program.map(ProgramFile::read).orElseGet(ProgramFile::own);
    ProgramRuns runs = rules.runs(elf, kzg, cryptography);
    RunThreads threads = node.with(RunThreads.start(runs));
    WatcherRole role =
        node.with(
            new WatcherRole(
                    new WatcherRole.Setup(
                        "challenger",
                        SequencerCommand.key(key),
                        data.resolve("challenger"),
                        fees.policy()),
                    access.client(),
                    l1Chain,
                    account -> rules.challenger(account, rules.outputs(), runs, gameAge),
                    clock)
                .start());
    metrics.serve(List.of(node, role, threads)).ifPresent(node::with);
    out.printf(
        "challenger %s of chain %d, program %s%n",
        role.account(), rollup.config().l2().chainId(), runs.program());
    out.flush();
    new UntilStopped(node).await();
    return 0;
  }
}
