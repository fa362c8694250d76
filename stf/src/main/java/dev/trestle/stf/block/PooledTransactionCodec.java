package dev.trestle.stf.block;

import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The form in which wallets send transactions and pools exchange them: blob transactions wrapped
 * with their blobs. EIP-4844 Networking (version 0: {@code [tx, blobs, commitments, proofs]}) and
 * EIP-7594 Networking (version 1: {@code [tx, 1, blobs, commitments, cell_proofs]}).
 */
public final class PooledTransactionCodec {
  private static final int BLOB_TYPE = 3;

  private PooledTransactionCodec() {}

  public static byte[] encode(PooledTransaction pooled) {
    byte[] plain = TransactionCodec.encode(pooled.transaction());
    if (pooled.sidecar().isEmpty()) {
      return plain;
    }
    BlobSidecar sidecar = pooled.sidecar().get();
    RlpWriter out = new RlpWriter();
    out.beginList().raw(Arrays.copyOfRange(plain, 1, plain.length));
    if (sidecar.version() > 0) {
      out.number(sidecar.version());
    }
    write(out, sidecar.blobs());
    write(out, sidecar.commitments());
    write(out, sidecar.proofs());
    return TransactionCodec.typed(BLOB_TYPE, out.endList().toBytes());
  }

  /**
   * @throws RlpException unless exactly one transaction, not a deposit, with its blobs when it
   *     refers to any
   */
  public static PooledTransaction decode(byte[] encoded) {
    if (encoded.length == 0 || encoded[0] != BLOB_TYPE) {
      if (TransactionCodec.decode(encoded) instanceof Transaction.Signed signed) {
        return new PooledTransaction(signed, Optional.empty());
      }
      throw new RlpException("transaction type not supported: deposits come from L1 only");
    }
    RlpReader in = RlpReader.ofList(Arrays.copyOfRange(encoded, 1, encoded.length));
    if (!in.hasNext() || !in.nextIsList()) {
      throw new RlpException("missing sidecar in blob transaction");
    }
    RlpReader fields = in.list();
    Transaction.Blob transaction = TransactionFields.readBlob(fields);
    fields.expectEnd();
    int version = readVersion(in);
    List<byte[]> blobs = readItems(in.list());
    List<byte[]> commitments = readItems(in.list());
    List<byte[]> proofs = readItems(in.list());
    in.expectEnd();
    return new PooledTransaction(
        transaction, Optional.of(sidecar(version, blobs, commitments, proofs)));
  }

  private static BlobSidecar sidecar(
      int version, List<byte[]> blobs, List<byte[]> commitments, List<byte[]> proofs) {
    try {
      return new BlobSidecar(version, blobs, commitments, proofs);
    } catch (IllegalArgumentException e) {
      throw new RlpException(String.valueOf(e.getMessage()));
    }
  }

  private static int readVersion(RlpReader in) {
    if (in.nextIsList()) {
      return 0;
    }
    long version = in.number();
    if (version != 1) {
      throw new RlpException("unsupported blob sidecar version " + Long.toUnsignedString(version));
    }
    return 1;
  }

  private static void write(RlpWriter out, List<byte[]> items) {
    out.beginList();
    for (byte[] item : items) {
      out.bytes(item);
    }
    out.endList();
  }

  private static List<byte[]> readItems(RlpReader in) {
    List<byte[]> items = new ArrayList<>();
    while (in.hasNext()) {
      items.add(in.bytes());
    }
    return items;
  }
}
