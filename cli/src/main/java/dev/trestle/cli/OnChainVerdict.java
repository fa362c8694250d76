package dev.trestle.cli;

import dev.trestle.l1.FeeQuote;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.settlement.proof.PlannedCall;
import dev.trestle.settlement.proof.ProofPlan;
import dev.trestle.settlement.proof.ProofStatement;
import dev.trestle.settlement.proof.ProofSubmission;
import dev.trestle.settlement.proof.ProofSubmissionException;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.TreeHash;
import dev.trestle.stark.VerifyingKey;
import dev.trestle.stark.onchain.OnChainKey;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** A contract on L1 judges a proof: the plan, a question, progress, the verdict. */
final class OnChainVerdict {
  private static final long LOOK_NANOS = 500_000_000L;
  private static final long PATIENCE_SECONDS = 3600;

  /** Keys allow proofs of up to 2^22 rows, if these have the bits: one key for proofs of a kind. */
  private static final int MAX_LOG_HEIGHT = 22;

  private final OnChainOptions options;
  private final PrintWriter out;

  OnChainVerdict(OnChainOptions options, PrintWriter out) {
    this.options = options;
    this.out = out;
  }

  /**
   * The key that a contract is given.
   *
   * @param logRows of the proof
   * @throws StartupException when no contract can judge proofs of this key
   */
  static OnChainKey key(VerifyingKey key, int logRows, int floorBits) {
    if (key.parameters().treeHash() != TreeHash.KECCAK_256) {
      throw new StartupException(
          "a contract on L1 takes trees of keccak only; prove again with --trees keccak");
    }
    int most = Math.min(MAX_LOG_HEIGHT, ProofShape.MAX_LOG_SIZE - key.parameters().logBlowup());
    String reason = "";
    for (int height = Math.max(most, logRows); height >= logRows; height--) {
      try {
        return OnChainKey.of(key, height, floorBits);
      } catch (IllegalArgumentException e) {
        reason = String.valueOf(e.getMessage());
      }
    }
    throw new StartupException("no contract on L1 may be given this key: " + reason);
  }

  /** The exit code. */
  int of(ProofStatement statement, OnChainKey key, Path file) {
    TransactionSigner account = TransactionSigner.of(KeyFile.read(options.key()));
    Path state = options.state(file);
    try (FolderLock _ = FolderLock.take(state);
        SettlementClient l1 = SettlementAccess.client(options.l1())) {
      Path memory = state.resolve(place(l1)).resolve(account.address().toString());
      ProofSubmission submission =
          ProofSubmission.prepare(
              new ProofSubmission.Where(l1, account, options.fees().policy(), memory),
              statement,
              key,
              options.choice(),
              InstantSource.system(),
              pause());
      return judged(submission, l1, account.address());
    } catch (ProofSubmissionException e) {
      return switch (e.reason()) {
        case REFUSED -> refused(e);
        case TOO_LARGE ->
            throw new StartupException(
                e.getMessage()
                    + "; prove again with a greater --blowup, which makes proofs smaller, or name"
                    + " an L1 node that takes larger transactions and --transaction-bytes");
        case OTHER_CODE, FAILED -> throw new StartupException(e.getMessage());
      };
    } catch (JsonRpcException | SettlementException e) {
      throw new StartupException(
          "L1 is of no use at the moment: " + e.getMessage() + "; call again to go on");
    }
  }

  private int refused(ProofSubmissionException e) {
    out.println("rejected on L1: " + e.getMessage());
    out.flush();
    return 1;
  }

  /** A folder for each chain: devnets that began anew have the same id. */
  private static String place(SettlementClient l1) {
    Bytes32 genesis =
        l1.header(0).orElseThrow(() -> new StartupException("the L1 node has no block 0")).hash();
    return l1.chainId() + "-" + genesis.toString().substring(2, 10);
  }

  private int judged(ProofSubmission submission, SettlementClient l1, Address account) {
    int underWay = submission.underWay();
    ProofPlan plan = submission.plan();
    FeeQuote quote = l1.fees();
    UInt256 balance = l1.balance(account);
    UInt256 needed = price(quote).multiply(plan.gas()).multiply(UInt256.of(2));
    print(plan, quote, balance, account);
    if (underWay > 0) {
      say("%d transactions of an earlier call are under way; they are waited for first", underWay);
    }
    if (options.planOnly()) {
      return 0;
    }
    if (plan.transactions() > 0) {
      if (balance.compareTo(needed) < 0) {
        throw new StartupException(
            String.format(
                Locale.ROOT,
                "%s has %s ether on L1 and should have %s, twice the present price",
                account,
                DeploymentText.decimal(balance, 18),
                DeploymentText.decimal(needed, 18)));
      }
      if (!options.yes() && !DeployCommand.agreed(out)) {
        say("nothing was sent");
        return 1;
      }
    }
    ProofPlan.Contracts at = submission.carryOut();
    ProofSubmission.Spent spent = submission.spent();
    say(
        "accepted on L1 by the %s at %s, verifying key at %s",
        plan.verifier(), at.verifier(), at.key());
    say(
        "%d transactions took %,d gas and %s ether",
        spent.transactions(), spent.gas(), DeploymentText.decimal(spent.wei(), 18));
    return 0;
  }

  private void print(ProofPlan plan, FeeQuote quote, UInt256 balance, Address account) {
    say("on L1: %s, %d transactions of %s:", plan.verifier(), plan.transactions(), account);
    for (ProofPlan.Deployed made : plan.deployments()) {
      line("deploy " + made.what(), made.sizeBytes(), made.gas());
    }
    for (PlannedCall call : plan.calls()) {
      line(call.what(), call.data().length, call.gas());
    }
    say(
        "%,d bytes, %,d gas; now %s gwei a gas: %s ether; the account has %s",
        plan.sizeBytes(),
        plan.gas(),
        DeploymentText.decimal(price(quote), 9),
        DeploymentText.decimal(price(quote).multiply(plan.gas()), 18),
        DeploymentText.decimal(balance, 18));
  }

  private void line(String what, int bytes, long gas) {
    say("  %-42s %,9d bytes  %,12d gas", what, bytes, gas);
  }

  private static UInt256 price(FeeQuote quote) {
    return quote.baseFeeWei().add(quote.tipWei());
  }

  private void say(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }

  /** Half a second, with a word about what is waited for. */
  private ProofSubmission.Pause pause() {
    return new ProofSubmission.Pause() {
      private final long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
      private String said = "";

      @Override
      public void await(String what) {
        if (System.nanoTime() > end) {
          throw new StartupException(
              what + " is not settled after " + PATIENCE_SECONDS + " s; call again to go on");
        }
        if (!what.equals(said)) {
          said = what;
          say("waiting for L1: %s", what);
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }

      @Override
      public void included(String what, TransactionInclusion inclusion) {
        say("block %,d: %s, %,d gas", inclusion.blockNumber(), what, inclusion.gasUsed());
      }
    };
  }
}
