package dev.trestle.spec;

import dev.trestle.stf.block.AccessListEntry;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Signing and encoding of legacy, EIP-2930 and EIP-1559 transactions, as ethers does it. */
final class EthersTransactionsTopic implements Topic {
  private static final UInt256 CHAIN_5 = UInt256.of(5);
  private static final Signature UNSIGNED =
      new Signature(UInt256.of(27), UInt256.ZERO, UInt256.ZERO);
  private static final Signature UNSIGNED_TYPED =
      new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO);

  @Override
  public String name() {
    return "transactions";
  }

  @Override
  public List<String> archives() {
    return List.of("abi-eip712-tx/ethers-testcases");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    for (JsonNode c : archive.json("transactions.json")) {
      String name = "transactions.json " + JsonFields.text(c, "name");
      if (fits(c, "nonce") && fits(c, "gasLimit")) {
        tally.check(name, () -> legacy(c));
      } else {
        tally.skip(name, "no block can hold a nonce or gas limit of more than 64 bits (EIP-2681)");
      }
    }
    for (JsonNode c : archive.json("typed-transactions.json")) {
      tally.check("typed-transactions.json " + JsonFields.text(c, "name"), () -> typed(c));
    }
  }

  private static void legacy(JsonNode c) {
    UInt256 key = JsonFields.number(c, "privateKey");
    Address account = Address.fromHex(JsonFields.text(c, "accountAddress"));
    check(
        legacy(c, UNSIGNED),
        JsonFields.bytes(c, "unsignedTransaction"),
        JsonFields.bytes(c, "signedTransaction"),
        key,
        account);
    check(
        legacy(c, TransactionCodec.unsignedLegacy(CHAIN_5)),
        JsonFields.bytes(c, "unsignedTransactionChainId5"),
        JsonFields.bytes(c, "signedTransactionChainId5"),
        key,
        account);
  }

  private static Transaction.Signed legacy(JsonNode c, Signature signature) {
    return new Transaction.Legacy(
        number(c, "nonce").w0(),
        number(c, "gasPrice"),
        number(c, "gasLimit").w0(),
        recipient(c),
        number(c, "value"),
        data(c),
        signature);
  }

  private static void typed(JsonNode c) {
    JsonNode tx = c.get("tx");
    Transaction.Signed transaction =
        tx.get("type").intValue() == 1
            ? new Transaction.AccessList(
                number(tx, "chainId"),
                number(tx, "nonce").w0(),
                number(tx, "gasPrice"),
                number(tx, "gasLimit").w0(),
                recipient(tx),
                number(tx, "value"),
                data(tx),
                accessList(tx),
                UNSIGNED_TYPED)
            : new Transaction.DynamicFee(
                number(tx, "chainId"),
                number(tx, "nonce").w0(),
                number(tx, "maxPriorityFeePerGas"),
                number(tx, "maxFeePerGas"),
                number(tx, "gasLimit").w0(),
                recipient(tx),
                number(tx, "value"),
                data(tx),
                accessList(tx),
                UNSIGNED_TYPED);
    check(
        transaction,
        JsonFields.bytes(c, "unsigned"),
        JsonFields.bytes(c, "signed"),
        JsonFields.number(c, "key"),
        Address.fromHex(JsonFields.text(c, "address")));
  }

  private static void check(
      Transaction.Signed transaction,
      byte[] unsigned,
      byte[] signed,
      UInt256 key,
      Address account) {
    Bytes32 hash = TransactionCodec.signingHash(transaction);
    Mismatch.unlessEqual("signing hash", Keccak.hash(unsigned), hash);
    Secp256k1.Signature s = Secp256k1.sign(hash, key);
    byte[] encoded =
        TransactionCodec.encode(
            TransactionCodec.withSignature(transaction, s.yParity(), s.r(), s.s()));
    Mismatch.unlessEqual("signed transaction", signed, encoded);
    Transaction decoded = TransactionCodec.decode(signed);
    Mismatch.unlessEqual("decoded and encoded again", signed, TransactionCodec.encode(decoded));
    Mismatch.unlessEqual(
        "sender",
        Optional.of(account),
        TransactionCodec.sender((Transaction.Signed) decoded, Cryptography.pure()));
  }

  /** Whether the number has at most 64 bits. */
  private static boolean fits(JsonNode object, String field) {
    UInt256 value = number(object, field);
    return (value.w1() | value.w2() | value.w3()) == 0;
  }

  /** A number as JSON number or hex; zero when absent or {@code 0x}. */
  private static UInt256 number(JsonNode object, String field) {
    JsonNode value = object.get(field);
    if (value == null) {
      return UInt256.ZERO;
    }
    return value.isNumber()
        ? UInt256.of(value.bigIntegerValue())
        : UInt256.fromHex(value.stringValue());
  }

  private static Optional<Address> recipient(JsonNode object) {
    return Optional.ofNullable(object.get("to")).map(to -> Address.fromHex(to.stringValue()));
  }

  private static byte[] data(JsonNode object) {
    return object.has("data") ? JsonFields.bytes(object, "data") : new byte[0];
  }

  private static List<AccessListEntry> accessList(JsonNode object) {
    List<AccessListEntry> list = new ArrayList<>();
    if (object.has("accessList")) {
      for (JsonNode entry : object.get("accessList")) {
        List<Bytes32> keys = new ArrayList<>();
        entry
            .get("storageKeys")
            .forEach(key -> keys.add(Bytes32.from(Hex.decode(key.stringValue()))));
        list.add(new AccessListEntry(Address.fromHex(JsonFields.text(entry, "address")), keys));
      }
    }
    return list;
  }
}
