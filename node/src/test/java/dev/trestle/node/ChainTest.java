package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.node.ChainException.Reason;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.BlockAttributes;
import dev.trestle.stf.block.BlockExecution;
import dev.trestle.stf.block.BlockImport;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.block.Withdrawal;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.StateReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainTest {
  @TempDir Path folder;
  private final Random random = new Random(1);
  private Chain chain;

  @BeforeEach
  void open() {
    chain = open(folder, SampleBlocks.genesis());
  }

  @AfterEach
  void close() {
    chain.close();
  }

  private static Chain open(Path folder, Genesis genesis) {
    return Chain.open(
        folder, SampleBlocks.SPEC, genesis, NativeCryptography.create(), StoreOptions.SMALL);
  }

  private void reopen() {
    chain.close();
    open();
  }

  private List<ChainBlock> append(int count) {
    List<ChainBlock> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      added.add(chain.append(SampleBlocks.next(chain, random)));
    }
    return added;
  }

  static void assertReason(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ChainException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void open_ofAFreshFolder_startsAtGenesis() {
    ChainBlock genesis = chain.genesis();
    assertThat(chain.heads()).isEqualTo(new Heads(genesis, genesis, genesis));
    assertThat(chain.block(0L).map(ChainBlock::hash)).hasValue(genesis.hash());
    assertThat(genesis.header().stateRoot())
        .isEqualTo(
            SampleBlocks.genesis().block(SampleBlocks.SPEC, (h, n) -> {}).header().stateRoot());
    StateReader state = chain.stateAt(genesis.hash());
    assertThat(state.account(SampleBlocks.account(3)).orElseThrow().balance())
        .isEqualTo(UInt256.of(1003));
    assertThat(state.storage(SampleBlocks.account(3), SampleBlocks.slot(3)))
        .isEqualTo(UInt256.of(80));
    assertThat(state.code(state.account(SampleBlocks.account(3)).orElseThrow().codeHash()))
        .containsExactly(3);
    assertThat(chain.parentState(genesis.hash()).hashes().hash(0)).isEqualTo(genesis.hash());
  }

  @Test
  void reopen_keepsHeadsBlocksAndResults() {
    List<ChainBlock> added = append(8);
    chain.setSafe(added.get(5).hash());
    chain.setFinalized(added.get(3).hash());
    Heads before = chain.heads();
    var results = chain.results(added.get(6).hash()).orElseThrow();
    Bytes32 headHash = chain.head().hash();
    reopen();
    assertThat(chain.head().hash()).isEqualTo(headHash);
    assertThat(chain.safe().hash()).isEqualTo(before.safe().hash());
    assertThat(chain.finalized().hash()).isEqualTo(added.get(3).hash());
    assertThat(ResultsCodec.encode(chain.results(added.get(6).hash()).orElseThrow()))
        .isEqualTo(ResultsCodec.encode(results));
    ModelChain.compareState(chain, headHash);
  }

  @Test
  void append_onAnotherBlockThanTheHead_isRefusedAndChangesNothing() {
    append(3);
    SealedBlock late = SampleBlocks.on(chain, chain.block(1L).orElseThrow(), random);
    ChainBlock head = chain.head();
    assertReason(Reason.NOT_ON_HEAD, () -> chain.append(late));
    assertThat(chain.head()).isEqualTo(head);
    assertThat(chain.block(late.hash())).isEmpty();
  }

  @Test
  void replace_takesThePlaceOfWhatFollowsItsParent() {
    List<ChainBlock> added = append(5);
    SealedBlock other = SampleBlocks.on(chain, added.get(1), random);

    chain.replace(other);

    assertThat(chain.head().hash()).isEqualTo(other.hash());
    assertThat(chain.head().number()).isEqualTo(added.get(2).number());
    ModelChain.compareState(chain, other.hash());
    List<ChainBlock> later = append(2);
    assertThat(chain.replace(other).hash()).isEqualTo(other.hash());
    assertThat(chain.head().hash()).as("it was there").isEqualTo(later.getLast().hash());
    chain.setFinalized(later.getFirst().hash());
    SealedBlock late = SampleBlocks.on(chain, added.get(1), random);
    assertReason(Reason.FINALIZED, () -> chain.replace(late));
    assertThat(chain.head().hash()).isEqualTo(later.getLast().hash());
  }

  @Test
  void append_withAStateRootThatIsNotTheChanges_isRefused() {
    SealedBlock good = SampleBlocks.next(chain, random);
    SealedBlock other = SampleBlocks.next(chain, random);
    SealedBlock wrong =
        new SealedBlock(
            good.block(), good.hash(), good.outcomes(), other.changes(), good.state(), List.of());
    reopen();
    assertReason(Reason.WRONG_STATE_ROOT, () -> chain.append(wrong));
    assertThat(chain.head().number()).isZero();
    assertThat(chain.append(good).hash()).isEqualTo(good.hash());
  }

  @Test
  void rewind_takesBlocksTransactionsAndStateBack_butKeepsThemByHash() {
    List<ChainBlock> added = append(20);
    chain.setSafe(added.get(15).hash());
    chain.rewind(added.get(9).hash());
    assertThat(chain.head().hash()).isEqualTo(added.get(9).hash());
    assertThat(chain.safe().hash()).isEqualTo(added.get(9).hash());
    assertThat(chain.canonicalHash(11)).isEmpty();
    assertThat(chain.isCanonical(added.get(10).hash())).isFalse();
    assertThat(chain.block(added.get(10).hash())).isPresent();
    assertThat(chain.receipts(added.get(10).hash())).isPresent();
    for (ChainBlock removed : added.subList(10, 20)) {
      for (TransactionResult result : chain.results(removed.hash()).orElseThrow()) {
        assertThat(chain.transaction(result.transactionHash())).isEmpty();
      }
      ModelChain.compareState(chain, removed.hash());
    }
    ModelChain.compareState(chain, added.get(9).hash());
    reopen();
    ModelChain.compareState(chain, chain.head().hash());
    assertThat(append(3)).hasSize(3);
  }

  @Test
  void rewind_beforeTheFinalizedBlock_isRefused() {
    List<ChainBlock> added = append(6);
    chain.setFinalized(added.get(3).hash());
    assertThat(chain.safe().hash()).isEqualTo(added.get(3).hash());
    assertReason(Reason.FINALIZED, () -> chain.rewind(added.get(2).hash()));
    assertReason(Reason.FINALIZED, () -> chain.setSafe(added.get(2).hash()));
    chain.rewind(added.get(3).hash());
    assertThat(chain.head().hash()).isEqualTo(added.get(3).hash());
    assertReason(Reason.UNKNOWN_BLOCK, () -> chain.rewind(Bytes32.ZERO));
    assertReason(Reason.NOT_CANONICAL, () -> chain.rewind(added.get(5).hash()));
    assertReason(Reason.NOT_CANONICAL, () -> chain.setSafe(added.get(5).hash()));
    assertReason(Reason.UNKNOWN_BLOCK, () -> chain.stateAt(Bytes32.ZERO));
  }

  @Test
  void listeners_hearOfEveryMoveInOrder_andMayFail() {
    List<String> heard = new ArrayList<>();
    chain.addListener(change -> {
      throw new IllegalStateException("a listener with a bug, on purpose");
    });
    chain.addListener(
        new ChainListener() {
          @Override
          public void headChanged(HeadChange change) {
            assertThat(chain.heads()).isEqualTo(change.heads());
            change.removed().forEach(b -> heard.add("-" + b.number()));
            change.added().forEach(b -> heard.add("+" + b.number()));
          }

          @Override
          public void marksChanged(Heads heads) {
            heard.add("safe " + heads.safe().number());
          }
        });
    List<ChainBlock> added = append(3);
    chain.setSafe(added.get(1).hash());
    chain.rewind(added.get(0).hash());
    chain.rewind(added.get(0).hash());
    assertThat(heard).containsExactly("+1", "+2", "+3", "safe 2", "-3", "-2");
  }

  @Test
  void stateAt_keepsItsState_whileTheChainMovesOn() {
    append(5);
    Bytes32 hash = chain.head().hash();
    StateReader kept = chain.stateAt(hash);
    String before = ModelChain.print(kept);
    append(10);
    assertThat(ModelChain.print(kept)).isEqualTo(before);
    assertThat(ModelChain.print(chain.stateAt(hash))).isEqualTo(before);
    chain.rewind(hash);
    assertThat(ModelChain.print(kept)).isEqualTo(before);
    assertThat(ModelChain.print(chain.stateAt(hash))).isEqualTo(before);
  }

  @Test
  void parentState_knowsTheLast256Hashes() {
    List<ChainBlock> added = append(300);
    var hashes = chain.parentState(chain.head().hash()).hashes();
    assertThat(hashes.hash(300)).isEqualTo(chain.head().hash());
    assertThat(hashes.hash(45)).isEqualTo(added.get(44).hash());
    assertThat(hashes.hash(44)).isEqualTo(Bytes32.ZERO);
    assertThat(hashes.hash(301)).isEqualTo(Bytes32.ZERO);
  }

  @Test
  void pending_isTheHead_unlessSomebodyBuilds() {
    append(2);
    assertThat(chain.pending().block()).isEqualTo(chain.head().block());
    Block other = chain.genesis().block();
    PendingBlock built = new PendingBlock(other, List.of(), chain.stateAt(chain.head().hash()));
    chain.pendingFrom(() -> Optional.of(built));
    assertThat(chain.pending()).isSameAs(built);
  }

  @Test
  void importBlock_ofAnExecutedBlock_appendsIt_andOfATamperedOne_doesNot() {
    SealedBlock sealed = withdrawalBlock(chain);
    Block good = sealed.block();
    Block tampered =
        new Block(
            good.header(),
            good.transactions(),
            Optional.of(List.of(new Withdrawal(0, 0, SampleBlocks.account(9), 4))));
    assertThat(chain.importBlock(tampered)).isInstanceOf(BlockImport.Verdict.Invalid.class);
    assertThat(chain.head().number()).isZero();
    assertThat(chain.importBlock(good)).isInstanceOf(BlockImport.Verdict.Valid.class);
    assertThat(chain.head().hash()).isEqualTo(sealed.hash());
    assertThat(
            chain.stateAt(sealed.hash()).account(SampleBlocks.account(9)).orElseThrow().balance())
        .isEqualTo(UInt256.of(3_000_000_000L));
    assertReason(Reason.NOT_ON_HEAD, () -> chain.importBlock(good));
  }

  private static SealedBlock withdrawalBlock(Chain chain) {
    ChainBlock head = chain.head();
    BlockAttributes attributes =
        new BlockAttributes(
            head.header().timestamp() + 12,
            Address.ZERO,
            Bytes32.ZERO,
            head.header().gasLimit(),
            Optional.of(Bytes32.ZERO),
            Optional.of(List.of(new Withdrawal(0, 0, SampleBlocks.account(9), 3))),
            new byte[0]);
    return BlockExecution.begin(
            chain.spec(),
            head.header(),
            attributes,
            chain.parentState(head.hash()),
            chain.cryptography())
        .seal();
  }

  @Test
  void open_ofAFolderInUse_saysSo() {
    assertThatThrownBy(() -> open(folder, SampleBlocks.genesis()))
        .isInstanceOfSatisfying(
            ChainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IN_USE))
        .hasMessageContaining("in use")
        .hasMessageContaining(folder.toString());
  }

  @Test
  void open_ofAnotherChainsFolder_saysWhichBothAre() {
    chain.close();
    Genesis other = Genesis.of(5, 30_000_000, new TreeMap<>());
    assertThatThrownBy(() -> open(folder, other))
        .isInstanceOfSatisfying(
            ChainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OTHER_CHAIN))
        .hasMessageContaining("1337")
        .hasMessageContaining("choose another data folder");
    ChainSpec otherId = ChainSpec.l1(1338, SampleBlocks.SPEC.activations());
    assertReason(
        Reason.OTHER_CHAIN,
        () ->
            Chain.open(
                folder,
                otherId,
                SampleBlocks.genesis(),
                NativeCryptography.create(),
                StoreOptions.SMALL));
    open();
  }

  @Test
  void open_withAnotherDescriptionOfTheSameGenesis_isTheSameChain() {
    append(2);
    Bytes32 head = chain.head().hash();
    chain.close();
    // The excess blob gas is not in a Shanghai header; the description differs, the block does not.
    List<ChainSpec.Activation> shanghai =
        List.of(new ChainSpec.Activation(0, Fork.SHANGHAI, BlobSchedule.NONE));
    ChainSpec spec = ChainSpec.l1(7, shanghai);
    Path other = folder.resolve("shanghai");
    Genesis plain = Genesis.of(5, 30_000_000, new TreeMap<>());
    Genesis described =
        new Genesis(
            plain.parentHash(),
            plain.number(),
            plain.timestamp(),
            plain.gasLimit(),
            plain.difficulty(),
            plain.nonce(),
            plain.beneficiary(),
            plain.prevRandao(),
            plain.extraData(),
            plain.baseFeePerGas(),
            1,
            plain.allocations(),
            plain.header());
    for (Genesis genesis : List.of(plain, described, plain)) {
      try (Chain same =
          Chain.open(other, spec, genesis, NativeCryptography.create(), StoreOptions.SMALL)) {
        assertThat(same.head().number()).isZero();
      }
    }
    open();
    assertThat(chain.head().hash()).isEqualTo(head);
  }

  @Test
  void calls_afterClose_sayClosed() {
    chain.close();
    chain.close();
    assertReason(Reason.CLOSED, () -> chain.canonicalHash(0));
    assertReason(Reason.CLOSED, () -> chain.setSafe(Bytes32.ZERO));
  }
}
