package dev.trestle.stf.trie;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.rlp.RlpException;
import java.util.List;

/** Checks proofs that {@link MerklePatriciaTrie#prove} makes, without a trie. */
public final class TrieProof {
  private TrieProof() {}

  /** What a proof shows about a key under a root. */
  public sealed interface Result {}

  /** The key has this value. */
  public record Present(byte[] value) implements Result {}

  /** The trie has no such key. */
  public record Absent() implements Result {}

  /**
   * The proof shows nothing.
   *
   * @param reason what is wrong with it
   */
  public record Invalid(String reason) implements Result {}

  /**
   * Follows the key from the root through the proof's nodes. Strict: every node must be needed.
   *
   * @param proof the nodes from the root down, each one's hash named by the one before
   */
  public static Result verify(Bytes32 root, byte[] key, List<byte[]> proof) {
    if (root.equals(MerklePatriciaTrie.EMPTY_ROOT)) {
      return proof.isEmpty() || (proof.size() == 1 && isEmptyString(proof.getFirst()))
          ? new Absent()
          : new Invalid("a proof with nodes against the empty trie");
    }
    EncodedWalk walk = new EncodedWalk(Nibbles.of(key), 0);
    Bytes32 wanted = root;
    for (int i = 0; i < proof.size(); i++) {
      if (!Keccak.hash(proof.get(i)).equals(wanted)) {
        return new Invalid("node " + i + " has not the hash " + wanted);
      }
      EncodedWalk.Stop stop;
      try {
        stop = walk.walk(proof.get(i));
      } catch (RlpException e) {
        return new Invalid("node " + i + ": " + e.getMessage());
      }
      if (stop == EncodedWalk.Stop.NEXT) {
        wanted = walk.nextHash();
      } else if (i != proof.size() - 1) {
        return new Invalid("the path ends at node " + i + " of " + proof.size());
      } else {
        return stop == EncodedWalk.Stop.VALUE ? new Present(walk.value()) : new Absent();
      }
    }
    return new Invalid("the proof ends before the path, at hash " + wanted);
  }

  private static boolean isEmptyString(byte[] node) {
    return node.length == 1 && node[0] == (byte) 0x80;
  }
}
