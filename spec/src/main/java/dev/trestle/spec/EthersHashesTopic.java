package dev.trestle.spec;

import com.esaulpaugh.headlong.abi.ABIType;
import com.esaulpaugh.headlong.abi.TypeFactory;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.Ripemd160;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.crypto.Sha256;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Hashes, packed hashes and accounts of the ethers library's test cases, and what is left out. */
final class EthersHashesTopic implements Topic {
  private static final Map<String, String> LEFT_OUT =
      new TreeMap<>(
          Map.of(
              "eip712.json", "nothing here signs typed data; that is the wallets' business",
              "hdnode.json", "mnemonics of other languages and paths are the wallets' business",
              "wallets.json", "key stores are the wallets' business",
              "units.json", "amounts are in wei here; formatting is the wallets' business",
              "namehash.json", "there is no ENS here",
              "nameprep.json", "there is no ENS here"));

  @Override
  public String name() {
    return "hashes";
  }

  @Override
  public List<String> archives() {
    return List.of("abi-eip712-tx/ethers-testcases");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    int number = 0;
    for (JsonNode c : archive.json("hashes.json")) {
      tally.check(
          "hashes.json " + number++,
          () -> {
            byte[] data = JsonFields.bytes(c, "data");
            Mismatch.unlessEqual("keccak256", bytes32(c, "keccak256"), Keccak.hash(data));
            Mismatch.unlessEqual("sha256", bytes32(c, "sha256"), Sha256.hash(data));
          });
    }
    for (JsonNode c : archive.json("solidity-hashes.json")) {
      tally.check("solidity-hashes.json " + JsonFields.text(c, "name"), () -> packed(c));
    }
    for (JsonNode c : archive.json("accounts.json")) {
      tally.check("accounts.json " + JsonFields.text(c, "name"), () -> account(c));
    }
    LEFT_OUT.forEach((path, reason) -> tally.skip(path, archive.json(path).size(), reason));
  }

  private static Bytes32 bytes32(JsonNode c, String field) {
    return JsonFields.bytes32(c, field);
  }

  private static void packed(JsonNode c) {
    List<String> types = new ArrayList<>();
    c.get("types").forEach(type -> types.add(type.stringValue()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < types.size(); i++) {
      ABIType<?> type = TypeFactory.create(types.get(i));
      AbiValues.pack(type, c.get("values").get(i), out);
    }
    byte[] data = out.toByteArray();
    Mismatch.unlessEqual("keccak256", bytes32(c, "keccak256"), Keccak.hash(data));
    Mismatch.unlessEqual("sha256", bytes32(c, "sha256"), Sha256.hash(data));
    byte[] ripemd = Arrays.copyOf(JsonFields.bytes(c, "ripemd160"), 20);
    Mismatch.unlessEqual("ripemd160", ripemd, Ripemd160.hash(data));
  }

  private static void account(JsonNode c) {
    Address address = Address.fromHex(JsonFields.text(c, "address"));
    if (c.has("privateKey")) {
      Address derived = Secp256k1.publicKey(JsonFields.number(c, "privateKey")).address();
      Mismatch.unlessEqual("address of the key", address, derived);
    }
    Mismatch.unlessEqual(
        "checksum",
        JsonFields.text(c, "checksumAddress"),
        com.esaulpaugh.headlong.abi.Address.toChecksumAddress(
            new BigInteger(1, address.toBytes())));
  }
}
