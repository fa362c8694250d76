package dev.trestle.stf.block;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The order of the fields of each type: EIP-155, 2930, 1559, 4844, 7702, OP Stack deposits. Fields
 * are written without the signature and read with it.
 */
final class TransactionFields {
  private TransactionFields() {}

  static void write(RlpWriter out, Transaction.Signed transaction) {
    switch (transaction) {
      case Transaction.Legacy t -> {
        out.number(t.nonce()).number(t.gasPrice()).number(t.gasLimit());
        writeMessage(out, t);
      }
      case Transaction.AccessList t -> {
        out.number(t.chain()).number(t.nonce()).number(t.gasPrice()).number(t.gasLimit());
        writeMessage(out, t);
        writeAccessList(out, t.accessList());
      }
      case Transaction.DynamicFee t -> {
        out.number(t.chain());
        writeFees(out, t);
        writeMessage(out, t);
        writeAccessList(out, t.accessList());
      }
      case Transaction.Blob t -> {
        out.number(t.chain());
        writeFees(out, t);
        writeMessage(out, t);
        writeAccessList(out, t.accessList());
        out.number(t.maxFeePerBlobGas()).beginList();
        for (Bytes32 hash : t.blobVersionedHashes()) {
          out.bytes32(hash);
        }
        out.endList();
      }
      case Transaction.SetCode t -> {
        out.number(t.chain());
        writeFees(out, t);
        writeMessage(out, t);
        writeAccessList(out, t.accessList());
        writeAuthorizations(out, t.authorizations());
      }
    }
  }

  static void write(RlpWriter out, Transaction.Deposit t) {
    out.bytes32(t.sourceHash()).address(t.from());
    writeTo(out, t.to());
    out.number(t.mint())
        .number(t.value())
        .number(t.gasLimit())
        .number(t.systemTransaction() ? 1 : 0)
        .bytes(t.data());
  }

  private static void writeFees(RlpWriter out, Transaction.Signed t) {
    out.number(t.nonce())
        .number(t.maxPriorityFeePerGas())
        .number(t.maxFeePerGas())
        .number(t.gasLimit());
  }

  private static void writeMessage(RlpWriter out, Transaction t) {
    writeTo(out, t.to());
    out.number(t.value()).bytes(t.data());
  }

  private static void writeTo(RlpWriter out, Optional<Address> to) {
    if (to.isPresent()) {
      out.address(to.get());
    } else {
      out.bytes(new byte[0]);
    }
  }

  private static void writeAccessList(RlpWriter out, List<AccessListEntry> accessList) {
    out.beginList();
    for (AccessListEntry entry : accessList) {
      out.beginList().address(entry.address()).beginList();
      for (Bytes32 key : entry.storageKeys()) {
        out.bytes32(key);
      }
      out.endList().endList();
    }
    out.endList();
  }

  private static void writeAuthorizations(RlpWriter out, List<Authorization> authorizations) {
    out.beginList();
    for (Authorization a : authorizations) {
      out.beginList()
          .number(a.chainId())
          .address(a.address())
          .number(a.nonce())
          .number(a.yParity())
          .number(a.r())
          .number(a.s())
          .endList();
    }
    out.endList();
  }

  static Transaction readLegacy(RlpReader in) {
    Transaction.Legacy t =
        new Transaction.Legacy(
            in.number(),
            in.number256(),
            in.number(),
            readTo(in),
            in.number256(),
            in.bytes(),
            readSignature(in));
    in.expectEnd();
    return t;
  }

  static Transaction readTyped(int type, RlpReader in) {
    Transaction t =
        switch (type) {
          case 1 ->
              new Transaction.AccessList(
                  in.number256(),
                  in.number(),
                  in.number256(),
                  in.number(),
                  readTo(in),
                  in.number256(),
                  in.bytes(),
                  readAccessList(in.list()),
                  readSignature(in));
          case 2 ->
              new Transaction.DynamicFee(
                  in.number256(),
                  in.number(),
                  in.number256(),
                  in.number256(),
                  in.number(),
                  readTo(in),
                  in.number256(),
                  in.bytes(),
                  readAccessList(in.list()),
                  readSignature(in));
          case 3 -> readBlob(in);
          case 4 ->
              new Transaction.SetCode(
                  in.number256(),
                  in.number(),
                  in.number256(),
                  in.number256(),
                  in.number(),
                  in.address(),
                  in.number256(),
                  in.bytes(),
                  readAccessList(in.list()),
                  readAuthorizations(in.list()),
                  readSignature(in));
          case Transaction.Deposit.TYPE -> readDeposit(in);
          default -> throw new RlpException("transaction type not supported");
        };
    in.expectEnd();
    return t;
  }

  static Transaction.Blob readBlob(RlpReader in) {
    return new Transaction.Blob(
        in.number256(),
        in.number(),
        in.number256(),
        in.number256(),
        in.number(),
        in.address(),
        in.number256(),
        in.bytes(),
        readAccessList(in.list()),
        in.number256(),
        readHashes(in.list()),
        readSignature(in));
  }

  private static Transaction.Deposit readDeposit(RlpReader in) {
    return new Transaction.Deposit(
        in.bytes32(),
        in.address(),
        readTo(in),
        in.number256(),
        in.number256(),
        in.number(),
        readFlag(in),
        in.bytes());
  }

  private static boolean readFlag(RlpReader in) {
    long value = in.number();
    if (value > 1 || value < 0) {
      throw new RlpException("a flag is 0 or 1, not " + Long.toUnsignedString(value));
    }
    return value == 1;
  }

  private static Optional<Address> readTo(RlpReader in) {
    byte[] to = in.bytes();
    if (to.length == 0) {
      return Optional.empty();
    }
    if (to.length != Address.SIZE_BYTES) {
      throw new RlpException("a recipient has 20 bytes or none, not " + to.length);
    }
    return Optional.of(Address.from(to, 0));
  }

  private static Signature readSignature(RlpReader in) {
    UInt256 v = in.number256();
    UInt256 r = in.number256();
    return new Signature(v, r, in.number256());
  }

  private static List<Bytes32> readHashes(RlpReader in) {
    List<Bytes32> hashes = new ArrayList<>();
    while (in.hasNext()) {
      hashes.add(in.bytes32());
    }
    return hashes;
  }

  private static List<AccessListEntry> readAccessList(RlpReader items) {
    List<AccessListEntry> entries = new ArrayList<>();
    while (items.hasNext()) {
      RlpReader in = items.list();
      entries.add(new AccessListEntry(in.address(), readHashes(in.list())));
      in.expectEnd();
    }
    return entries;
  }

  private static List<Authorization> readAuthorizations(RlpReader items) {
    List<Authorization> authorizations = new ArrayList<>();
    while (items.hasNext()) {
      RlpReader in = items.list();
      authorizations.add(
          new Authorization(
              in.number256(),
              in.address(),
              in.number(),
              in.number256(),
              in.number256(),
              in.number256()));
      in.expectEnd();
    }
    return authorizations;
  }
}
