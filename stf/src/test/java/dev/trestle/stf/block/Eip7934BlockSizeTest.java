package dev.trestle.stf.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Eip7934BlockSizeTest {
  /** A megabyte of zeros: 21,000 + 10 gas a byte at least. */
  private static final byte[] MEGABYTE = new byte[1_000_000];

  private static List<Transaction> transactions() {
    List<Transaction> transactions = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      transactions.add(
          SampleChain.call(i, Optional.of(SampleChain.OTHER), UInt256.ZERO, MEGABYTE, 10_021_000));
    }
    return transactions;
  }

  /** A chain whose gas limit is no obstacle. */
  private static SampleChain chain(Fork fork) {
    SampleChain chain = SampleChain.l1(fork);
    Header h = chain.headers.removeLast();
    chain.headers.add(
        new Header(
            h.parentHash(),
            h.ommersHash(),
            h.beneficiary(),
            h.stateRoot(),
            h.transactionsRoot(),
            h.receiptsRoot(),
            h.logsBloom(),
            h.difficulty(),
            h.number(),
            1_000_000_000,
            h.gasUsed(),
            h.timestamp(),
            h.extraData(),
            h.prevRandao(),
            h.nonce(),
            h.baseFeePerGas(),
            h.withdrawalsRoot(),
            h.blobGasUsed(),
            h.excessBlobGas(),
            h.parentBeaconBlockRoot(),
            h.requestsHash()));
    return chain;
  }

  @Test
  void add_beyondEightMebibytes_isRefusedSinceOsaka() {
    SampleChain chain = chain(Fork.OSAKA);
    BlockExecution execution = chain.begin();
    for (Transaction t : transactions().subList(0, 8)) {
      assertThat(execution.add(t)).isInstanceOf(TransactionOutcome.Included.class);
    }
    TransactionOutcome ninth = execution.add(transactions().getLast());
    assertThat(((TransactionOutcome.Refused) ninth).reason())
        .isEqualTo(RefusalReason.BLOCK_SIZE_EXHAUSTED);
    Block block = execution.seal().block();
    assertThat(BlockCodec.encode(block).length).isBetween(8_000_000, HeaderRules.MAX_BLOCK_BYTES);
    assertThat(chain.verify(block)).isInstanceOf(BlockImport.Verdict.Valid.class);
  }

  @Test
  void verify_ofNineMegabytes_isInvalidSinceOsakaOnly() {
    SampleChain prague = chain(Fork.PRAGUE);
    BlockExecution execution = prague.begin();
    for (Transaction t : transactions()) {
      assertThat(execution.add(t)).isInstanceOf(TransactionOutcome.Included.class);
    }
    Block block = execution.seal().block();
    assertThat(prague.verify(block)).isInstanceOf(BlockImport.Verdict.Valid.class);
    BlockImport.Verdict verdict = chain(Fork.OSAKA).verify(block);
    assertThat(((BlockImport.Verdict.Invalid) verdict).reason()).contains("bytes");
  }
}
