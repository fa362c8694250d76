package dev.trestle.stf.trie;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrieProofTest {
  private final NodeMap nodes = new NodeMap();
  private final Bytes32 root = MerklePatriciaTrieTest.filled(new Random(7), 800, 32).commit(nodes);
  private final byte[] key = MerklePatriciaTrieTest.bytes(new Random(7), 32);
  private final List<byte[]> proof = new MerklePatriciaTrie(nodes, root).prove(key);

  @Test
  void verify_ofTheProof_givesTheValue() {
    assertThat(TrieProof.verify(root, key, proof)).isInstanceOf(TrieProof.Present.class);
  }

  @Test
  void verify_againstTheEmptyTrie_provesAbsenceOfEverything() {
    Bytes32 empty = MerklePatriciaTrie.EMPTY_ROOT;
    assertThat(TrieProof.verify(empty, key, List.of())).isEqualTo(new TrieProof.Absent());
    assertThat(TrieProof.verify(empty, key, List.of(new byte[] {(byte) 0x80})))
        .isEqualTo(new TrieProof.Absent());
    assertInvalid(TrieProof.verify(empty, key, proof));
    assertThat(MerklePatriciaTrie.empty().prove(key)).isEmpty();
  }

  @Test
  void verify_afterAnyByteChange_isInvalid() {
    for (int node = 0; node < proof.size(); node++) {
      for (int at = 0; at < proof.get(node).length; at++) {
        List<byte[]> tampered = new ArrayList<>(proof);
        byte[] bytes = proof.get(node).clone();
        bytes[at] ^= 1;
        tampered.set(node, bytes);
        assertInvalid(TrieProof.verify(root, key, tampered));
      }
    }
  }

  @Test
  void verify_ofTooFewTooManyOrSwappedNodes_isInvalid() {
    for (int size = 0; size < proof.size(); size++) {
      assertInvalid(TrieProof.verify(root, key, proof.subList(0, size)));
    }
    List<byte[]> longer = new ArrayList<>(proof);
    longer.add(proof.getLast());
    assertInvalid(TrieProof.verify(root, key, longer));
    assertInvalid(TrieProof.verify(root, key, proof.reversed()));
  }

  @Test
  void verify_ofAnotherKeysProof_isNeverThisKeysValue() {
    byte[] other = Arrays.copyOf(key, 32);
    other[31] ^= 1;
    assertThat(TrieProof.verify(root, other, proof)).isEqualTo(new TrieProof.Absent());
    other[0] ^= (byte) 0xff;
    assertInvalid(TrieProof.verify(root, other, proof));
  }

  @Test
  void orderedTrie_ofNothing_hasTheEmptyRoot_andProvesItsValues() {
    assertThat(OrderedTrie.root(List.of())).isEqualTo(MerklePatriciaTrie.EMPTY_ROOT);
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      values.add(RlpWriter.encode(MerklePatriciaTrieTest.bytes(new Random(i), i + 1)));
    }
    MerklePatriciaTrie trie = OrderedTrie.of(values);
    Bytes32 ordered = trie.commit((hash, node) -> {});
    assertThat(ordered).isEqualTo(OrderedTrie.root(values));
    for (int i = 0; i < 300; i++) {
      byte[] index = OrderedTrie.key(i);
      var result = TrieProof.verify(ordered, index, trie.prove(index));
      assertThat(((TrieProof.Present) result).value()).isEqualTo(values.get(i));
    }
    byte[] past = OrderedTrie.key(300);
    assertThat(TrieProof.verify(ordered, past, trie.prove(past))).isEqualTo(new TrieProof.Absent());
  }

  private static void assertInvalid(TrieProof.Result result) {
    assertThat(result).isInstanceOf(TrieProof.Invalid.class);
    assertThat(((TrieProof.Invalid) result).reason()).isNotBlank();
  }
}
