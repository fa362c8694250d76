package dev.trestle.stf.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.rlp.RlpException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MerklePatriciaTrieTest {
  private static final NodeSink NOWHERE = (hash, node) -> {};

  @Test
  void commit_ofNothing_isTheEmptyRoot() {
    assertThat(MerklePatriciaTrie.empty().commit(NOWHERE)).isEqualTo(MerklePatriciaTrie.EMPTY_ROOT);
    assertThat(Keccak.hash(new byte[] {(byte) 0x80})).isEqualTo(MerklePatriciaTrie.EMPTY_ROOT);
  }

  @Test
  void commit_ofKnownEntries_isTheKnownRoot() {
    MerklePatriciaTrie trie = MerklePatriciaTrie.empty();
    for (String pair : List.of("do=verb", "horse=stallion", "doge=coin", "dog=puppy")) {
      trie.put(ascii(pair.split("=")[0]), ascii(pair.split("=")[1]));
    }
    assertThat(trie.commit(NOWHERE))
        .hasToString("0x5991bb8c6514148a29db676a14ac506cd2cd5775ace63c30a4fe457715e9ac84");
  }

  @Test
  void put_ofAnEmptyValue_isRefused() {
    assertThatThrownBy(() -> MerklePatriciaTrie.empty().put(new byte[] {1}, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("remove");
  }

  @Test
  void commit_afterChangesWithoutEffect_writesNothing() {
    NodeMap nodes = new NodeMap();
    Bytes32 root = filled(new Random(1), 300, 32).commit(nodes);
    MerklePatriciaTrie trie = filled(new Random(1), 300, 32);
    trie.commit(nodes);
    MerklePatriciaTrie again = new MerklePatriciaTrie(nodes, root);
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] key = bytes(random, 32);
      again.put(key, bytes(random, 1 + random.nextInt(60)));
      again.remove(Keccak.hash(key).toBytes());
    }
    List<Bytes32> written = new ArrayList<>();
    assertThat(again.commit((hash, node) -> written.add(hash))).isEqualTo(root);
    assertThat(written).isEmpty();
  }

  @Test
  void commit_afterOneChange_writesOnlyItsPath() {
    NodeMap nodes = new NodeMap();
    Bytes32 root = filled(new Random(2), 2000, 32).commit(nodes);
    MerklePatriciaTrie trie = new MerklePatriciaTrie(nodes, root);
    byte[] key = bytes(new Random(2), 32);
    trie.put(key, ascii("another value"));
    List<Bytes32> written = new ArrayList<>();
    trie.commit((hash, node) -> written.add(hash));
    assertThat(written).hasSize(trie.prove(key).size());
    assertThat(written).hasSizeBetween(3, 6);
  }

  @Test
  void sink_receivesNodesUnderTheirHashes_andNoNodeTwice() {
    TreeMap<Bytes32, byte[]> seen = new TreeMap<>();
    filled(new Random(3), 500, 20)
        .commit((hash, node) -> assertThat(seen.put(hash, node)).as("hash %s", hash).isNull());
    seen.forEach((hash, node) -> assertThat(Keccak.hash(node)).isEqualTo(hash));
    assertThat(seen).hasSizeGreaterThan(500);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void randomChanges_agreeWithThePlainTwin(long seed) {
    Random random = new Random(seed);
    int keyBytes = new int[] {1, 2, 3, 0, 32, 4}[(int) (seed % 6)];
    int valueBytes = seed % 2 == 0 ? 3 : 70;
    NodeMap nodes = new NodeMap();
    MerklePatriciaTrie trie = new MerklePatriciaTrie(nodes, MerklePatriciaTrie.EMPTY_ROOT);
    SortedMap<String, byte[]> twin = new TreeMap<>();
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      // Zero stands for keys of many lengths, so that keys end at branches, too.
      keys.add(bytes(random, keyBytes == 0 ? random.nextInt(4) : keyBytes));
    }
    for (int round = 0; round < 400; round++) {
      byte[] key = keys.get(random.nextInt(keys.size()));
      if (random.nextInt(5) < 2) {
        trie.remove(key);
        twin.remove(Hex.encode(key));
      } else {
        byte[] value = bytes(random, 1 + random.nextInt(valueBytes));
        trie.put(key, value);
        twin.put(Hex.encode(key), value);
      }
      if (random.nextInt(4) == 0) {
        Bytes32 root = trie.commit(nodes);
        assertThat(root).as("seed %d round %d", seed, round).isEqualTo(PlainTrie.root(twin));
        if (random.nextBoolean()) {
          trie = new MerklePatriciaTrie(nodes, root);
        }
        check(trie, root, keys, twin);
      }
    }
    for (byte[] key : keys) {
      trie.remove(key);
    }
    assertThat(trie.commit(nodes)).isEqualTo(MerklePatriciaTrie.EMPTY_ROOT);
  }

  private static void check(
      MerklePatriciaTrie trie, Bytes32 root, List<byte[]> keys, SortedMap<String, byte[]> twin) {
    for (byte[] key : keys) {
      Optional<byte[]> expected = Optional.ofNullable(twin.get(Hex.encode(key)));
      assertThat(trie.get(key).map(Hex::encode)).isEqualTo(expected.map(Hex::encode));
      TrieProof.Result result = TrieProof.verify(root, key, trie.prove(key));
      if (expected.isPresent()) {
        assertThat(result).isInstanceOf(TrieProof.Present.class);
        assertThat(((TrieProof.Present) result).value()).isEqualTo(expected.get());
      } else {
        assertThat(result).isEqualTo(new TrieProof.Absent());
      }
    }
  }

  @Test
  void missingNode_isNamed_whereverItIsNeeded() {
    NodeMap nodes = new NodeMap();
    Bytes32 root = filled(new Random(4), 1000, 32).commit(nodes);
    byte[] key = bytes(new Random(4), 32);
    List<byte[]> path = new MerklePatriciaTrie(nodes, root).prove(key);
    for (int lost = 0; lost < path.size(); lost++) {
      Bytes32 hash = Keccak.hash(path.get(lost));
      NodeSource gap = wanted -> wanted.equals(hash) ? Optional.empty() : nodes.node(wanted);
      assertMissing(hash, () -> new MerklePatriciaTrie(gap, root).get(key));
      assertMissing(hash, () -> new MerklePatriciaTrie(gap, root).put(key, new byte[] {1}));
      assertMissing(hash, () -> new MerklePatriciaTrie(gap, root).remove(key));
      assertMissing(hash, () -> new MerklePatriciaTrie(gap, root).prove(key));
    }
  }

  private static void assertMissing(Bytes32 hash, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            MissingNodeException.class, e -> assertThat(e.hash()).isEqualTo(hash))
        .hasMessageContaining(hash.toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void recordedWitness_isEnoughToRepeatTheChanges(long seed) {
    NodeMap nodes = new NodeMap();
    Bytes32 root = filled(new Random(seed), 500, 32).commit(nodes);
    RecordingNodeSource recording = new RecordingNodeSource(nodes);
    Bytes32 expected = changeSome(new MerklePatriciaTrie(recording, root), seed);
    NodeMap witness = NodeMap.ofPreimages(recording.recorded().values());
    assertThat(witness.size()).isLessThan(nodes.size());
    assertThat(changeSome(new MerklePatriciaTrie(witness, root), seed)).isEqualTo(expected);
    for (Map.Entry<Bytes32, byte[]> entry : recording.recorded().entrySet()) {
      NodeSource gap = hash -> hash.equals(entry.getKey()) ? Optional.empty() : witness.node(hash);
      assertMissing(entry.getKey(), () -> changeSome(new MerklePatriciaTrie(gap, root), seed));
    }
  }

  private static Bytes32 changeSome(MerklePatriciaTrie trie, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      byte[] key = bytes(random, 32);
      byte[] value = bytes(random, 1 + random.nextInt(60));
      if (i % 2 == 0) {
        trie.remove(key);
      } else {
        trie.put(key, Hex.decode("aa" + Hex.encode(value)));
      }
    }
    return trie.commit(NOWHERE);
  }

  @Test
  void damagedNodes_giveMissingNodesOrRlpErrors_neverOthers() {
    NodeMap nodes = new NodeMap();
    Bytes32 root = filled(new Random(5), 200, 3).commit(nodes);
    byte[] rootNode = nodes.node(root).orElseThrow();
    Random random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = rootNode.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      NodeSource source = h -> h.equals(root) ? Optional.of(damaged) : nodes.node(h);
      MerklePatriciaTrie trie = new MerklePatriciaTrie(source, root);
      byte[] key = bytes(random, random.nextInt(5));
      try {
        trie.get(key);
        trie.prove(key);
        trie.put(key, key.length == 0 ? new byte[] {1} : key);
        trie.remove(bytes(random, 3));
        trie.commit(NOWHERE);
      } catch (RlpException | MissingNodeException e) {
        assertThat(e).hasMessageContainingAll("");
      }
    }
  }

  static MerklePatriciaTrie filled(Random random, int entries, int keyBytes) {
    MerklePatriciaTrie trie = MerklePatriciaTrie.empty();
    for (int i = 0; i < entries; i++) {
      trie.put(bytes(random, keyBytes), bytes(random, 1 + random.nextInt(60)));
    }
    return trie;
  }

  static byte[] bytes(Random random, int length) {
    byte[] out = new byte[length];
    random.nextBytes(out);
    return out;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
