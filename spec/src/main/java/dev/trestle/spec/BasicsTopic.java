package dev.trestle.spec;

import dev.trestle.l1.Abi;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.PublicKey;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Keys, ABI and one transaction: the small tests of {@code ethereum/tests}. */
final class BasicsTopic implements Topic {
  @Override
  public String name() {
    return "basics";
  }

  @Override
  public List<String> archives() {
    return List.of("rlp-trie-tx/ethereum-tests-basic");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    for (JsonNode c : archive.json("BasicTests/keyaddrtest.json")) {
      tally.check("BasicTests/keyaddrtest.json " + JsonFields.text(c, "seed"), () -> key(c));
    }
    for (JsonNode c : archive.json("BasicTests/txtest.json")) {
      tally.check("BasicTests/txtest.json " + JsonFields.text(c, "key"), () -> transaction(c));
    }
    for (var c : archive.json("ABITests/basic_abi_tests.json").properties()) {
      tally.check("ABITests/basic_abi_tests.json " + c.getKey(), () -> abi(c.getValue()));
    }
    for (String path : List.of("genesishashestest", "blockgenesistest")) {
      String file = "BasicTests/" + path + ".json";
      tally.skip(file, archive.json(file).size(), "headers from before the Merge");
    }
    for (var path : archive.paths(".json")) {
      if (path.startsWith("GenesisTests/")) {
        tally.skip(path, archive.json(path).size(), "headers from before the Merge");
      } else if (path.startsWith("KeyStoreTests/")) {
        tally.skip(path, archive.json(path).size(), "key stores are the wallets' business");
      }
    }
    tally.skip("BasicTests/crypto.json", "ECIES belongs to the devp2p network, not used here");
  }

  /** The file's signature "of the empty string" is left out: which hash it signs is not said. */
  private static void key(JsonNode c) {
    UInt256 key = Keccak.hash(JsonFields.utf8(c, "seed")).toUInt256();
    Mismatch.unlessEqual("key", JsonFields.number(c, "key"), key);
    Address address = Address.from(JsonFields.bytes(c, "addr"));
    Mismatch.unlessEqual("address", address, Secp256k1.publicKey(key).address());
  }

  private static void transaction(JsonNode c) {
    byte[] signed = JsonFields.bytes(c, "signed");
    Transaction decoded = TransactionCodec.decode(signed);
    Mismatch.unlessEqual("encoded again", signed, TransactionCodec.encode(decoded));
    Signature signature = ((Transaction.Signed) decoded).signature();
    // From before EIP-2: s is high, so the codec gives no sender, but the key is there.
    Optional<PublicKey> signer =
        Secp256k1.recover(
            TransactionCodec.signingHash((Transaction.Signed) decoded),
            signature.v().toLong() == 28 ? 1 : 0,
            signature.r(),
            signature.s());
    Mismatch.unlessEqual(
        "signer", Optional.of(Secp256k1.publicKey(JsonFields.number(c, "key"))), signer);
    Mismatch.unlessEqual("data", JsonFields.bytes(c, "data"), decoded.data());
  }

  private static void abi(JsonNode c) {
    List<String> types = new ArrayList<>();
    c.get("types").forEach(type -> types.add(type.stringValue()));
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      values.add(AbiValues.plain(types.get(i), c.get("args").get(i)));
    }
    byte[] encoded = Abi.encode("(" + String.join(",", types) + ")", values.toArray());
    Mismatch.unlessEqual("encoding", Hex.decode(JsonFields.text(c, "result")), encoded);
  }
}
