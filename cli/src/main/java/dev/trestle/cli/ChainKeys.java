package dev.trestle.cli;

import dev.trestle.cli.ConfigRule.Account;
import dev.trestle.cli.ConfigRule.Choice;
import dev.trestle.cli.ConfigRule.Ether;
import dev.trestle.cli.ConfigRule.Forks;
import dev.trestle.cli.ConfigRule.Text;
import dev.trestle.cli.ConfigRule.Urls;
import dev.trestle.cli.ConfigRule.Whole;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** All settings of {@code chain.toml}, in the file's order. */
final class ChainKeys {
  /** What JSON numbers and wallets bear. */
  private static final long MOST_EXACT = (1L << 53) - 1;

  private static final long YEAR_SECONDS = 366L * 24 * 3600;
  private static final Whole SECONDS = new Whole(1, YEAR_SECONDS);

  private static final List<ConfigKey> CHAIN =
      List.of(
          ConfigKey.loose(
              "chain.name",
              new Text(Pattern.compile("[a-z0-9][a-z0-9-]{0,62}"), "a-z, 0-9 and -, at most 63"),
              "\"my-rollup\"",
              "What people call the chain."),
          ConfigKey.derived(
              "chain.id",
              new Whole(1, MOST_EXACT),
              "EIP-155 chain id. Nobody else's chain may have it, or signed transactions could be"
                  + " replayed there; init draws one at random. Required."),
          ConfigKey.lasting(
              "chain.execution",
              Choice.of("evm").later("coins", "app", "none"),
              "\"evm\"",
              "What blocks do."),
          ConfigKey.lasting(
              "chain.blockGasLimit",
              // SystemConfig.sol: MAX_RESOURCE_LIMIT + SYSTEM_TX_MAX_GAS and MAX_GAS_LIMIT
              new Whole(21_000_000, 500_000_000),
              "60000000",
              "Gas of an L2 block at the start; the owner can change it later on L1."));

  private static final List<ConfigKey> ORDER =
      List.of(
          ConfigKey.lasting(
              "order.by",
              Choice.of("single").later("rotating", "based", "shared"),
              "\"single\"",
              "Who may order transactions: one sequencer; its batcher's account is below."),
          ConfigKey.loose(
              "order.policy",
              Choice.of("priority-fee", "fcfs")
                  .later("express-lane", "builders", "encrypted", "fair-batch"),
              "\"priority-fee\"",
              "How the sequencer orders them: who pays most, or who came first."),
          ConfigKey.lasting(
              "order.blockTimeSeconds",
              new Whole(1, 3600),
              "2",
              "From one L2 block to the next; at most settlement.blockTimeSeconds."),
          ConfigKey.lasting(
              "order.forcedInclusionSeconds",
              new Whole(1, YEAR_SECONDS),
              "43200",
              "The sequencing window: when the sequencer was silent for so long, blocks with"
                  + " deposits alone are derived without it. Counted in settlement blocks."),
          ConfigKey.lasting(
              "order.maxSequencerDriftSeconds",
              new Whole(0, 24 * 3600),
              "1800",
              "How far an L2 block with transactions may be ahead of the settlement block it"
                  + " builds on."));

  private static final List<ConfigKey> DATA =
      List.of(
          ConfigKey.lasting(
              "data.default",
              Choice.of("blob", "calldata").later("committee", "stake", "sampled"),
              "\"blob\"",
              "Where batches are published."),
          ConfigKey.lasting(
              "data.channelTimeoutBlocks",
              new Whole(2, 10_000),
              "50",
              "Settlement blocks in which all parts of a batch must arrive."));

  private static final List<ConfigKey> PROOF =
      List.of(
          ConfigKey.lasting(
              "proof.kind",
              Choice.of("fault").later("validity", "both", "quorum", "none"),
              "\"fault\"",
              "Why L1 believes a claim: because nobody refuted it in a dispute."),
          ConfigKey.lasting(
              "proof.rules",
              Choice.of("production", "devnet"),
              "\"production\"",
              "A set of clocks, bonds and delays that fit together. The settings below replace"
                  + " single ones of them."),
          ConfigKey.derived(
              "proof.maxClockSeconds",
              SECONDS,
              "Each side's time for all its moves in a dispute; an undisputed claim can be"
                  + " resolved after it."),
          ConfigKey.derived(
              "proof.clockExtensionSeconds", SECONDS, "Least time for the next move."),
          ConfigKey.derived(
              "proof.preimageExtensionSeconds", SECONDS, "On top of that before the last step."),
          ConfigKey.derived(
              "proof.finalityDelaySeconds",
              SECONDS,
              "From a claim's resolution until withdrawals may rely on it."),
          ConfigKey.derived(
              "proof.proofMaturitySeconds",
              SECONDS,
              "From a withdrawal's proof until it is paid, at least."),
          ConfigKey.derived(
              "proof.longestPauseSeconds", SECONDS, "After which the guardian's pause ends."),
          ConfigKey.derivedLoose(
              "proof.claimIntervalSeconds", SECONDS, "From one claim of the proposer to the next."),
          ConfigKey.derived(
              "proof.initialBondEther", new Ether(), "Bond of a claim; a step's is 100 times it."));

  private static final List<ConfigKey> SETTLEMENT =
      List.of(
          ConfigKey.lasting(
              "settlement.on",
              Choice.of("l1").later("none"),
              "\"l1\"",
              "The settlement chain: any Ethereum with blobs."),
          ConfigKey.lasting(
              "settlement.chainId",
              new Whole(0, MOST_EXACT),
              "0",
              "Its chain id, as a safeguard; 0 takes what rpc serves when the chain is deployed."),
          ConfigKey.loose(
              "settlement.rpc",
              new Urls(false),
              "[\"http://127.0.0.1:8545\"]",
              "JSON-RPC of its nodes, the preferred first; the next takes over when one fails."),
          ConfigKey.loose(
              "settlement.beacon",
              new Urls(false),
              "[\"http://127.0.0.1:5052\"]",
              "Beacon APIs of its consensus nodes, for blobs (anvil: the same as rpc)."),
          ConfigKey.loose(
              "settlement.blobStores",
              new Urls(true),
              "[]",
              "Where blobs are had that the Beacon APIs have dropped: other Trestle nodes with a"
                  + " blob archive, or any server of GET /blobs/{versioned hash}."),
          ConfigKey.lasting(
              "settlement.blockTimeSeconds",
              new Whole(1, 3600),
              "12",
              "From one of its blocks to the next."),
          ConfigKey.lasting(
              "settlement.forks",
              new Forks(),
              "[]",
              "Its rules over time. Empty: asked of the node (eth_config), else known by chain id"
                  + " for mainnet, Sepolia and Hoodi."));

  private static final List<ConfigKey> FEES =
      List.of(
          ConfigKey.lasting(
              "fees.baseFeeScalar",
              new Whole(0, 0xffff_ffffL),
              "5227",
              "What users pay of L1's base fee, in millionths."),
          ConfigKey.lasting(
              "fees.blobBaseFeeScalar",
              new Whole(0, 0xffff_ffffL),
              "1014213",
              "What users pay of L1's blob base fee, in millionths."),
          ConfigKey.lasting(
              "fees.minBaseFeeWei",
              new Whole(0, MOST_EXACT),
              "0",
              "L2's base fee is never lower."));

  private static final List<ConfigKey> ACCOUNTS =
      List.of(
          ConfigKey.lasting(
              "accounts.owner",
              new Account(),
              "\"deployer\"",
              "May change the system configuration, and pause withdrawals for a while."),
          ConfigKey.lasting(
              "accounts.batcher", new Account(), "\"deployer\"", "Whose batches count."),
          ConfigKey.lasting(
              "accounts.unsafeBlockSigner",
              new Account(),
              "\"deployer\"",
              "Whose signature blocks carry before they are on L1."),
          ConfigKey.lasting(
              "accounts.feeRecipient", new Account(), "\"deployer\"", "Gets L2's fees, on L2."));

  /** All of them. */
  static final List<ConfigKey> ALL =
      List.of(CHAIN, ORDER, DATA, PROOF, SETTLEMENT, FEES, ACCOUNTS).stream()
          .flatMap(List::stream)
          .toList();

  /** Sections of the design that cannot be written yet. */
  static final List<String> PLANNED_SECTIONS = List.of("govern");

  private ChainKeys() {}

  static Optional<ConfigKey> find(String path) {
    return ALL.stream().filter(k -> k.path().equals(path)).findFirst();
  }
}
