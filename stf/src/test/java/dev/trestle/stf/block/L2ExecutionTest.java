package dev.trestle.stf.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.evm.ContractAddress;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The OP Stack's rules, with the L1Block contract's slots filled by hand. */
class L2ExecutionTest {
  private static final UInt256 ONE = UInt256.ONE;
  private static final Address NOBODY =
      Address.fromHex("0x00000000000000000000000000000000deadbeef");
  private static final long L1_BASE_FEE = 30_000_000_000L;
  private static final long BLOB_BASE_FEE = 5_000_000;
  private static final long BASE_FEE_SCALAR = 1368;
  private static final long BLOB_SCALAR = 810_949;
  private static final long OPERATOR_SCALAR = 2_000_000;
  private static final long OPERATOR_CONSTANT = 77_777;
  private static final long FOOTPRINT_SCALAR = 800;

  private static SampleChain chain(L2Level level) {
    return SampleChain.l2(level, genesis());
  }

  private static SampleChain.Genesis genesis() {
    SortedMap<Bytes32, UInt256> slots = new TreeMap<>();
    slots.put(slot(1), UInt256.of(L1_BASE_FEE));
    slots.put(slot(3), new UInt256(0, BASE_FEE_SCALAR << 32 | BLOB_SCALAR, 0, 0));
    slots.put(slot(7), UInt256.of(BLOB_BASE_FEE));
    slots.put(
        slot(8), new UInt256(OPERATOR_CONSTANT, FOOTPRINT_SCALAR << 32 | OPERATOR_SCALAR, 0, 0));
    return new SampleChain.Genesis().account(Predeploys.L1_BLOCK, 1, UInt256.ZERO, "00", slots);
  }

  private static Bytes32 slot(long n) {
    return new Bytes32(0, 0, 0, n);
  }

  private static TransactionOutcome.Included included(TransactionOutcome outcome) {
    assertThat(outcome).isInstanceOf(TransactionOutcome.Included.class);
    return (TransactionOutcome.Included) outcome;
  }

  @Test
  void add_ofTransfer_paysEveryVaultAndLosesNoWei() {
    for (L2Level level : L2Level.values()) {
      SampleChain chain = chain(level);
      BlockExecution execution = chain.begin();
      Transaction transfer = SampleChain.transfer(0, SampleChain.OTHER, SampleChain.ETHER);
      TransactionOutcome.Included outcome = included(execution.add(transfer));
      UInt256 baseFee = execution.baseFee();
      chain.append(execution.seal());
      // A transfer is shorter than the least size of 100 bytes.
      UInt256 l1Fee =
          UInt256.of(16 * BASE_FEE_SCALAR * L1_BASE_FEE + BLOB_SCALAR * BLOB_BASE_FEE)
              .multiply(100)
              .divide(UInt256.of(1_000_000));
      UInt256 operatorFee =
          switch (level) {
            case HOLOCENE -> UInt256.ZERO;
            case ISTHMUS -> UInt256.of(21_000 * OPERATOR_SCALAR / 1_000_000 + OPERATOR_CONSTANT);
            case JOVIAN -> UInt256.of(21_000 * OPERATOR_SCALAR * 100 + OPERATOR_CONSTANT);
          };
      assertThat(outcome.l1Fee()).isEqualTo(l1Fee);
      assertThat(outcome.operatorFee()).isEqualTo(operatorFee);
      assertThat(balance(chain, Predeploys.L1_FEE_VAULT)).isEqualTo(l1Fee);
      assertThat(balance(chain, Predeploys.OPERATOR_FEE_VAULT)).isEqualTo(operatorFee);
      assertThat(balance(chain, Predeploys.BASE_FEE_VAULT)).isEqualTo(baseFee.multiply(21_000));
      assertThat(balance(chain, Predeploys.SEQUENCER_FEE_VAULT))
          .isEqualTo(SampleChain.GWEI.multiply(21_000));
      UInt256 sum = balance(chain, SampleChain.SENDER).add(balance(chain, SampleChain.OTHER));
      for (Address vault :
          List.of(
              Predeploys.L1_FEE_VAULT,
              Predeploys.OPERATOR_FEE_VAULT,
              Predeploys.BASE_FEE_VAULT,
              Predeploys.SEQUENCER_FEE_VAULT)) {
        sum = sum.add(balance(chain, vault));
      }
      assertThat(sum).isEqualTo(SampleChain.ETHER.multiply(1000));
    }
  }

  @Test
  void add_withoutMoneyForTheL1Fee_isRefused() {
    SampleChain chain = chain(L2Level.JOVIAN);
    UInt256 most = SampleChain.GWEI.multiply(100).multiply(21_000);
    UInt256 all = SampleChain.ETHER.multiply(1000).subtract(most);
    TransactionOutcome outcome = chain.begin().add(SampleChain.transfer(0, SampleChain.OTHER, all));
    assertThat(((TransactionOutcome.Refused) outcome).reason())
        .isEqualTo(RefusalReason.INSUFFICIENT_FUNDS);
  }

  @Test
  void deposit_thatSucceeds_mintsAndPaysNothing() {
    SampleChain chain = chain(L2Level.JOVIAN);
    BlockExecution execution = chain.begin();
    TransactionOutcome.Included outcome =
        included(
            execution.add(
                SampleChain.deposit(
                    NOBODY,
                    Optional.of(SampleChain.OTHER),
                    UInt256.of(10),
                    UInt256.of(4),
                    50_000)));
    SealedBlock sealed = chain.append(execution.seal());
    assertThat(outcome.gasUsed()).isEqualTo(21_000);
    assertThat(outcome.receipt().succeeded()).isTrue();
    assertThat(outcome.receipt().depositNonce()).hasValue(0);
    assertThat(outcome.receipt().depositReceiptVersion()).hasValue(1);
    assertThat(outcome.effectiveGasPrice()).isEqualTo(UInt256.ZERO);
    assertThat(balance(chain, NOBODY)).isEqualTo(UInt256.of(6));
    assertThat(balance(chain, SampleChain.OTHER)).isEqualTo(UInt256.of(4));
    assertThat(chain.state.account(NOBODY).orElseThrow().nonce()).isEqualTo(1);
    assertThat(chain.state.account(Predeploys.SEQUENCER_FEE_VAULT)).isEmpty();
    assertThat(sealed.block().header().blobGasUsed()).hasValue(0);
  }

  @Test
  void deposit_thatCannotPayItsValue_failsWithAllGasButMints() {
    SampleChain chain = chain(L2Level.ISTHMUS);
    BlockExecution execution = chain.begin();
    for (int nonce = 0; nonce < 2; nonce++) {
      TransactionOutcome.Included outcome =
          included(
              execution.add(
                  SampleChain.deposit(
                      NOBODY, Optional.of(SampleChain.OTHER), ONE, UInt256.of(5), 50_000)));
      assertThat(outcome.receipt().succeeded()).isFalse();
      assertThat(outcome.gasUsed()).isEqualTo(50_000);
      assertThat(outcome.receipt().depositNonce()).hasValue(nonce);
    }
    chain.append(execution.seal());
    assertThat(balance(chain, NOBODY)).isEqualTo(UInt256.of(2));
    assertThat(chain.state.account(NOBODY).orElseThrow().nonce()).isEqualTo(2);
  }

  @Test
  void deposit_belowIntrinsicGas_failsButMints() {
    SampleChain chain = chain(L2Level.JOVIAN);
    BlockExecution execution = chain.begin();
    TransactionOutcome.Included outcome =
        included(
            execution.add(
                SampleChain.deposit(NOBODY, Optional.of(SampleChain.OTHER), ONE, ONE, 20_000)));
    chain.append(execution.seal());
    assertThat(outcome.failure().orElseThrow()).contains("intrinsic gas too low");
    assertThat(outcome.gasUsed()).isEqualTo(20_000);
    assertThat(balance(chain, NOBODY)).isEqualTo(ONE);
  }

  @Test
  void deposit_thatCreates_usesTheAccountsNonce() {
    SampleChain chain = chain(L2Level.JOVIAN);
    BlockExecution execution = chain.begin();
    included(
        execution.add(SampleChain.deposit(NOBODY, Optional.of(NOBODY), ONE, UInt256.ZERO, 30_000)));
    TransactionOutcome.Included created =
        included(execution.add(SampleChain.deposit(NOBODY, Optional.empty(), ONE, ONE, 100_000)));
    assertThat(created.createdAddress()).contains(ContractAddress.of(NOBODY, 1));
  }

  @Test
  void deposit_afterSignedTransaction_isRefused() {
    BlockExecution execution = chain(L2Level.JOVIAN).begin();
    included(execution.add(SampleChain.transfer(0, SampleChain.OTHER, ONE)));
    TransactionOutcome outcome =
        execution.add(SampleChain.deposit(NOBODY, Optional.empty(), ONE, ONE, 50_000));
    assertThat(((TransactionOutcome.Refused) outcome).reason())
        .isEqualTo(RefusalReason.DEPOSIT_NOT_ALLOWED);
  }

  @Test
  void jovian_footprint_isTheHeadersBlobGasAndLimitsTheBlock() {
    SampleChain chain = chain(L2Level.JOVIAN);
    BlockExecution execution = chain.begin();
    // Random bytes do not compress: 30,000,000 gas / 800 a byte = 37,500 bytes.
    byte[] data = new byte[30_000];
    new Random(5).nextBytes(data);
    Optional<Address> to = Optional.of(SampleChain.OTHER);
    Transaction.DynamicFee large = SampleChain.call(0, to, UInt256.ZERO, data, 2_000_000);
    included(execution.add(large));
    byte[] encoded = TransactionCodec.encode(large);
    long bytes = (836_500L * FastLz.compressedSize(encoded) - 42_585_600) / 1_000_000;
    assertThat(execution.pendingHeader().blobGasUsed()).hasValue(bytes * FOOTPRINT_SCALAR);
    TransactionOutcome second =
        execution.add(SampleChain.call(1, to, UInt256.ZERO, data, 2_000_000));
    assertThat(((TransactionOutcome.Refused) second).reason())
        .isEqualTo(RefusalReason.BLOCK_FOOTPRINT_EXHAUSTED);
    Block block = execution.seal().block();
    assertThat(chain.verify(block)).isInstanceOf(BlockImport.Verdict.Valid.class);
    assertThat(block.header().excessBlobGas()).hasValue(0);
  }

  @Test
  void seal_sinceIsthmus_putsTheMessagePassersStorageRootIntoTheHeader() {
    SampleChain.Genesis genesis = genesis();
    // SSTORE(CALLVALUE, 1)
    genesis.account(Predeploys.L2_TO_L1_MESSAGE_PASSER, 1, UInt256.ZERO, "60013455");
    SampleChain chain = SampleChain.l2(L2Level.ISTHMUS, genesis);
    Header empty = chain.append(chain.begin().seal()).block().header();
    assertThat(empty.withdrawalsRoot()).contains(Account.EMPTY_ROOT);
    assertThat(empty.requestsHash().orElseThrow())
        .hasToString("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    BlockExecution execution = chain.begin();
    included(
        execution.add(
            SampleChain.call(
                0, Optional.of(Predeploys.L2_TO_L1_MESSAGE_PASSER), ONE, new byte[0], 100_000)));
    Header written = chain.append(execution.seal()).block().header();
    Bytes32 root = chain.state.storageRoot(Predeploys.L2_TO_L1_MESSAGE_PASSER);
    assertThat(root).isNotEqualTo(Account.EMPTY_ROOT);
    assertThat(written.withdrawalsRoot()).contains(root);
    Header after = chain.append(chain.begin().seal()).block().header();
    assertThat(after.withdrawalsRoot()).contains(root);
  }

  @Test
  void begin_withExtraDataOfAnotherLevel_throws() {
    SampleChain jovian = chain(L2Level.JOVIAN);
    jovian.extraData = chain(L2Level.ISTHMUS).extraData;
    assertThatThrownBy(jovian::begin)
        .isInstanceOf(InvalidBlockException.class)
        .hasMessageContaining("extraData");
  }

  @Test
  void call_ofLimitedPrecompile_failsBeyondTheLevelsLimit() {
    Address pairing = new Address(0, 0, 8);
    assertThat(succeeds(L2Level.ISTHMUS, pairing, 192 * 586)).isTrue();
    assertThat(succeeds(L2Level.ISTHMUS, pairing, 192 * 587)).isFalse();
    assertThat(succeeds(L2Level.JOVIAN, pairing, 192 * 427)).isTrue();
    assertThat(succeeds(L2Level.JOVIAN, pairing, 192 * 428)).isFalse();
  }

  @Test
  void call_ofP256Verify_costs3450OnEveryLevel() {
    for (L2Level level : L2Level.values()) {
      CallMessage call = CallMessage.call(NOBODY, new Address(0, 0, 0x100), new byte[0], 1_000_000);
      SimulationOutcome outcome = chain(level).simulation().call(call);
      assertThat(((SimulationOutcome.Ran) outcome).gasUsed()).isEqualTo(21_000 + 3450);
    }
  }

  private static boolean succeeds(L2Level level, Address precompile, int inputBytes) {
    CallMessage call = CallMessage.call(NOBODY, precompile, new byte[inputBytes], 100_000_000);
    return ((SimulationOutcome.Ran) chain(level).simulation().call(call)).succeeded();
  }

  private static UInt256 balance(SampleChain chain, Address address) {
    return chain.state.account(address).map(Account::balance).orElse(UInt256.ZERO);
  }
}
