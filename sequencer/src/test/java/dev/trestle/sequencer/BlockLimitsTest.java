package dev.trestle.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.node.Admission;
import dev.trestle.stf.block.Authorization;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.block.BlockCodec;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.PooledTransaction;
import dev.trestle.stf.block.PooledTransactionCodec;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a block has no room for waits for the next; nothing is lost, nothing is too much. */
class BlockLimitsTest {
  private static final Signature NONE = new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO);
  private static final UInt256 GWEI = UInt256.of(1_000_000_000);
  private static final UInt256 CHAIN = UInt256.of(PoolFixture.CHAIN_ID);
  private static final Address TO = Address.fromHex("0x" + "0a".repeat(20));
  private static final ChainSpec.Activation OSAKA =
      new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.BPO2);
  private static final ChainSpec.Activation FEW_BLOBS =
      new ChainSpec.Activation(0, Fork.OSAKA, new BlobSchedule(3, 6, 5_007_716));

  /** EIP-7934: 10 MiB less the 2 MiB that are left to the consensus layer. */
  private static final int MAX_BLOCK_BYTES = 8_388_608;

  @TempDir private Path folder;

  @Test
  void size_whatDoesNotFitIsInTheNextBlock_theBlockIsNotTooLarge() {
    try (BuilderFixture fixture = new BuilderFixture(folder, 400_000_000, OSAKA)) {
      fixture.builder.step();
      byte[] data = new byte[130_800];
      for (int nonce = 0; nonce < 66; nonce++) {
        accepted(fixture, call(1, nonce, TO, data, 1_500_000));
      }
      fixture.settle();
      fixture.sealDue();

      int first = fixture.headTransactions().size();
      assertThat(first).isEqualTo(64);
      byte[] block = BlockCodec.encode(fixture.chain.head().block());
      assertThat(block.length).isBetween(MAX_BLOCK_BYTES - 130_800, MAX_BLOCK_BYTES);
      fixture.sealDue();
      assertThat(fixture.headTransactions()).containsExactly("1/64", "1/65");
      assertThat(fixture.pool.size()).isZero();
    }
  }

  @Test
  void blobs_whatDoesNotFitIsInTheNextBlock() {
    try (BuilderFixture fixture = new BuilderFixture(folder, 30_000_000, FEW_BLOBS)) {
      fixture.builder.step();
      for (int sender = 1; sender <= 4; sender++) {
        acceptedBlobs(fixture, blobs(sender, 2, 1, 1_000));
      }
      fixture.settle();

      fixture.sealDue();

      assertThat(fixture.headTransactions()).containsExactly("1/0", "2/0", "3/0");
      fixture.sealDue();
      assertThat(fixture.headTransactions()).containsExactly("4/0");
    }
  }

  @Test
  void blobFeeCapTooLow_waits() {
    try (BuilderFixture fixture = new BuilderFixture(folder, 30_000_000, FEW_BLOBS)) {
      fixture.builder.step();
      acceptedBlobs(fixture, blobs(1, 1, 1, 0));
      acceptedBlobs(fixture, blobs(2, 1, 1, 1));
      fixture.settle();

      fixture.sealDue();

      assertThat(fixture.headTransactions()).containsExactly("2/0");
      assertThat(fixture.pool.content())
          .singleElement()
          .extracting(entry -> entry.sender())
          .isEqualTo(PoolFixture.address(1));
    }
  }

  @Test
  void dataFootprint_whatDoesNotFitIsInTheNextBlock() {
    try (TestRollup rollup = new TestRollup(folder, TestRollup.TIMING, TestRollup.POLICY)) {
      byte[] incompressible = new byte[50_000]; // some 17 of 30 million gas at 400 a byte
      new Random(3).nextBytes(incompressible);
      Bytes32 first = rollup.send(incompressible);
      Bytes32 second = rollup.send(incompressible);

      rollup.l2Blocks(1);

      assertThat(rollup.chain.transaction(first)).isPresent();
      assertThat(rollup.chain.transaction(second)).isEmpty();
      rollup.l2Blocks(1);
      assertThat(rollup.chain.transaction(second)).isPresent();
    }
  }

  @Test
  void setCode_movesItsAuthoritysNonce_whatWaitsThereIsJudgedAnew() {
    try (BuilderFixture fixture = new BuilderFixture(folder, 30_000_000, OSAKA)) {
      fixture.builder.step();
      accepted(fixture, setCode(1, authorization(2, 0)));
      accepted(fixture, call(2, 1, TO, new byte[0], 21_000));
      fixture.settle();
      fixture.sealDue();
      assertThat(fixture.headTransactions()).containsExactly("1/0");

      fixture.sealDue();

      assertThat(fixture.headTransactions()).containsExactly("2/1");
    }
  }

  @Test
  void logs_areCountedThroughTheOpenBlock() {
    try (BuilderFixture fixture = new BuilderFixture(folder, 30_000_000, OSAKA)) {
      fixture.builder.step();
      for (int nonce = 0; nonce < 3; nonce++) {
        Transaction.Signed logging = call(1, nonce, BuilderFixture.LOGGER, new byte[0], 60_000);
        accepted(fixture, logging);
        fixture.settle();
        Bytes32 hash = Keccak.hash(TransactionCodec.encode(logging));
        assertThat(fixture.chain.pendingTransaction(hash).orElseThrow().firstLogIndex())
            .isEqualTo(nonce);
      }
    }
  }

  private static void accepted(BuilderFixture fixture, Transaction.Signed transaction) {
    assertThat(fixture.pool.submit(TransactionCodec.encode(transaction)))
        .isInstanceOf(Admission.Accepted.class);
  }

  private static void acceptedBlobs(BuilderFixture fixture, Transaction.Signed transaction) {
    assertThat(fixture.pool.submit(withSidecar(transaction)))
        .isInstanceOf(Admission.Accepted.class);
  }

  /** The transaction as it travels, with blobs that nobody here looks into. */
  static byte[] withSidecar(Transaction.Signed transaction) {
    int count = ((Transaction.Blob) transaction).blobVersionedHashes().size();
    BlobSidecar sidecar =
        new BlobSidecar(
            1,
            Collections.nCopies(count, new byte[BlobSidecar.BLOB_SIZE_BYTES]),
            Collections.nCopies(count, new byte[48]),
            Collections.nCopies(count * BlobSidecar.CELLS, new byte[48]));
    return PooledTransactionCodec.encode(new PooledTransaction(transaction, Optional.of(sidecar)));
  }

  private static Transaction.Signed call(
      int sender, long nonce, Address to, byte[] data, long gasLimit) {
    return PoolFixture.signed(
        sender,
        new Transaction.DynamicFee(
            CHAIN,
            nonce,
            GWEI,
            GWEI.multiply(10),
            gasLimit,
            Optional.of(to),
            UInt256.ZERO,
            data,
            List.of(),
            NONE));
  }

  /**
   * A sender's first transaction, with blobs.
   *
   * @param price of gas, gwei of the tip and ten of the cap
   * @param blobFee wei per blob gas
   */
  static Transaction.Signed blobs(int sender, int count, long price, long blobFee) {
    byte[] hash = new byte[32];
    hash[0] = 1;
    return PoolFixture.signed(
        sender,
        new Transaction.Blob(
            CHAIN,
            0,
            GWEI.multiply(price),
            GWEI.multiply(10 * price),
            21_000,
            TO,
            UInt256.ZERO,
            new byte[0],
            List.of(),
            UInt256.of(blobFee),
            Collections.nCopies(count, Bytes32.from(hash, 0)),
            NONE));
  }

  @Test
  void blobReplacement_mustDoubleEveryPrice() {
    try (BuilderFixture fixture = new BuilderFixture(folder, 30_000_000, FEW_BLOBS)) {
      acceptedBlobs(fixture, blobs(1, 1, 1, 1_000));
      for (Transaction.Signed cheap : List.of(blobs(1, 1, 2, 1_999), blobs(1, 1, 1, 2_000))) {
        assertThat(fixture.pool.submit(withSidecar(cheap)))
            .isInstanceOfSatisfying(
                Admission.Refused.class,
                refused ->
                    assertThat(refused.reason())
                        .isEqualTo(Admission.Reason.REPLACEMENT_UNDERPRICED));
      }

      acceptedBlobs(fixture, blobs(1, 1, 2, 2_000));

      assertThat(fixture.pool.size()).isEqualTo(1);
    }
  }

  private static Transaction.Signed setCode(int sender, Authorization authorization) {
    return PoolFixture.signed(
        sender,
        new Transaction.SetCode(
            CHAIN,
            0,
            GWEI,
            GWEI.multiply(10),
            100_000,
            TO,
            UInt256.ZERO,
            new byte[0],
            List.of(),
            List.of(authorization),
            NONE));
  }

  /** EIP-7702: keccak of the byte 5 and the RLP of chain, address and nonce, signed. */
  private static Authorization authorization(int authority, long nonce) {
    byte[] rlp =
        new RlpWriter()
            .beginList()
            .number(CHAIN)
            .address(BuilderFixture.LOGGER)
            .number(nonce)
            .endList()
            .toBytes();
    byte[] message = new byte[1 + rlp.length];
    message[0] = 5;
    System.arraycopy(rlp, 0, message, 1, rlp.length);
    Secp256k1.Signature s = Secp256k1.sign(Keccak.hash(message), UInt256.of(authority));
    return new Authorization(
        CHAIN,
        BuilderFixture.LOGGER,
        nonce,
        s.yParity() == 1 ? UInt256.ONE : UInt256.ZERO,
        s.r(),
        s.s());
  }
}
