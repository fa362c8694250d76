package dev.trestle.spec;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.trie.MerklePatriciaTrie;
import dev.trestle.stf.trie.NodeMap;
import dev.trestle.stf.trie.TrieProof;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Roots of tries. Each is built in one go and with a commit after every step; every key is proven
 * and verified at the end.
 */
final class TrieTopic implements Topic {
  private static final String FOLDER = "TrieTests/";

  @Override
  public String name() {
    return "trie";
  }

  @Override
  public List<String> archives() {
    return List.of("rlp-trie-tx/ethereum-tests-basic");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    for (String path : archive.paths(".json")) {
      if (!path.startsWith(FOLDER)) {
        continue;
      }
      JsonNode cases = archive.json(path);
      if (path.contains("nextprev")) {
        tally.skip(path, cases.size(), "tries are not walked to the next or previous key here");
        continue;
      }
      boolean hashedKeys = path.toLowerCase(Locale.ROOT).contains("secure");
      for (var c : cases.properties()) {
        List<Step> steps = steps(c.getValue().get("in"), hashedKeys);
        Bytes32 root = JsonFields.bytes32(c.getValue(), "root");
        tally.check(path + " " + c.getKey(), () -> check(steps, root));
        if (c.getValue().get("in").isObject()) {
          tally.check(path + " " + c.getKey() + " backwards", () -> check(steps.reversed(), root));
        }
      }
    }
  }

  /** A key set to a value, or removed. */
  private record Step(byte[] key, Optional<byte[]> value) {
    void applyTo(MerklePatriciaTrie trie) {
      value.ifPresentOrElse(v -> trie.put(key, v), () -> trie.remove(key));
    }
  }

  private static List<Step> steps(JsonNode in, boolean hashedKeys) {
    List<Step> steps = new ArrayList<>();
    if (in.isObject()) {
      in.properties().forEach(e -> steps.add(step(e.getKey(), e.getValue(), hashedKeys)));
    } else {
      in.forEach(e -> steps.add(step(e.get(0).stringValue(), e.get(1), hashedKeys)));
    }
    return steps;
  }

  private static Step step(String key, JsonNode value, boolean hashedKeys) {
    byte[] plain = bytes(key);
    return new Step(
        hashedKeys ? Keccak.hash(plain).toBytes() : plain,
        value.isNull() ? Optional.empty() : Optional.of(bytes(value.stringValue())));
  }

  private static byte[] bytes(String text) {
    return text.startsWith("0x") ? Hex.decode(text) : text.getBytes(StandardCharsets.UTF_8);
  }

  private static void check(List<Step> steps, Bytes32 expected) {
    NodeMap nodes = new NodeMap();
    MerklePatriciaTrie whole = new MerklePatriciaTrie(nodes, MerklePatriciaTrie.EMPTY_ROOT);
    Bytes32 root = MerklePatriciaTrie.EMPTY_ROOT;
    for (Step step : steps) {
      step.applyTo(whole);
      MerklePatriciaTrie once = new MerklePatriciaTrie(nodes, root);
      step.applyTo(once);
      root = once.commit(nodes);
    }
    Mismatch.unlessEqual("root with a commit after every step", expected, root);
    Mismatch.unlessEqual("root", expected, whole.commit(nodes));
    for (Step step : steps) {
      Optional<byte[]> value = whole.get(step.key);
      byte[] shown =
          switch (TrieProof.verify(root, step.key, whole.prove(step.key))) {
            case TrieProof.Present(byte[] proven) -> proven;
            case TrieProof.Absent() -> new byte[0];
            case TrieProof.Invalid(String reason) -> throw new Mismatch("proof: " + reason);
          };
      Mismatch.unlessEqual("proven value", value.orElse(new byte[0]), shown);
    }
  }
}
