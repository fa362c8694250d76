package dev.trestle.l1;

import static org.assertj.core.api.Assertions.assertThat;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.OutputRoot;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.trie.MerklePatriciaTrie;
import dev.trestle.stf.trie.NodeMap;
import dev.trestle.stf.trie.TrieProof;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The portal, run in Trestle's EVM, believes the proofs that stf makes, and no others. */
class PortalAgreesWithTriesTest {
  private static final Address OWNER =
      Address.fromHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
  private static final UInt256 BOND = UInt256.of(1_000);
  private static final byte[] TRUE = {1};
  private static final Bytes32 STATE_ROOT = new Bytes32(1, 1, 1, 1);
  private static final Bytes32 BLOCK_HASH = new Bytes32(2, 2, 2, 2);

  private static final DeploymentPlan.Request REQUEST =
      new DeploymentPlan.Request(
          OWNER,
          0,
          OWNER,
          OWNER,
          901,
          new SystemConfig(
              OWNER.toWord(),
              60_000_000,
              new FeeScalars(1368, 810_949),
              SystemConfig.Eip1559.CHAIN_DEFAULT,
              SystemConfig.OperatorFee.NONE,
              0,
              0),
          DeploymentPlan.DataPolicy.BLOB,
          6);

  private final TestChain chain = new TestChain();
  private final DeploymentPlan plan = DeploymentPlan.of(REQUEST);
  private final MerklePatriciaTrie storage =
      new MerklePatriciaTrie(new NodeMap(), MerklePatriciaTrie.EMPTY_ROOT);
  private Bytes32 root = Bytes32.ZERO;
  private long games;

  @BeforeEach
  void deploy() {
    GameParameters game =
        new GameParameters(new Bytes32(3, 0, 0, 0), 51, 14, 120, 10, 11, BOND, BOND.multiply(100));
    DisputePlan disputes =
        DisputePlan.of(
            REQUEST,
            new DisputePlan.Rules(
                OWNER, 60, 600, new Bytes32(4, 4, 4, 4), 7, BLOCK_HASH, Optional.of(game)));
    plan.deployments().forEach(d -> send(Optional.empty(), UInt256.ZERO, d.creationCode()));
    disputes.deployments().forEach(d -> send(Optional.empty(), UInt256.ZERO, d.creationCode()));
    disputes.calls().forEach(c -> send(Optional.of(c.to()), UInt256.ZERO, c.data()));
    chain.pass(1);
  }

  @Test
  void prove_proofsOfManySizes_areThoseThatStfBelieves() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int withdrawals : new int[] {1, 2, 17, 300}) {
      for (int i = 0; i < withdrawals; i++) {
        put(random.nextLong(1_000_000));
      }
      long mine = 1_000_000 + withdrawals;
      put(mine);
      claim();
      List<byte[]> proof = storage.prove(path(mine));
      assertThat(believes(mine, proof)).as("seed %d", seed).isTrue();
      assertThat(believes(mine + 1, proof)).as("seed %d", seed).isFalse();
      for (int i = 0; i < 25; i++) {
        List<byte[]> changed = changed(random, proof);
        boolean right =
            TrieProof.verify(root, path(mine), changed) instanceof TrieProof.Present present
                && Arrays.equals(present.value(), TRUE);
        assertThat(believes(mine, changed)).as("seed %d, change %d", seed, i).isEqualTo(right);
      }
    }
  }

  /** Two paths with eight nibbles in common have leaves so short that their branch holds them. */
  @Test
  void prove_leafInsideItsBranch_isBelievedWithAndWithoutRepetition() {
    Map<Integer, Long> seen = new TreeMap<>();
    long mine = 0;
    Long other = null;
    while (other == null) {
      mine++;
      other = seen.put(firstFourBytes(path(mine)), mine);
    }
    put(mine);
    put(other);
    claim();
    List<byte[]> proof = storage.prove(path(mine));
    assertThat(believes(mine, proof)).isTrue();
    byte[] branch = proof.getLast();
    List<byte[]> repeated = new ArrayList<>(proof);
    repeated.add(leafIn(branch, path(mine)));
    assertThat(believes(mine, repeated)).isTrue();
    assertThat(believes(other, repeated)).isFalse();
    repeated.add(leafIn(branch, path(mine)));
    assertThat(believes(mine, repeated)).isFalse();
  }

  @Test
  void prove_noWithdrawalAtAll_isRefused() {
    root = MerklePatriciaTrie.EMPTY_ROOT;
    claimRoot();
    assertThat(believes(1, List.of())).isFalse();
    assertThat(believes(1, List.of(new byte[] {(byte) 0x80}))).isFalse();
  }

  /** The bytes of the leaf with this path's end, which the branch has in full. */
  private static byte[] leafIn(byte[] branch, byte[] path) {
    byte[] end = Arrays.copyOfRange(path, path.length - 20, path.length);
    for (int i = 0; i + 31 <= branch.length; i++) {
      byte[] leaf = Arrays.copyOfRange(branch, i, i + 31);
      // a list of 30 bytes: 28 bytes of path, and the value
      if ((leaf[0] & 0xff) == 0xde
          && leaf[30] == 1
          && Arrays.equals(Arrays.copyOfRange(leaf, 10, 30), end)) {
        return leaf;
      }
    }
    throw new IllegalStateException("the branch holds no such leaf");
  }

  private static List<byte[]> changed(Random random, List<byte[]> proof) {
    List<byte[]> changed = new ArrayList<>(proof);
    int at = random.nextInt(proof.size());
    byte[] node = proof.get(at);
    switch (random.nextInt(5)) {
      case 0 -> changed.remove(at);
      case 1 -> changed.add(at, node);
      case 2 -> changed.set(at, Arrays.copyOf(node, random.nextInt(node.length)));
      case 3 -> changed.set(at, Arrays.copyOf(node, node.length + 1));
      default -> {
        byte[] flipped = Arrays.copyOf(node, node.length);
        flipped[random.nextInt(node.length)] ^= (byte) (1 << random.nextInt(8));
        changed.set(at, flipped);
      }
    }
    return changed;
  }

  private void put(long withdrawal) {
    storage.put(path(withdrawal), TRUE);
  }

  private void claim() {
    root = storage.commit(new NodeMap());
    claimRoot();
  }

  /** Opens a game about a state with this storage. */
  private void claimRoot() {
    games++;
    byte[] create =
        Abi.call(
            "create(uint32,bytes32,bytes)",
            DisputePlan.FAULT_GAME_TYPE,
            new OutputRoot(STATE_ROOT, root, BLOCK_HASH).hash(),
            Bytes32.of(UInt256.of(100 + games)).toBytes());
    send(Optional.of(plan.contracts().dispute().disputeGameFactory()), BOND, create);
    chain.pass(1);
  }

  private boolean believes(long withdrawal, List<byte[]> proof) {
    byte[] call =
        Abi.call(
            "proveWithdrawalTransaction((uint256,address,address,uint256,uint256,bytes),"
                + "uint256,(bytes32,bytes32,bytes32,bytes32),bytes[])",
            transaction(withdrawal),
            UInt256.of(games - 1),
            Tuple.of(new byte[32], STATE_ROOT.toBytes(), root.toBytes(), BLOCK_HASH.toBytes()),
            proof.toArray(byte[][]::new));
    return chain.call(plan.contracts().portal(), call).failure().isEmpty();
  }

  /** The withdrawal of this number. */
  private static Tuple transaction(long number) {
    com.esaulpaugh.headlong.abi.Address someone =
        com.esaulpaugh.headlong.abi.Address.wrap(
            com.esaulpaugh.headlong.abi.Address.toChecksumAddress(
                new BigInteger(1, OWNER.toBytes())));
    return Tuple.of(
        BigInteger.valueOf(number), someone, someone, BigInteger.ONE, BigInteger.TEN, new byte[0]);
  }

  /** Key of the withdrawal in the storage trie: the hash of its slot. */
  private static byte[] path(long number) {
    byte[] content = new byte[7 * 32];
    Bytes32.of(UInt256.of(number)).putTo(content, 0);
    OWNER.toWord().putTo(content, 32);
    OWNER.toWord().putTo(content, 64);
    Bytes32.of(UInt256.ONE).putTo(content, 96);
    Bytes32.of(UInt256.of(10)).putTo(content, 128);
    // where the empty data's length stands
    Bytes32.of(UInt256.of(6 * 32)).putTo(content, 160);
    byte[] slot = new byte[64];
    Keccak.hash(content).putTo(slot, 0);
    return Keccak.hash(Keccak.hash(slot).toBytes()).toBytes();
  }

  private static int firstFourBytes(byte[] bytes) {
    return new BigInteger(Arrays.copyOf(bytes, 4)).intValue();
  }

  private void send(Optional<Address> to, UInt256 wei, byte[] data) {
    TransactionOutcome.Included done = chain.send(OWNER, to, wei, data);
    assertThat(done.failure()).isEmpty();
  }
}
