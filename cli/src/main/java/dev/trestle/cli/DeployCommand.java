package dev.trestle.cli;

import dev.trestle.l1.DeploymentStep;
import dev.trestle.l1.FeeQuote;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.primitives.UInt256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trestle deploy}: brings a chain onto its L1. */
@Command(
    name = "deploy",
    description =
        "Deploys the chain that DIR's chain.toml describes to its L1: shows the plan, asks, sends"
            + " the transactions, checks what is there, and writes rollup.json, l2-genesis.json and"
            + " addresses.json. Stopped at any point, it goes on when called again; called once"
            + " more when all is done, it checks again.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DeployCommand implements Callable<Integer> {
  private static final long LOOK_NANOS = 500_000_000L;
  private static final long PATIENCE_SECONDS = 1800;

  @Mixin private ChainOptions chain;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = KeyFile.DESCRIPTION + " (default: DIR/keys/deployer.key).")
  private Optional<Path> key = Optional.empty();

  @Option(names = "--plan-only", description = "Shows the plan and sends nothing.")
  private boolean planOnly;

  @Option(names = "--yes", description = "Does not ask.")
  private boolean yes;

  @Mixin private FeeOptions fees;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Path folder = chain.folder();
    ChainSettings settings = chain.settings();
    TransactionSigner deployer =
        TransactionSigner.of(
            KeyFile.read(key.orElse(folder.resolve(InitCommand.KEYS).resolve("deployer.key"))));
    try (FolderLock _ = FolderLock.take(folder);
        SettlementClient client = SettlementAccess.client(chain.l1(settings))) {
      RollupDeployment deployment =
          RollupDeployment.prepare(
              new RollupDeployment.Where(client, folder, deployer, fees.policy()),
              RollupPlan.Content.of(
                  settings, deployer.address(), settings.dispute(chain.program())),
              SettlementChain.of(client, settings),
              settings.toml().lasting(),
              pauses(out));
      if (deployment.isComplete() && RollupFiles.existIn(folder)) {
        deployment.verify();
        out.printf("%s is deployed already; its contracts are as they should be%n", folder);
        out.flush();
        return 0;
      }
      return carryOut(deployment, settings, client, out);
    } catch (JsonRpcException | SettlementException e) {
      throw new StartupException(
          "L1 is of no use at the moment: " + e.getMessage() + "; call again to go on");
    }
  }

  private int carryOut(
      RollupDeployment deployment,
      ChainSettings settings,
      SettlementClient client,
      PrintWriter out) {
    RollupPlan plan = deployment.plan();
    long used = client.nonce(plan.deployer(), BlockTag.Label.LATEST);
    List<DeploymentStep> left = deployment.steps().stream().filter(s -> s.nonce() >= used).toList();
    DeploymentText text = new DeploymentText(plan, left);
    FeeQuote quote = client.fees();
    UInt256 balance = client.balance(plan.deployer());
    out.print(text.of(settings.name(), quote, balance));
    out.flush();
    if (planOnly) {
      return 0;
    }
    if (balance.compareTo(text.neededWei(quote)) < 0) {
      throw new StartupException(
          plan.deployer() + " has too little ether on L1; see the plan above");
    }
    if (!yes && !agreed(out)) {
      out.println("nothing was sent");
      out.flush();
      return 1;
    }
    RollupFiles rollup = deployment.carryOut();
    Path folder = chain.folder();
    ChainAddresses.write(folder, settings.name(), rollup, plan.contracts());
    rollup.write(folder);
    RollupDeployment.Spent spent = deployment.spent();
    out.printf(
        "%d transactions took %,d gas and %s ether%n",
        spent.transactions(), spent.gas(), DisputePreset.inEther(spent.wei()));
    out.printf(
        "deployed: chain %d begins after L1 block %d; %s has %s, %s and %s%n",
        rollup.config().l2().chainId(),
        rollup.config().genesis().l1().number(),
        folder,
        RollupFiles.CONFIG,
        RollupFiles.GENESIS,
        ChainAddresses.FILE);
    out.flush();
    return 0;
  }

  /** Asks whether transactions are to be sent. */
  static boolean agreed(PrintWriter out) {
    out.print("Send them? [y/N] ");
    out.flush();
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
      return Optional.ofNullable(in.readLine())
          .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).startsWith("y"))
          .isPresent();
    } catch (IOException e) {
      throw new StartupException("no answer: " + e.getMessage() + "; --yes does not ask");
    }
  }

  /** Half a second, with a word about what is waited for. */
  private static RollupDeployment.Pause pauses(PrintWriter out) {
    long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    String[] said = {""};
    return what -> {
      if (System.nanoTime() > end) {
        throw new StartupException(
            what + " is not included after " + PATIENCE_SECONDS + " s; call again to go on");
      }
      if (!what.equals(said[0])) {
        said[0] = what;
        out.println("waiting for L1: " + what);
        out.flush();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    };
  }
}
