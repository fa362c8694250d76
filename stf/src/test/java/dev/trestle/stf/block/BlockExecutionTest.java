package dev.trestle.stf.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.evm.ContractAddress;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlockExecutionTest {
  private static final UInt256 ONE = UInt256.ONE;

  private static RefusalReason reason(TransactionOutcome outcome) {
    assertThat(outcome).isInstanceOf(TransactionOutcome.Refused.class);
    return ((TransactionOutcome.Refused) outcome).reason();
  }

  private static TransactionOutcome.Included included(TransactionOutcome outcome) {
    assertThat(outcome).isInstanceOf(TransactionOutcome.Included.class);
    return (TransactionOutcome.Included) outcome;
  }

  @Test
  void seal_ofTransfers_paysEverybodyAndImports() {
    for (Fork fork : Fork.values()) {
      SampleChain chain = SampleChain.l1(fork);
      BlockExecution execution = chain.begin();
      UInt256 wei = SampleChain.ETHER;
      for (int i = 0; i < 3; i++) {
        TransactionOutcome.Included outcome =
            included(execution.add(SampleChain.transfer(i, SampleChain.OTHER, wei)));
        assertThat(outcome.gasUsed()).isEqualTo(21_000);
        assertThat(outcome.receipt().cumulativeGasUsed()).isEqualTo(21_000L * (i + 1));
      }
      UInt256 price = execution.baseFee().add(SampleChain.GWEI);
      SealedBlock sealed = execution.seal();
      assertThat(sealed.receipts()).hasSize(3);
      assertThat(chain.verify(sealed.block())).isInstanceOf(BlockImport.Verdict.Valid.class);
      chain.append(sealed);
      assertThat(balance(chain, SampleChain.OTHER)).isEqualTo(wei.multiply(3));
      assertThat(balance(chain, SampleChain.PROPOSER)).isEqualTo(SampleChain.GWEI.multiply(63_000));
      assertThat(balance(chain, SampleChain.SENDER))
          .isEqualTo(wei.multiply(997).subtract(price.multiply(63_000)));
      assertThat(sealed.block().header().gasUsed()).isEqualTo(63_000);
    }
  }

  @Test
  void add_ofCreation_deploysAtNonceAddress() {
    SampleChain chain = SampleChain.l1(Fork.OSAKA);
    BlockExecution execution = chain.begin();
    // Init code that returns the one byte 0x5b.
    byte[] initCode = Hex.decode("605b60005360016000f3");
    TransactionOutcome.Included outcome =
        included(
            execution.add(SampleChain.call(0, Optional.empty(), UInt256.ZERO, initCode, 100_000)));
    Address created = outcome.createdAddress().orElseThrow();
    assertThat(created).isEqualTo(ContractAddress.of(SampleChain.SENDER, 0));
    chain.append(execution.seal());
    Bytes32 hash = chain.state.account(created).orElseThrow().codeHash();
    assertThat(chain.state.code(hash)).containsExactly(0x5b);
  }

  @Test
  void add_ofRevertingCall_isIncludedWithItsRevertData() {
    // MSTORE8(0, 0xaa) REVERT(0, 1)
    SampleChain chain =
        SampleChain.l1(
            Fork.PRAGUE,
            new SampleChain.Genesis()
                .account(SampleChain.CONTRACT, 1, UInt256.ZERO, "60aa60005360016000fd"));
    TransactionOutcome.Included outcome =
        included(
            chain
                .begin()
                .add(
                    SampleChain.call(
                        0, Optional.of(SampleChain.CONTRACT), ONE, new byte[0], 50_000)));
    assertThat(outcome.failure()).contains("execution reverted");
    assertThat(outcome.output()).containsExactly(0xaa);
    assertThat(outcome.receipt().succeeded()).isFalse();
    assertThat(outcome.receipt().logs()).isEmpty();
  }

  @Test
  void add_ofRefusedTransactions_changesNothing() {
    SampleChain chain = SampleChain.l1(Fork.OSAKA);
    BlockExecution refusing = chain.begin();
    Transaction.DynamicFee good = SampleChain.transfer(0, SampleChain.OTHER, ONE);
    assertThat(reason(refusing.add(SampleChain.transfer(1, SampleChain.OTHER, ONE))))
        .isEqualTo(RefusalReason.NONCE_TOO_HIGH);
    included(refusing.add(good));
    assertThat(reason(refusing.add(good))).isEqualTo(RefusalReason.NONCE_TOO_LOW);
    UInt256 tooMuch = SampleChain.ETHER.multiply(1000);
    assertThat(reason(refusing.add(SampleChain.transfer(1, SampleChain.OTHER, tooMuch))))
        .isEqualTo(RefusalReason.INSUFFICIENT_FUNDS);
    Optional<Address> other = Optional.of(SampleChain.OTHER);
    assertThat(reason(refusing.add(SampleChain.call(1, other, ONE, new byte[0], 20_999))))
        .isEqualTo(RefusalReason.INTRINSIC_GAS);
    assertThat(reason(refusing.add(SampleChain.call(1, other, ONE, new byte[0], (1L << 24) + 1))))
        .isEqualTo(RefusalReason.GAS_LIMIT_OVER_CAP);
    assertThat(reason(refusing.add(SampleChain.call(1, other, ONE, new byte[0], -1))))
        .isEqualTo(RefusalReason.GAS_LIMIT_OVER_CAP);
    assertThat(reason(refusing.add(wrongChain()))).isEqualTo(RefusalReason.WRONG_CHAIN);
    assertThat(reason(refusing.add(priced(1, UInt256.ONE, UInt256.ZERO))))
        .isEqualTo(RefusalReason.FEE_CAP_BELOW_BASE_FEE);
    assertThat(reason(refusing.add(priced(1, SampleChain.GWEI, SampleChain.ETHER))))
        .isEqualTo(RefusalReason.TIP_ABOVE_FEE_CAP);
    assertThat(
            reason(refusing.add(SampleChain.deposit(SampleChain.OTHER, other, ONE, ONE, 50_000))))
        .isEqualTo(RefusalReason.DEPOSIT_NOT_ALLOWED);
    assertThat(
            reason(
                refusing.add(
                    SampleChain.call(1, Optional.empty(), ONE, new byte[49_153], 10_000_000))))
        .isEqualTo(RefusalReason.INIT_CODE_TOO_LARGE);
    assertThat(reason(refusing.add(TransactionCodec.withSignature(good, 2, ONE, ONE))))
        .isEqualTo(RefusalReason.INVALID_SIGNATURE);
    BlockExecution plain = chain.begin();
    included(plain.add(good));
    assertThat(refusing.seal().hash()).isEqualTo(plain.seal().hash());
  }

  @Test
  void add_beyondBlockGas_isRefused() {
    SampleChain chain = SampleChain.l1(Fork.PRAGUE);
    BlockExecution execution = chain.begin();
    Optional<Address> other = Optional.of(SampleChain.OTHER);
    included(execution.add(SampleChain.call(0, other, ONE, new byte[0], 21_000)));
    long left = SampleChain.GAS_LIMIT - 21_000;
    assertThat(reason(execution.add(SampleChain.call(1, other, ONE, new byte[0], left + 1))))
        .isEqualTo(RefusalReason.BLOCK_GAS_EXHAUSTED);
    included(execution.add(SampleChain.call(1, other, ONE, new byte[0], left)));
  }

  @Test
  void pendingState_afterEachTransaction_showsIt() {
    SampleChain chain = SampleChain.l1(Fork.OSAKA);
    BlockExecution execution = chain.begin();
    for (int i = 0; i < 3; i++) {
      included(execution.add(SampleChain.transfer(i, SampleChain.OTHER, ONE)));
      assertThat(execution.pendingState().account(SampleChain.OTHER).orElseThrow().balance())
          .isEqualTo(UInt256.of(i + 1));
      assertThat(execution.pendingHeader().gasUsed()).isEqualTo(21_000L * (i + 1));
    }
    assertThat(chain.state.account(SampleChain.OTHER)).isEmpty();
  }

  @Test
  void verify_ofBlockWithOneFieldChanged_namesTheField() {
    SampleChain chain = SampleChain.l1(Fork.OSAKA);
    BlockExecution execution = chain.begin();
    included(execution.add(SampleChain.transfer(0, SampleChain.OTHER, ONE)));
    Block block = execution.seal().block();
    Header h = block.header();
    assertThat(fault(chain, block, h.withUse(21_001, h.blobGasUsed()))).contains("gasUsed");
    assertThat(
            fault(
                chain,
                block,
                h.withRoots(Bytes32.ZERO, h.transactionsRoot(), h.receiptsRoot(), h.logsBloom())))
        .contains("stateRoot");
    assertThat(
            fault(
                chain,
                block,
                h.withRoots(h.stateRoot(), h.receiptsRoot(), h.receiptsRoot(), h.logsBloom())))
        .contains("transactionsRoot");
    assertThat(
            fault(
                chain,
                block,
                h.withRoots(h.stateRoot(), h.transactionsRoot(), Bytes32.ZERO, h.logsBloom())))
        .contains("receiptsRoot");
    byte[] bloom = new byte[256];
    bloom[3] = 1;
    assertThat(
            fault(
                chain,
                block,
                h.withRoots(h.stateRoot(), h.transactionsRoot(), h.receiptsRoot(), bloom)))
        .contains("logsBloom");
    assertThat(fault(chain, block, h.withLists(Bytes32.ZERO, h.requestsHash())))
        .contains("withdrawalsRoot");
    assertThat(
            fault(chain, block, h.withLists(h.withdrawalsRoot().orElseThrow(), Optional.empty())))
        .contains("requestsHash");
  }

  @Test
  void begin_withBrokenAttributes_throws() {
    SampleChain chain = SampleChain.l1(Fork.OSAKA);
    BlockAttributes a = chain.attributes();
    BlockAttributes early =
        new BlockAttributes(
            0,
            a.beneficiary(),
            a.prevRandao(),
            a.gasLimit(),
            a.parentBeaconBlockRoot(),
            a.withdrawals(),
            a.extraData());
    BlockAttributes jumpy =
        new BlockAttributes(
            a.timestamp(),
            a.beneficiary(),
            a.prevRandao(),
            a.gasLimit() * 2,
            a.parentBeaconBlockRoot(),
            a.withdrawals(),
            a.extraData());
    BlockAttributes rootless =
        new BlockAttributes(
            a.timestamp(),
            a.beneficiary(),
            a.prevRandao(),
            a.gasLimit(),
            Optional.empty(),
            a.withdrawals(),
            a.extraData());
    BlockAttributes wordy =
        new BlockAttributes(
            a.timestamp(),
            a.beneficiary(),
            a.prevRandao(),
            a.gasLimit(),
            a.parentBeaconBlockRoot(),
            a.withdrawals(),
            new byte[33]);
    for (BlockAttributes broken : List.of(early, jumpy, rootless, wordy)) {
      assertThatThrownBy(() -> chain.begin(broken)).isInstanceOf(InvalidBlockException.class);
    }
  }

  private static String fault(SampleChain chain, Block block, Header header) {
    BlockImport.Verdict verdict =
        chain.verify(new Block(header, block.transactions(), block.withdrawals()));
    assertThat(verdict).isInstanceOf(BlockImport.Verdict.Invalid.class);
    return ((BlockImport.Verdict.Invalid) verdict).reason();
  }

  private static Transaction wrongChain() {
    return SampleChain.signed(
        new Transaction.DynamicFee(
            UInt256.of(8),
            1,
            SampleChain.GWEI,
            SampleChain.ETHER,
            21_000,
            Optional.of(SampleChain.OTHER),
            ONE,
            new byte[0],
            List.of(),
            SampleChain.unsigned()));
  }

  private static Transaction priced(long nonce, UInt256 most, UInt256 tip) {
    return SampleChain.signed(
        new Transaction.DynamicFee(
            UInt256.of(SampleChain.CHAIN_ID),
            nonce,
            tip,
            most,
            21_000,
            Optional.of(SampleChain.OTHER),
            ONE,
            new byte[0],
            List.of(),
            SampleChain.unsigned()));
  }

  private static UInt256 balance(SampleChain chain, Address address) {
    return chain.state.account(address).orElseThrow().balance();
  }
}
