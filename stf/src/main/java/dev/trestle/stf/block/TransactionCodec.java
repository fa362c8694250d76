package dev.trestle.stf.block;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.Secp256k1Order;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.Arrays;
import java.util.Optional;

/**
 * Transactions as bytes: EIP-2718 envelopes, hashes, what is signed, who signed. Pooled forms with
 * blobs: {@link PooledTransactionCodec}.
 */
public final class TransactionCodec {
  private static final UInt256 V_UNPROTECTED = UInt256.of(27);
  private static final UInt256 V_PROTECTED = UInt256.of(35);
  private static final UInt256 TWO = UInt256.of(2);

  private TransactionCodec() {}

  /** The envelope: the type byte and the payload's RLP, or the bare RLP of a legacy transaction. */
  public static byte[] encode(Transaction transaction) {
    RlpWriter out = new RlpWriter();
    out.beginList();
    if (transaction instanceof Transaction.Signed signed) {
      TransactionFields.write(out, signed);
      Signature signature = signed.signature();
      out.number(signature.v()).number(signature.r()).number(signature.s());
    } else {
      TransactionFields.write(out, (Transaction.Deposit) transaction);
    }
    byte[] body = out.endList().toBytes();
    return transaction.type() == 0 ? body : typed(transaction.type(), body);
  }

  /**
   * The transaction of an envelope.
   *
   * @throws RlpException when it is not exactly one transaction of a known type
   */
  public static Transaction decode(byte[] envelope) {
    if (envelope.length == 0) {
      throw new RlpException("transaction too short");
    }
    int first = envelope[0] & 255;
    if (first >= 0xc0) {
      return TransactionFields.readLegacy(RlpReader.ofList(envelope));
    }
    if (!isKnownType(first)) {
      throw new RlpException("transaction type not supported");
    }
    RlpReader in = RlpReader.ofList(Arrays.copyOfRange(envelope, 1, envelope.length));
    return TransactionFields.readTyped(first, in);
  }

  /** The transaction's hash, its name everywhere. */
  public static Bytes32 hash(Transaction transaction) {
    return Keccak.hash(encode(transaction));
  }

  /**
   * What the sender signs. The transaction's own signature plays no part, except that a legacy
   * transaction's {@code v} says whether the chain id is signed, too (EIP-155).
   */
  public static Bytes32 signingHash(Transaction.Signed transaction) {
    RlpWriter out = new RlpWriter();
    out.beginList();
    TransactionFields.write(out, transaction);
    if (transaction instanceof Transaction.Legacy) {
      Optional<UInt256> chainId = transaction.chainId();
      if (chainId.isPresent()) {
        out.number(chainId.get()).number(0).number(0);
      }
    }
    byte[] body = out.endList().toBytes();
    return Keccak.hash(transaction.type() == 0 ? body : typed(transaction.type(), body));
  }

  /**
   * The account whose key signed, or nothing when the signature is invalid: parity other than 0 or
   * 1, r or s out of range, s over half the order (EIP-2), no such point.
   */
  public static Optional<Address> sender(
      Transaction.Signed transaction, Cryptography cryptography) {
    Signature signature = transaction.signature();
    int parity = parity(transaction);
    if (parity < 0 || !inRange(signature.r(), signature.s())) {
      return Optional.empty();
    }
    return cryptography.recover(signingHash(transaction), parity, signature.r(), signature.s());
  }

  /**
   * The account that authorizes (EIP-7702): the signer of {@code keccak(0x05 || rlp([chain id,
   * address, nonce]))}; nothing when the signature is invalid.
   */
  public static Optional<Address> authority(Authorization a, Cryptography cryptography) {
    if (a.yParity().compareTo(UInt256.ONE) > 0 || !inRange(a.r(), a.s())) {
      return Optional.empty();
    }
    return cryptography.recover(authorizationHash(a), a.yParity().isZero() ? 0 : 1, a.r(), a.s());
  }

  /** What an authorizing account signs, EIP-7702. The signature fields play no part. */
  public static Bytes32 authorizationHash(Authorization a) {
    byte[] body =
        new RlpWriter()
            .beginList()
            .number(a.chainId())
            .address(a.address())
            .number(a.nonce())
            .endList()
            .toBytes();
    return Keccak.hash(typed(5, body));
  }

  /**
   * The same transaction with this signature. A legacy transaction stays bound to its chain, or
   * unbound, as its present {@code v} says.
   *
   * @param yParity 0 or 1
   */
  public static Transaction.Signed withSignature(
      Transaction.Signed transaction, int yParity, UInt256 r, UInt256 s) {
    Signature bare = new Signature(UInt256.of(yParity), r, s);
    return switch (transaction) {
      case Transaction.Legacy t -> {
        UInt256 v =
            t.chainId()
                .map(id -> id.multiply(TWO).add(V_PROTECTED))
                .orElse(V_UNPROTECTED)
                .add(UInt256.of(yParity));
        yield new Transaction.Legacy(
            t.nonce(),
            t.gasPrice(),
            t.gasLimit(),
            t.to(),
            t.value(),
            t.data(),
            new Signature(v, r, s));
      }
      case Transaction.AccessList t ->
          new Transaction.AccessList(
              t.chain(),
              t.nonce(),
              t.gasPrice(),
              t.gasLimit(),
              t.to(),
              t.value(),
              t.data(),
              t.accessList(),
              bare);
      case Transaction.DynamicFee t ->
          new Transaction.DynamicFee(
              t.chain(),
              t.nonce(),
              t.maxPriorityFeePerGas(),
              t.maxFeePerGas(),
              t.gasLimit(),
              t.to(),
              t.value(),
              t.data(),
              t.accessList(),
              bare);
      case Transaction.Blob t ->
          new Transaction.Blob(
              t.chain(),
              t.nonce(),
              t.maxPriorityFeePerGas(),
              t.maxFeePerGas(),
              t.gasLimit(),
              t.recipient(),
              t.value(),
              t.data(),
              t.accessList(),
              t.maxFeePerBlobGas(),
              t.blobVersionedHashes(),
              bare);
      case Transaction.SetCode t ->
          new Transaction.SetCode(
              t.chain(),
              t.nonce(),
              t.maxPriorityFeePerGas(),
              t.maxFeePerGas(),
              t.gasLimit(),
              t.recipient(),
              t.value(),
              t.data(),
              t.accessList(),
              t.authorizations(),
              bare);
    };
  }

  /** The {@code v} of an unsigned legacy transaction that is to be bound to a chain (EIP-155). */
  public static Signature unsignedLegacy(UInt256 chainId) {
    return new Signature(chainId.multiply(TWO).add(V_PROTECTED), UInt256.ZERO, UInt256.ZERO);
  }

  /** 0 or 1; -1 when the transaction's v is neither form of it. */
  public static int parity(Transaction.Signed transaction) {
    UInt256 v = transaction.signature().v();
    if (transaction instanceof Transaction.Legacy) {
      if (v.compareTo(V_PROTECTED) >= 0) {
        return (int) (v.w0() - 35 & 1);
      }
      v = v.subtract(V_UNPROTECTED);
    }
    return v.compareTo(UInt256.ONE) > 0 ? -1 : (int) v.w0();
  }

  static byte[] typed(int type, byte[] body) {
    byte[] out = new byte[body.length + 1];
    out[0] = (byte) type;
    System.arraycopy(body, 0, out, 1, body.length);
    return out;
  }

  static boolean isKnownType(int type) {
    return type >= 1 && type <= 4 || type == Transaction.Deposit.TYPE;
  }

  /** EIP-2: s is at most half the order. */
  private static boolean inRange(UInt256 r, UInt256 s) {
    return !r.isZero()
        && r.compareTo(Secp256k1Order.ORDER) < 0
        && !s.isZero()
        && s.compareTo(Secp256k1Order.HALF_ORDER) <= 0;
  }
}
