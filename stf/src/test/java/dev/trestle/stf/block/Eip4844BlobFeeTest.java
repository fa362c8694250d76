package dev.trestle.stf.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class Eip4844BlobFeeTest {
  private static final long BLOB = BlobFee.GAS_PER_BLOB;

  @Test
  void perGas_atKnownExcess_isTheTaylorSum() {
    assertThat(BlobFee.perGas(BlobSchedule.CANCUN, 0)).isEqualTo(UInt256.ONE);
    assertThat(BlobFee.perGas(BlobSchedule.CANCUN, 2_314_057)).isEqualTo(UInt256.ONE);
    assertThat(BlobFee.perGas(BlobSchedule.CANCUN, 2_314_058)).isEqualTo(UInt256.of(2));
    assertThat(BlobFee.perGas(BlobSchedule.CANCUN, 10 * 1024 * 1024)).isEqualTo(UInt256.of(23));
    // One e-fold for each update fraction: e^20 = 485165195.4...
    assertThat(BlobFee.perGas(BlobSchedule.PRAGUE, 20 * 5_007_716).toLong())
        .isBetween(485_165_190L, 485_165_195L);
  }

  @Test
  void perGas_beyondAllNumbers_saturates() {
    assertThat(BlobFee.perGas(BlobSchedule.CANCUN, Long.MAX_VALUE)).isEqualTo(UInt256.MAX);
  }

  @Test
  void add_ofBlobTransactions_chargesBlobGasAndFillsTheBlock() {
    SampleChain chain = SampleChain.l1(Fork.PRAGUE);
    BlockExecution execution = chain.begin();
    for (int i = 0; i < 3; i++) {
      assertThat(execution.add(blobs(i, 3))).isInstanceOf(TransactionOutcome.Included.class);
    }
    TransactionOutcome full = execution.add(blobs(3, 1));
    assertThat(((TransactionOutcome.Refused) full).reason())
        .isEqualTo(RefusalReason.BLOCK_BLOBS_EXHAUSTED);
    UInt256 price = execution.baseFee().add(SampleChain.GWEI);
    SealedBlock sealed = execution.seal();
    chain.append(sealed);
    assertThat(sealed.block().header().blobGasUsed()).hasValue(9 * BLOB);
    UInt256 paid = price.multiply(63_000).add(UInt256.of(9 * BLOB));
    assertThat(chain.state.account(SampleChain.SENDER).orElseThrow().balance())
        .isEqualTo(SampleChain.ETHER.multiply(1000).subtract(paid));
    assertThat(chain.begin().seal().block().header().excessBlobGas()).hasValue(3 * BLOB);
  }

  @Test
  void add_ofSevenBlobs_isRefusedSinceOsaka() {
    assertThat(SampleChain.l1(Fork.PRAGUE).begin().add(blobs(0, 7)))
        .isInstanceOf(TransactionOutcome.Included.class);
    TransactionOutcome refused = SampleChain.l1(Fork.OSAKA).begin().add(blobs(0, 7));
    assertThat(((TransactionOutcome.Refused) refused).reason())
        .isEqualTo(RefusalReason.TOO_MANY_BLOBS);
  }

  @Test
  void add_ofBlobTransaction_onL2OrBeforeCancun_isRefused() {
    SampleChain l2 = SampleChain.l2(L2Level.JOVIAN, new SampleChain.Genesis());
    for (SampleChain chain : List.of(l2, SampleChain.l1(Fork.SHANGHAI))) {
      TransactionOutcome refused = chain.begin().add(blobs(0, 1));
      assertThat(((TransactionOutcome.Refused) refused).reason())
          .isEqualTo(RefusalReason.TYPE_NOT_SUPPORTED);
    }
  }

  /** EIP-7918: with a base fee of 1 gwei a blob costs less than its reserve. */
  @Test
  void nextExcess_underReservePrice_fallsNoFurther() {
    SampleChain osaka = SampleChain.l1(Fork.OSAKA);
    Header parent = withBlobs(osaka.head(), 9, 10 * BLOB);
    assertThat(BlobFee.nextExcess(osaka.rules(), parent)).isEqualTo(10 * BLOB + 9 * BLOB / 3);
    SampleChain prague = SampleChain.l1(Fork.PRAGUE);
    assertThat(BlobFee.nextExcess(prague.rules(), parent)).isEqualTo(13 * BLOB);
  }

  private static Header withBlobs(Header h, long used, long excess) {
    return new Header(
        h.parentHash(),
        h.ommersHash(),
        h.beneficiary(),
        h.stateRoot(),
        h.transactionsRoot(),
        h.receiptsRoot(),
        h.logsBloom(),
        h.difficulty(),
        h.number(),
        h.gasLimit(),
        h.gasUsed(),
        h.timestamp(),
        h.extraData(),
        h.prevRandao(),
        h.nonce(),
        h.baseFeePerGas(),
        h.withdrawalsRoot(),
        OptionalLong.of(used * BLOB),
        OptionalLong.of(excess),
        h.parentBeaconBlockRoot(),
        h.requestsHash());
  }

  private static Transaction blobs(long nonce, int count) {
    List<Bytes32> hashes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hashes.add(new Bytes32(1L << 56, 0, 0, i));
    }
    return SampleChain.signed(
        new Transaction.Blob(
            UInt256.of(SampleChain.CHAIN_ID),
            nonce,
            SampleChain.GWEI,
            SampleChain.GWEI.multiply(100),
            21_000,
            SampleChain.OTHER,
            UInt256.ZERO,
            new byte[0],
            List.of(),
            UInt256.of(1000),
            hashes,
            SampleChain.unsigned()));
  }
}
