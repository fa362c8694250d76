package dev.trestle.stf.trie;

import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The Merkle-Patricia trie of the yellow paper, appendix D: keys and values are byte strings, an
 * empty value is no value. Nodes are read from a {@link NodeSource} when a path first needs them;
 * changes stay in memory until {@link #commit}.
 *
 * <p>Every method throws {@link MissingNodeException} when the source lacks a node on the way, and
 * {@link dev.trestle.stf.rlp.RlpException} when it gives bytes that are no node. The source is
 * trusted to give bytes with the hash asked for. A trie whose {@link #remove} met a missing node is
 * half changed and must be dropped. {@link #get} does not change the trie: any number of threads
 * may read while none writes.
 */
public final class MerklePatriciaTrie {
  /** Root of the empty trie: Keccak-256 of the RLP of the empty string. */
  public static final Bytes32 EMPTY_ROOT =
      Bytes32.fromHex("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

  private static final byte[] NO_VALUE = {};

  private final NodeSource source;
  private final NodeEncoder encoder = new NodeEncoder();
  private Node root;
  private Bytes32 rootHash;
  private boolean changed;

  /** The trie with this root, as the source holds it. Nothing is read yet. */
  public MerklePatriciaTrie(NodeSource source, Bytes32 root) {
    this.source = source;
    this.root = root.equals(EMPTY_ROOT) ? Node.Empty.NODE : Node.Unread.of(root);
    this.rootHash = root;
  }

  /** An empty trie that is kept in memory. */
  public static MerklePatriciaTrie empty() {
    return new MerklePatriciaTrie(hash -> Optional.empty(), EMPTY_ROOT);
  }

  /** The value of a key. */
  public Optional<byte[]> get(byte[] key) {
    byte[] path = Nibbles.of(key);
    Node node = root;
    int depth = 0;
    while (true) {
      switch (node) {
        case Node.Empty e -> {
          return Optional.empty();
        }
        case Node.Unread u -> {
          return new EncodedWalk(path, depth).finish(source, u.hash());
        }
        case Node.Leaf l -> {
          return isRest(l.path, path, depth) ? Optional.of(l.value) : Optional.empty();
        }
        case Node.Extension x -> {
          if (Nibbles.shared(x.path, path, depth) != x.path.length) {
            return Optional.empty();
          }
          depth += x.path.length;
          node = x.child;
        }
        case Node.Branch b -> {
          if (depth == path.length) {
            return b.value.length == 0 ? Optional.empty() : Optional.of(b.value);
          }
          node = b.children[path[depth++]];
        }
      }
    }
  }

  /**
   * Sets a key's value.
   *
   * @throws IllegalArgumentException for an empty value: {@link #remove} the key instead
   */
  public void put(byte[] key, byte[] value) {
    if (value.length == 0) {
      throw new IllegalArgumentException("a trie holds no empty values; remove the key instead");
    }
    Change change = new Change(Nibbles.of(key), value);
    root = put(root, 0, change);
    changed |= change.made;
  }

  /** Removes a key; nothing happens when it is absent. */
  public void remove(byte[] key) {
    Change change = new Change(Nibbles.of(key), NO_VALUE);
    root = remove(root, 0, change);
    changed |= change.made;
  }

  /**
   * Hashes what changed since the last commit and gives the new nodes, children before parents, to
   * the sink. Nodes shorter than 32 bytes live inside their parents and are not given, except a
   * root. The trie stays usable.
   *
   * @return the root
   */
  public Bytes32 commit(NodeSink sink) {
    if (changed) {
      rootHash = encoder.storeRoot(root, sink);
      changed = false;
    }
    return rootHash;
  }

  /**
   * The nodes from the root to where the key's path ends, for {@link TrieProof#verify}; none for
   * the empty trie. Proves absence when the key is absent.
   *
   * @throws IllegalStateException while there are changes that were not committed
   */
  public List<byte[]> prove(byte[] key) {
    if (changed) {
      throw new IllegalStateException("commit the trie before proving against its root");
    }
    List<byte[]> proof = new ArrayList<>();
    byte[] path = Nibbles.of(key);
    Node node = root;
    int depth = 0;
    while (true) {
      if (node instanceof Node.Unread) {
        node = read(node, proof);
      } else if (node.hasHash() || (node == root && !(node instanceof Node.Empty))) {
        proof.add(encoder.encode(node));
      }
      switch (node) {
        case Node.Empty e -> {
          return proof;
        }
        case Node.Leaf l -> {
          return proof;
        }
        case Node.Unread u -> throw new IllegalStateException("trie node decoded to a hash");
        case Node.Extension x -> {
          if (Nibbles.shared(x.path, path, depth) != x.path.length) {
            return proof;
          }
          depth += x.path.length;
          node = x.child;
        }
        case Node.Branch b -> {
          if (depth == path.length) {
            return proof;
          }
          node = b.children[path[depth++]];
        }
      }
    }
  }

  /** One change on its way down; {@code made} tells whether it had an effect. */
  private static final class Change {
    final byte[] path;
    final byte[] value;
    boolean made;

    Change(byte[] path, byte[] value) {
      this.path = path;
      this.value = value;
    }

    byte[] rest(int depth) {
      return Arrays.copyOfRange(path, depth, path.length);
    }
  }

  private Node put(Node node, int depth, Change change) {
    return switch (node) {
      case Node.Empty e -> {
        change.made = true;
        yield new Node.Leaf(change.rest(depth), change.value);
      }
      case Node.Unread u -> put(resolve(u), depth, change);
      case Node.Leaf l -> putAtLeaf(l, depth, change);
      case Node.Extension x -> putAtExtension(x, depth, change);
      case Node.Branch b -> {
        if (depth == change.path.length) {
          if (!Arrays.equals(b.value, change.value)) {
            b.value = change.value;
            change.made = true;
          }
        } else {
          int nibble = change.path[depth];
          b.children[nibble] = put(b.children[nibble], depth + 1, change);
        }
        yield touched(b, change);
      }
    };
  }

  private Node putAtLeaf(Node.Leaf leaf, int depth, Change change) {
    if (isRest(leaf.path, change.path, depth)) {
      if (!Arrays.equals(leaf.value, change.value)) {
        leaf.value = change.value;
        change.made = true;
      }
      return touched(leaf, change);
    }
    int shared = Nibbles.shared(leaf.path, change.path, depth);
    Node.Branch branch = Node.Branch.empty();
    if (shared == leaf.path.length) {
      branch.value = leaf.value;
    } else {
      branch.children[leaf.path[shared]] =
          new Node.Leaf(Arrays.copyOfRange(leaf.path, shared + 1, leaf.path.length), leaf.value);
    }
    return split(branch, leaf.path, shared, depth, change);
  }

  private Node putAtExtension(Node.Extension extension, int depth, Change change) {
    byte[] path = extension.path;
    int shared = Nibbles.shared(path, change.path, depth);
    if (shared == path.length) {
      extension.child = put(extension.child, depth + shared, change);
      return touched(extension, change);
    }
    Node.Branch branch = Node.Branch.empty();
    byte[] rest = Arrays.copyOfRange(path, shared + 1, path.length);
    branch.children[path[shared]] = extend(rest, extension.child);
    return split(branch, path, shared, depth, change);
  }

  /** Puts the change into a fresh branch that stands {@code shared} half-bytes below. */
  private static Node split(Node.Branch branch, byte[] path, int shared, int depth, Change change) {
    change.made = true;
    int at = depth + shared;
    if (at == change.path.length) {
      branch.value = change.value;
    } else {
      branch.children[change.path[at]] = new Node.Leaf(change.rest(at + 1), change.value);
    }
    return extend(Arrays.copyOf(path, shared), branch);
  }

  private Node remove(Node node, int depth, Change change) {
    return switch (node) {
      case Node.Empty e -> e;
      case Node.Unread u -> remove(resolve(u), depth, change);
      case Node.Leaf l -> {
        change.made = isRest(l.path, change.path, depth);
        yield change.made ? Node.Empty.NODE : l;
      }
      case Node.Extension x -> {
        if (Nibbles.shared(x.path, change.path, depth) != x.path.length) {
          yield x;
        }
        x.child = remove(x.child, depth + x.path.length, change);
        yield change.made ? prepend(x.path, x.child) : x;
      }
      case Node.Branch b -> {
        if (depth == change.path.length) {
          change.made = b.value.length != 0;
          b.value = NO_VALUE;
        } else {
          int nibble = change.path[depth];
          b.children[nibble] = remove(b.children[nibble], depth + 1, change);
        }
        yield change.made ? collapse(b) : b;
      }
    };
  }

  /** A branch with one way left is not a branch. */
  private Node collapse(Node.Branch branch) {
    branch.touch();
    int only = -1;
    for (int i = 0; i < 16; i++) {
      if (!(branch.children[i] instanceof Node.Empty)) {
        if (only >= 0 || branch.value.length != 0) {
          return branch;
        }
        only = i;
      }
    }
    if (only < 0) {
      return new Node.Leaf(NO_VALUE, branch.value);
    }
    return prepend(new byte[] {(byte) only}, branch.children[only]);
  }

  /** The node with a path in front of it, merged into one node where that is the form. */
  private Node prepend(byte[] path, Node node) {
    return switch (node) {
      case Node.Unread u -> prepend(path, resolve(u));
      case Node.Leaf l -> new Node.Leaf(Nibbles.join(path, l.path), l.value);
      case Node.Extension x -> new Node.Extension(Nibbles.join(path, x.path), x.child);
      case Node.Branch b -> new Node.Extension(path, b);
      case Node.Empty e -> e;
    };
  }

  private static Node extend(byte[] path, Node child) {
    return path.length == 0 ? child : new Node.Extension(path, child);
  }

  private static Node touched(Node node, Change change) {
    if (change.made) {
      node.touch();
    }
    return node;
  }

  private static boolean isRest(byte[] part, byte[] path, int depth) {
    return part.length == path.length - depth && Nibbles.shared(part, path, depth) == part.length;
  }

  private Node resolve(Node.Unread unread) {
    Node node = NodeDecoder.decode(load(unread.hash()));
    node.storedAs(unread);
    return node;
  }

  private Node read(Node unread, List<byte[]> proof) {
    byte[] bytes = load(unread.hash());
    proof.add(bytes);
    return NodeDecoder.decode(bytes);
  }

  private byte[] load(Bytes32 hash) {
    return source.node(hash).orElseThrow(() -> new MissingNodeException(hash));
  }
}
