package dev.trestle.cli;

import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.FeePolicy;
import dev.trestle.node.BlobKzg;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.settlement.ProgramRuns;
import dev.trestle.settlement.Rule;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** A devnet's proposer and challenger. */
final class DevnetDisputes {
  private static final UInt256 MOST_BONDED = UInt256.of(1_000).multiply(1_000_000_000_000_000_000L);

  /** Games are played at once: the embedded L1 reorganises only when told to. */
  private static final long SETTLED_SECONDS = 0;

  private final DevKeys keys;
  private final DevnetOptions options;
  private final Cryptography cryptography;
  private final BlobKzg kzg;

  DevnetDisputes(DevKeys keys, DevnetOptions options, Cryptography cryptography, BlobKzg kzg) {
    this.keys = keys;
    this.options = options;
    this.cryptography = cryptography;
    this.kzg = kzg;
  }

  /** Claims what this node has as safe. */
  WatcherRole startProposer(RollupNode node) {
    DisputeRules rules = new DisputeRules(node);
    // Safe blocks, too: the embedded L1 reorganises only when told to.
    DisputeRules.Claiming claiming =
        new DisputeRules.Claiming(options.dispute().delays().claimInterval(), false, MOST_BONDED);
    return start(
        "proposer",
        keys.proposer(),
        node,
        account -> rules.proposer(account, node.chain(), claiming));
  }

  /** Challenges what this node does not have. */
  List<Observed> startChallenger(RollupNode node, ElfProgram program) {
    DisputeRules rules = new DisputeRules(node);
    ProgramRuns runs = rules.runs(program, kzg, cryptography);
    RunThreads threads = node.with(RunThreads.start(runs));
    WatcherRole role =
        start(
            "challenger",
            keys.challenger(),
            node,
            account -> rules.challenger(account, rules.outputs(), runs, SETTLED_SECONDS));
    return List.of(role, threads);
  }

  private WatcherRole start(
      String name, DevAccount account, RollupNode node, Function<Address, List<Rule>> rules) {
    WatcherRole.Setup setup =
        new WatcherRole.Setup(
            name,
            account.privateKey(),
            options.data().resolve(name),
            FeePolicy.mainnet().with(Duration.ofSeconds(20), 1));
    return node.with(
        new WatcherRole(
                setup,
                node.settlement().client(),
                EmbeddedL1.CHAIN_ID,
                rules,
                InstantSource.system())
            .start());
  }
}
