package dev.trestle.riscv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final long SEED = 20261120;

  @Test
  void root_randomWrites_equalsThatOfThePlainDefinition() {
    Random random = new Random(SEED);
    var memory = new Memory();
    var leaves = new TreeMap<Long, byte[]>();
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 40; i++) {
        long address = random.nextLong(Memory.SIZE >>> 3 + 6 * round) & -8;
        long value = random.nextLong();
        memory.store(address, 8, value);
        byte[] leaf = leaves.computeIfAbsent(address >>> 5, a -> new byte[32]);
        Memory.LONG.set(leaf, (int) address & 31, value);
      }
      assertThat(memory.root()).as("seed %d", SEED).isEqualTo(plainRoot(leaves, 27, 0));
    }
  }

  /** The definition of docs/spec/machine.md, with nothing kept. */
  private static Bytes32 plainRoot(TreeMap<Long, byte[]> leaves, int height, long index) {
    if (height == 0) {
      byte[] leaf = leaves.get(index);
      return leaf == null ? Bytes32.ZERO : Bytes32.from(leaf);
    }
    if (leaves.subMap(index << height, index + 1 << height).isEmpty()) {
      return MemoryTree.Untouched.of(height).root();
    }
    return pair(
        plainRoot(leaves, height - 1, 2 * index), plainRoot(leaves, height - 1, 2 * index + 1));
  }

  private static Bytes32 pair(Bytes32 left, Bytes32 right) {
    byte[] both = Arrays.copyOf(left.toBytes(), 64);
    right.putTo(both, 32);
    return Keccak.hash(both);
  }

  @Test
  void untouchedRoots_eachHeight_areHashesOfTwoBelow() {
    assertThat(new Memory().root()).isEqualTo(MemoryTree.Untouched.of(27).root());
    for (int i = 1; i <= 27; i++) {
      Bytes32 below = MemoryTree.Untouched.of(i - 1).root();
      assertThat(MemoryTree.Untouched.of(i).root()).isEqualTo(pair(below, below));
    }
  }

  @Test
  void proof_ofAnyLeaf_leadsToTheRoot() {
    Random random = new Random(SEED);
    var memory = new Memory();
    for (int i = 0; i < 50; i++) {
      long address = random.nextLong(Memory.SIZE) & -8;
      memory.store(address, 8, random.nextLong());
      byte[] proof = memory.proof(address);
      assertThat(proof).hasSize(896);
      assertThat(fold(proof, 1, address)).as("seed %d", SEED).isEqualTo(memory.root());
      byte[] group = memory.proof(address, 3);
      assertThat(group).hasSize(1024);
      assertThat(fold(group, 8, address)).isEqualTo(memory.root());
    }
  }

  private static Bytes32 fold(byte[] proof, int leaves, long address) {
    Bytes32[] nodes = new Bytes32[leaves];
    Arrays.setAll(nodes, i -> Bytes32.from(proof, 32 * i));
    long path = address / 32;
    for (int n = leaves; n > 1; n /= 2, path >>= 1) {
      for (int i = 0; i < n / 2; i++) {
        nodes[i] = pair(nodes[2 * i], nodes[2 * i + 1]);
      }
    }
    Bytes32 node = nodes[0];
    for (int at = 32 * leaves; at < proof.length; at += 32, path >>= 1) {
      Bytes32 sibling = Bytes32.from(proof, at);
      node = (path & 1) == 0 ? pair(node, sibling) : pair(sibling, node);
    }
    return node;
  }

  @Test
  void snapshot_thenWritesAndRestore_bringsBackEveryByte() {
    Random random = new Random(SEED);
    var memory = new Memory();
    memory.store(Memory.CODE_END, 8, 1);
    memory.store(0x9000_0000L, 8, 2);
    MemoryTree first = memory.snapshot();
    Bytes32 firstRoot = memory.root();
    for (int i = 0; i < 100; i++) {
      memory.store(random.nextLong(Memory.SIZE) & -8, 8, random.nextLong());
    }
    memory.store(Memory.CODE_END, 8, 3);
    MemoryTree second = memory.snapshot();
    Bytes32 secondRoot = memory.root();
    memory.store(Memory.CODE_END, 8, 4);
    memory.restore(first);
    assertThat(memory.load(Memory.CODE_END, 8)).isEqualTo(1);
    assertThat(memory.root()).as("seed %d", SEED).isEqualTo(firstRoot);
    memory.restore(second);
    assertThat(memory.load(Memory.CODE_END, 8)).isEqualTo(3);
    assertThat(memory.load(0x9000_0000L, 8)).isEqualTo(2);
    assertThat(memory.root()).isEqualTo(secondRoot);
  }

  @Test
  void readAndWrite_acrossPages_areWhole() {
    var memory = new Memory();
    byte[] bytes = new byte[3 * Memory.PAGE_BYTES];
    new Random(SEED).nextBytes(bytes);
    memory.write(12345, bytes);
    assertThat(memory.read(12345, bytes.length)).isEqualTo(bytes);
    assertThat(memory.read(12344, 2)).containsExactly(0, bytes[0]);
    assertThatThrownBy(() -> memory.read(Memory.SIZE - 1, 2)).hasMessageContaining("2^32");
  }

  @Test
  void storeAndLoad_eachWidth_equalPlainBytes() {
    Random random = new Random(SEED);
    var memory = new Memory();
    byte[] plain = new byte[2 * Memory.PAGE_BYTES];
    for (int i = 0; i < 20_000; i++) {
      int bytes = 1 << random.nextInt(4);
      int at = random.nextInt(plain.length) & -bytes;
      long value = random.nextLong();
      memory.store(Memory.CODE_END + at, bytes, value);
      for (int j = 0; j < bytes; j++) {
        plain[at + j] = (byte) (value >>> 8 * j);
      }
      int wanted = 1 << random.nextInt(4);
      int from = random.nextInt(plain.length) & -wanted;
      long expected = 0;
      for (int j = wanted - 1; j >= 0; j--) {
        expected = expected << 8 | plain[from + j] & 0xff;
      }
      assertThat(memory.load(Memory.CODE_END + from, wanted))
          .as("seed %d", SEED)
          .isEqualTo(expected);
    }
    assertThat(memory.read(Memory.CODE_END, plain.length)).isEqualTo(plain);
    var copy = new Memory();
    copy.write(Memory.CODE_END, plain);
    assertThat(copy.root()).isEqualTo(memory.root());
  }
}
