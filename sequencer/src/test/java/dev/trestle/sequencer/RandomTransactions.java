package dev.trestle.sequencer;

import dev.trestle.node.Admission.Reason;
import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.block.PooledTransaction;
import dev.trestle.stf.block.PooledTransactionCodec;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Transactions of all types, good ones and such with one flaw that no pool may overlook. */
final class RandomTransactions {
  static final long GAS_LIMIT_CAP = 1L << 24;
  private static final Signature UNSIGNED = new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO);
  private static final Address TO = Address.fromHex("0x" + "0a".repeat(20));
  private static final BlobSidecar SIDECAR =
      new BlobSidecar(
          1,
          List.of(new byte[BlobSidecar.BLOB_SIZE_BYTES]),
          List.of(new byte[48]),
          Collections.nCopies(BlobSidecar.CELLS, new byte[48]));

  private final Random random;

  RandomTransactions(Random random) {
    this.random = random;
  }

  /** What is wrong with a transaction, and what a pool must answer. */
  enum Flaw {
    NONE(Optional.empty()),
    CUT_OFF(Optional.of(Reason.MALFORMED)),
    TOO_LARGE(Optional.of(Reason.OVERSIZED)),
    OTHER_CHAIN(Optional.of(Reason.WRONG_CHAIN)),
    ANY_CHAIN(Optional.of(Reason.WRONG_CHAIN)),
    BAD_SIGNATURE(Optional.of(Reason.INVALID_SIGNATURE)),
    GAS_OVER_BLOCK(Optional.of(Reason.GAS_LIMIT_TOO_HIGH)),
    GAS_OVER_CAP(Optional.of(Reason.GAS_LIMIT_TOO_HIGH)),
    GAS_TOO_LITTLE(Optional.of(Reason.INTRINSIC_GAS_TOO_LOW)),
    TIP_OVER_FEE(Optional.of(Reason.TIP_ABOVE_FEE_CAP)),
    TIP_TOO_SMALL(Optional.of(Reason.FEE_TOO_LOW)),
    INIT_CODE_TOO_LARGE(Optional.of(Reason.OVERSIZED)),
    NO_AUTHORIZATIONS(Optional.of(Reason.MALFORMED)),
    BLOB_HASH_OF_OTHER_KIND(Optional.of(Reason.INVALID_BLOBS)),
    TOO_MANY_BLOBS(Optional.of(Reason.INVALID_BLOBS)),
    SIDECAR_REFUSED(Optional.of(Reason.INVALID_BLOBS)),
    SIDECAR_MISSING(Optional.of(Reason.MALFORMED));

    final Optional<Reason> answer;

    Flaw(Optional<Reason> answer) {
      this.answer = answer;
    }
  }

  /**
   * A transaction as it is sent.
   *
   * @param raw in network form
   * @param key the sender's private key
   */
  record Sample(byte[] raw, Transaction.Signed transaction, int key, Flaw flaw) {}

  /** What varies between good ones; fees in wei. */
  record Terms(int key, long nonce, long tip, long fee, long blobFee, long value) {}

  /** Hashes of refused sidecars begin so. */
  static boolean isRefused(PooledTransaction pooled) {
    return ((Transaction.Blob) pooled.transaction()).blobVersionedHashes().getFirst().w3() == 666;
  }

  Sample sample(Terms terms) {
    Flaw[] flaws = Flaw.values();
    Flaw flaw = random.nextInt(4) == 0 ? flaws[random.nextInt(flaws.length)] : Flaw.NONE;
    return sample(terms, flaw);
  }

  private Sample sample(Terms terms, Flaw flaw) {
    Transaction.Signed signed = sign(unsigned(terms, flaw), terms.key, flaw);
    byte[] raw =
        signed instanceof Transaction.Blob && flaw != Flaw.SIDECAR_MISSING
            ? PooledTransactionCodec.encode(new PooledTransaction(signed, Optional.of(SIDECAR)))
            : TransactionCodec.encode(signed);
    if (flaw == Flaw.CUT_OFF) {
      raw = Arrays.copyOf(raw, random.nextInt(raw.length));
    }
    return new Sample(raw, signed, terms.key, flaw);
  }

  private static Transaction.Signed sign(Transaction.Signed unsigned, int key, Flaw flaw) {
    Secp256k1.Signature s = Secp256k1.sign(TransactionCodec.signingHash(unsigned), UInt256.of(key));
    return flaw == Flaw.BAD_SIGNATURE
        ? TransactionCodec.withSignature(
            unsigned, 1 - s.yParity(), s.r(), Secp256k1.ORDER.subtract(s.s()))
        : TransactionCodec.withSignature(unsigned, s.yParity(), s.r(), s.s());
  }

  private Transaction.Signed unsigned(Terms t, Flaw flaw) {
    return switch (flaw) {
      case ANY_CHAIN -> anyChain(t);
      case NO_AUTHORIZATIONS -> setCode(t);
      case TOO_LARGE -> dynamic(t, 9_000_000, Optional.of(TO), new byte[131_073]);
      case INIT_CODE_TOO_LARGE -> dynamic(t, 9_000_000, Optional.empty(), new byte[49_153]);
      case GAS_OVER_BLOCK -> dynamic(t, 16_000_001, Optional.of(TO), new byte[0]);
      case GAS_OVER_CAP -> dynamic(t, GAS_LIMIT_CAP + 1, Optional.of(TO), new byte[0]);
      case GAS_TOO_LITTLE -> dynamic(t, 20_999, Optional.of(TO), new byte[0]);
      case TIP_OVER_FEE ->
          dynamic(
              new Terms(t.key, t.nonce, t.fee + 1, t.fee, 0, t.value),
              21_000,
              Optional.of(TO),
              new byte[0]);
      case TIP_TOO_SMALL ->
          dynamic(
              new Terms(t.key, t.nonce, PoolFuzzTest.MIN_TIP - 1, t.fee, 0, t.value),
              21_000,
              Optional.of(TO),
              new byte[0]);
      case OTHER_CHAIN -> otherChain(t);
      case BLOB_HASH_OF_OTHER_KIND -> blob(t, List.of(new Bytes32(2L << 56, 0, 0, 1)));
      case TOO_MANY_BLOBS -> blob(t, Collections.nCopies(7, new Bytes32(1L << 56, 0, 0, 1)));
      case SIDECAR_REFUSED -> blob(t, List.of(new Bytes32(1L << 56, 0, 0, 666)));
      case SIDECAR_MISSING -> blob(t, List.of(new Bytes32(1L << 56, 0, 0, 1)));
      case NONE, CUT_OFF, BAD_SIGNATURE -> good(t);
    };
  }

  private Transaction.Signed good(Terms t) {
    return switch (random.nextInt(6)) {
      case 0 -> blob(t, List.of(new Bytes32(1L << 56, 0, 0, random.nextInt(600))));
      case 1 -> accessList(t, PoolFixture.CHAIN_ID);
      default -> dynamic(t, 21_000, Optional.of(TO), new byte[0]);
    };
  }

  private static Transaction.Signed dynamic(Terms t, long gas, Optional<Address> to, byte[] data) {
    return new Transaction.DynamicFee(
        UInt256.of(PoolFixture.CHAIN_ID),
        t.nonce,
        UInt256.of(t.tip),
        UInt256.of(t.fee),
        gas,
        to,
        UInt256.of(t.value),
        data,
        List.of(),
        UNSIGNED);
  }

  private static Transaction.Signed otherChain(Terms t) {
    return accessList(t, PoolFixture.CHAIN_ID + 1);
  }

  private static Transaction.Signed accessList(Terms t, long chain) {
    return new Transaction.AccessList(
        UInt256.of(chain),
        t.nonce,
        UInt256.of(t.fee),
        21_000,
        Optional.of(TO),
        UInt256.of(t.value),
        new byte[0],
        List.of(),
        UNSIGNED);
  }

  /** Before EIP-155: good on every chain. */
  private static Transaction.Signed anyChain(Terms t) {
    Signature old = new Signature(UInt256.of(27), UInt256.ZERO, UInt256.ZERO);
    return new Transaction.Legacy(
        t.nonce, UInt256.of(t.fee), 21_000, Optional.of(TO), UInt256.of(t.value), new byte[0], old);
  }

  private static Transaction.Signed setCode(Terms t) {
    return new Transaction.SetCode(
        UInt256.of(PoolFixture.CHAIN_ID),
        t.nonce,
        UInt256.of(t.tip),
        UInt256.of(t.fee),
        60_000,
        TO,
        UInt256.of(t.value),
        new byte[0],
        List.of(),
        List.of(),
        UNSIGNED);
  }

  private static Transaction.Signed blob(Terms t, List<Bytes32> hashes) {
    return new Transaction.Blob(
        UInt256.of(PoolFixture.CHAIN_ID),
        t.nonce,
        UInt256.of(t.tip),
        UInt256.of(t.fee),
        21_000,
        TO,
        UInt256.of(t.value),
        new byte[0],
        List.of(),
        UInt256.of(t.blobFee),
        hashes,
        UNSIGNED);
  }
}
