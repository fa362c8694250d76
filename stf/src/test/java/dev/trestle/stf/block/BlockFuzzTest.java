package dev.trestle.stf.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random transactions, most of them bad: what a builder makes a verifier takes, refused ones leave
 * no trace, and wei are neither made nor lost.
 */
class BlockFuzzTest {
  private static final long SEED = 20_251;

  /** Stores, logs, sends a wei on, and reverts when its call data has an odd size. */
  private static final String BUSY =
      // SSTORE(CALLDATALOAD(0), CALLVALUE), LOG0(0, 32)
      "346000355560206000a0"
          // CALL(GAS, OTHER, 1, ...)
          + "6000600060006000600173"
          + Hex.encode(SampleChain.OTHER.toBytes())
          + "5af150"
          // if CALLDATASIZE is odd, REVERT(0, 0)
          + "6001361615"
          + "603957"
          + "60006000fd5b00";

  @Test
  void seal_ofRandomTransactions_importsAndConservesWei() {
    Random random = new Random(SEED);
    for (Fork fork : Fork.values()) {
      run(SampleChain.l1(fork, genesis()), random);
    }
    for (L2Level level : L2Level.values()) {
      run(SampleChain.l2(level, genesis()), random);
    }
  }

  private static SampleChain.Genesis genesis() {
    return new SampleChain.Genesis()
        .account(SampleChain.CONTRACT, 1, UInt256.of(1000), BUSY)
        .account(SampleChain.OTHER, 0, SampleChain.GWEI, "");
  }

  private static void run(SampleChain chain, Random random) {
    UInt256 minted = UInt256.ZERO;
    UInt256 burned = UInt256.ZERO;
    UInt256 before = supply(chain, List.of());
    int taken = 0;
    int refused = 0;
    List<Address> created = new ArrayList<>();
    for (int block = 0; block < 6; block++) {
      BlockExecution mixed = chain.begin();
      BlockExecution clean = chain.begin();
      for (int i = 0; i < 12; i++) {
        Transaction t = next(chain, mixed, random);
        if (mixed.add(t) instanceof TransactionOutcome.Included outcome) {
          taken++;
          outcome.createdAddress().ifPresent(created::add);
          assertThat(clean.add(t)).isInstanceOf(TransactionOutcome.Included.class);
          if (t instanceof Transaction.Deposit deposit) {
            minted = minted.add(deposit.mint());
          } else if (!chain.rules().isL2()) {
            burned = burned.add(mixed.baseFee().multiply(outcome.gasUsed()));
          }
        } else {
          refused++;
        }
      }
      SealedBlock sealed = mixed.seal();
      assertThat(clean.seal().hash()).as("seed %s", SEED).isEqualTo(sealed.hash());
      Block again = BlockCodec.decode(BlockCodec.encode(sealed.block()));
      assertThat(chain.verify(again))
          .as("seed %s", SEED)
          .isInstanceOf(BlockImport.Verdict.Valid.class);
      chain.append(sealed);
    }
    assertThat(taken).isGreaterThan(10);
    assertThat(refused).isGreaterThan(5);
    assertThat(supply(chain, created).add(burned))
        .as("seed %s", SEED)
        .isEqualTo(before.add(minted));
  }

  private static Transaction next(SampleChain chain, BlockExecution execution, Random random) {
    Optional<Address> to =
        switch (random.nextInt(6)) {
          case 0 -> Optional.empty();
          case 1, 2 -> Optional.of(SampleChain.CONTRACT);
          case 3 -> Optional.of(SampleChain.SENDER);
          default -> Optional.of(SampleChain.OTHER);
        };
    byte[] data = new byte[random.nextInt(3) * 16 + random.nextInt(2)];
    random.nextBytes(data);
    UInt256 wei =
        random.nextInt(8) == 0 ? SampleChain.ETHER.multiply(2000) : UInt256.of(random.nextInt(5));
    long gas = random.nextInt(8) == 0 ? 20_000 : 60_000 + random.nextInt(100_000);
    if (random.nextInt(4) == 0) {
      return new Transaction.Deposit(
          new SampleTransactions(random).hash(),
          random.nextBoolean() ? SampleChain.OTHER : SampleChain.SENDER,
          to,
          UInt256.of(random.nextInt(100)),
          wei,
          gas,
          false,
          data);
    }
    long nonce =
        execution.pendingState().account(SampleChain.SENDER).map(Account::nonce).orElse(0L)
            + (random.nextInt(6) == 0 ? random.nextInt(3) - 1 : 0);
    Transaction.DynamicFee t = SampleChain.call(nonce, to, wei, data, gas);
    return random.nextInt(10) == 0 ? TransactionCodec.withSignature(t, 2, wei, wei) : t;
  }

  /** All wei there are, in the accounts that these tests can reach. */
  private static UInt256 supply(SampleChain chain, List<Address> created) {
    List<Address> accounts = new ArrayList<>(created);
    accounts.add(SampleChain.SENDER);
    accounts.add(SampleChain.OTHER);
    accounts.add(SampleChain.CONTRACT);
    accounts.add(SampleChain.PROPOSER);
    accounts.add(Predeploys.SEQUENCER_FEE_VAULT);
    accounts.add(Predeploys.BASE_FEE_VAULT);
    accounts.add(Predeploys.L1_FEE_VAULT);
    accounts.add(Predeploys.OPERATOR_FEE_VAULT);
    UInt256 sum = UInt256.ZERO;
    for (Address address : accounts) {
      sum = sum.add(chain.state.account(address).map(Account::balance).orElse(UInt256.ZERO));
    }
    return sum;
  }
}
