package dev.trestle.cli;

import dev.trestle.settlement.proof.ProofStatement;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.Verdict;
import dev.trestle.stark.VerifyingKey;
import dev.trestle.stark.prover.ProvingKey;
import dev.trestle.stark.prover.StarkProver;
import dev.trestle.stark.prover.Workers;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trestle verify}: judges a proof, and has a contract on L1 judge it. */
@Command(
    name = "verify",
    description =
        "Judges a proof that 'trestle prove' wrote. With --l1, a contract on L1 does so, too:"
            + " shows the plan, asks, deploys what is missing, and sends the proof, in several"
            + " transactions if need be. Stopped at any point, it goes on when called again. Exit"
            + " code 1 if the proof does not convince.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The proof.")
  private Path file;

  @Option(
      names = "--floor",
      paramLabel = "BITS",
      defaultValue = "" + StarkVerifier.DEFAULT_FLOOR_BITS,
      description = "Proven bits that are wanted at least (default: ${DEFAULT-VALUE}).")
  private int floor;

  @Mixin private OnChainOptions onChain;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter screen = spec.commandLine().getOut();
    boolean onL1 = onChain.areGiven();
    ProofFile proof = ProofFile.read(file);
    ProvingKey tables =
        StarkProver.scalar(1, Workers.callingThread())
            .key(proof.parameters(), List.of(proof.statement().table()));
    VerifyingKey key = tables.verifyingKey();
    long start = System.nanoTime();
    Verdict verdict =
        StarkVerifier.verify(key, List.of(proof.publicValues()), proof.proof(), floor);
    double millis = (System.nanoTime() - start) / 1e6;
    return switch (verdict) {
      case Verdict.Accepted accepted -> {
        int logRows = accepted.logHeights().getFirst();
        screen.printf(
            Locale.ROOT,
            "accepted: %s%n%d proven bits, %.0f ms%n",
            proof.statement().statement(logRows, proof.publicValues()),
            accepted.bits(),
            millis);
        screen.flush();
        yield onL1
            ? new OnChainVerdict(onChain, screen)
                .of(
                    new ProofStatement(key, List.of(proof.publicValues()), proof.proof()),
                    OnChainVerdict.key(key, logRows, floor),
                    file)
            : 0;
      }
      case Verdict.Rejected rejected -> {
        screen.printf("rejected: %s%n", rejected.detail());
        yield 1;
      }
    };
  }
}
