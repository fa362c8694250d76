package dev.trestle.cli;

import dev.trestle.settlement.proof.ProofSubmission;
import dev.trestle.settlement.proof.TransactionLimits;
import dev.trestle.stf.primitives.Address;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where and how a contract on L1 judges a proof. */
final class OnChainOptions {
  @Option(
      names = "--l1",
      split = ",",
      paramLabel = "URL",
      description =
          "Has a contract on L1 judge the proof, too: JSON-RPC endpoints, the preferred first.")
  private List<URI> l1 = List.of();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "With --l1: who pays. " + KeyFile.DESCRIPTION + ".")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--verifier",
      paramLabel = "ADDRESS",
      description =
          "A StarkVerifier or StagedStarkVerifier that is on L1 already (default: that of --state;"
              + " else one is deployed).")
  private Optional<String> verifier = Optional.empty();

  @Option(
      names = "--verifying-key",
      paramLabel = "ADDRESS",
      description = "The same for the contract with the verifying key.")
  private Optional<String> verifyingKey = Optional.empty();

  @Option(
      names = "--lasting",
      description =
          "The verdict stays on L1, for other contracts to ask for: takes the verifier of several"
              + " transactions even where one would do.")
  private boolean lasting;

  @Option(
      names = "--transaction-bytes",
      paramLabel = "BYTES",
      defaultValue = "131072",
      description =
          "Largest transaction; what nodes' pools take, unless yours takes more (default:"
              + " ${DEFAULT-VALUE}).")
  private int transactionBytes;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Remembers contracts and transactions, so that nothing is paid for twice; can serve many"
              + " proofs (default: FILE.l1).")
  private Optional<Path> state = Optional.empty();

  @Option(names = "--plan-only", description = "Shows the plan and sends nothing.")
  private boolean planOnly;

  @Option(names = "--yes", description = "Does not ask.")
  private boolean yes;

  @Mixin private FeeOptions fees;

  boolean areGiven() {
    if (l1.isEmpty() && key.isPresent()) {
      throw new StartupException("--key is of use with --l1 only");
    }
    return !l1.isEmpty() && !key().toString().isEmpty();
  }

  List<URI> l1() {
    return l1;
  }

  Path key() {
    return key.orElseThrow(
        () -> new StartupException("--l1 wants --key, the key of the account that pays"));
  }

  FeeOptions fees() {
    return fees;
  }

  Path state(Path proof) {
    return state.orElseGet(() -> proof.resolveSibling(proof.getFileName() + ".l1"));
  }

  boolean planOnly() {
    return planOnly;
  }

  boolean yes() {
    return yes;
  }

  ProofSubmission.Choice choice() {
    try {
      return new ProofSubmission.Choice(
          verifier.map(Address::fromHex),
          verifyingKey.map(Address::fromHex),
          lasting,
          new TransactionLimits(TransactionLimits.USUAL.gas(), transactionBytes));
    } catch (IllegalArgumentException e) {
      throw new StartupException(String.valueOf(e.getMessage()));
    }
  }
}
