package dev.trestle.stf.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.StateChanges.AccountChange;
import dev.trestle.stf.trie.MissingNodeException;
import dev.trestle.stf.trie.NodeMap;
import dev.trestle.stf.trie.RecordingNodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateTrieTest {
  private static final int ADDRESSES = 25;
  private static final int SLOTS = 12;

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34})
  void apply_ofRandomChanges_agreesWithTheMapTwin(long seed) {
    Random random = new Random(seed);
    NodeMap nodes = new NodeMap();
    MapState twin = new MapState();
    Bytes32 root = Account.EMPTY_ROOT;
    for (int round = 0; round < 60; round++) {
      StateChanges changes = changes(random, twin);
      RecordingNodeSource recording = new RecordingNodeSource(nodes);
      StateTrie.Update update = new StateTrie(recording, root).apply(changes, nodes);
      twin.apply(changes);
      assertThat(update.root()).as("seed %d round %d", seed, round).isEqualTo(twin.root());
      update
          .accounts()
          .forEach((address, account) -> assertThat(account).isEqualTo(twin.account(address)));
      StateTrie stateless = new StateTrie(NodeMap.ofPreimages(recording.recorded().values()), root);
      assertThat(stateless.apply(changes, (h, n) -> {}).root()).isEqualTo(update.root());
      root = update.root();
      compare(new StateTrie(nodes, root), twin);
    }
  }

  private static void compare(StateTrie state, MapState twin) {
    for (int a = 0; a < ADDRESSES; a++) {
      Address address = address(a);
      assertThat(state.account(address)).isEqualTo(twin.account(address));
      assertThat(state.storageRoot(address))
          .isEqualTo(twin.account(address).map(Account::storageRoot).orElse(Account.EMPTY_ROOT));
      List<Bytes32> slots = new ArrayList<>();
      for (int s = 0; s < SLOTS; s++) {
        slots.add(slot(s));
        assertThat(state.storage(address, slot(s))).isEqualTo(twin.storage(address, slot(s)));
      }
      AccountProof proof = state.accountProof(address, slots);
      assertThat(proof.faultUnder(state.root())).isEmpty();
      assertThat(proof.account()).isEqualTo(twin.account(address));
    }
  }

  private static StateChanges changes(Random random, MapState before) {
    SortedMap<Address, AccountChange> accounts = new TreeMap<>();
    SortedMap<Bytes32, byte[]> code = new TreeMap<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      Address address = address(random.nextInt(ADDRESSES));
      if (random.nextInt(4) == 0) {
        accounts.put(address, new AccountChange(Optional.empty(), true, new TreeMap<>()));
        continue;
      }
      SortedMap<Bytes32, UInt256> storage = new TreeMap<>();
      for (int s = random.nextInt(8); s > 0; s--) {
        long value = random.nextInt(3) == 0 ? 0 : random.nextLong();
        storage.put(slot(random.nextInt(SLOTS)), UInt256.of(value));
      }
      byte[] bytes = new byte[random.nextInt(3)];
      random.nextBytes(bytes);
      code.put(Keccak.hash(bytes), bytes);
      Account account =
          new Account(
              random.nextLong() >>> 1,
              UInt256.of(random.nextLong()),
              before.account(address).map(Account::storageRoot).orElse(Account.EMPTY_ROOT),
              Keccak.hash(bytes));
      accounts.put(
          address, new AccountChange(Optional.of(account), random.nextInt(3) == 0, storage));
    }
    return new StateChanges(accounts, code);
  }

  @Test
  void storageCleared_dropsEarlierSlots_andKeepsNewOnes() {
    NodeMap nodes = new NodeMap();
    Account account = new Account(1, UInt256.ONE, Account.EMPTY_ROOT, Account.EMPTY_CODE_HASH);
    Bytes32 first = apply(nodes, Account.EMPTY_ROOT, account, false, 0, 1, 2);
    Bytes32 second = apply(nodes, first, account, true, 3);
    StateTrie state = new StateTrie(nodes, second);
    assertThat(state.storage(address(0), slot(0))).isEqualTo(UInt256.ZERO);
    assertThat(state.storage(address(0), slot(3))).isEqualTo(UInt256.of(4));
    assertThat(new StateTrie(nodes, first).storage(address(0), slot(2))).isEqualTo(UInt256.of(3));
    assertThat(second).isEqualTo(apply(nodes, Account.EMPTY_ROOT, account, false, 3));
  }

  private static Bytes32 apply(
      NodeMap nodes, Bytes32 root, Account account, boolean cleared, int... slots) {
    SortedMap<Bytes32, UInt256> storage = new TreeMap<>();
    for (int slot : slots) {
      storage.put(slot(slot), UInt256.of(slot + 1));
    }
    SortedMap<Address, AccountChange> accounts = new TreeMap<>();
    accounts.put(address(0), new AccountChange(Optional.of(account), cleared, storage));
    return new StateTrie(nodes, root)
        .apply(new StateChanges(accounts, new TreeMap<>()), nodes)
        .root();
  }

  @Test
  void accountProof_withAnythingTampered_hasAFault() {
    NodeMap nodes = new NodeMap();
    MapState twin = new MapState();
    Random random = new Random(40);
    Bytes32 root = Account.EMPTY_ROOT;
    for (int round = 0; round < 30; round++) {
      StateChanges changes = changes(random, twin);
      twin.apply(changes);
      root = new StateTrie(nodes, root).apply(changes, nodes).root();
    }
    Address address = twin.accounts().firstKey();
    AccountProof proof = new StateTrie(nodes, root).accountProof(address, List.of(slot(1)));
    Account account = proof.account().orElseThrow();
    Account richer =
        new Account(
            account.nonce(),
            account.balance().add(UInt256.ONE),
            account.storageRoot(),
            account.codeHash());
    assertThat(proof.faultUnder(root)).isEmpty();
    assertThat(proof.faultUnder(twin.root())).isEmpty();
    assertThat(proof.faultUnder(Bytes32.ZERO)).isPresent();
    assertFault(root, new AccountProof(address, Optional.of(richer), proof.proof(), List.of()));
    assertFault(root, new AccountProof(address, Optional.empty(), proof.proof(), List.of()));
    var slot = proof.storage().getFirst();
    var wrong =
        new AccountProof.StorageProof(slot.slot(), slot.value().add(UInt256.ONE), slot.proof());
    assertFault(root, new AccountProof(address, proof.account(), proof.proof(), List.of(wrong)));
  }

  private static void assertFault(Bytes32 root, AccountProof proof) {
    assertThat(proof.faultUnder(root)).isPresent();
  }

  @Test
  void code_thatTheSourceLacks_isNamed() {
    Bytes32 hash = Keccak.hash(new byte[] {1});
    assertThat(StateTrie.empty().code(Account.EMPTY_CODE_HASH)).isEmpty();
    assertThatThrownBy(() -> StateTrie.empty().code(hash))
        .isInstanceOf(MissingNodeException.class)
        .hasMessageContaining(hash.toString());
  }

  private static Address address(int i) {
    return new Address(0, 0, 0x1000 + i);
  }

  private static Bytes32 slot(int i) {
    return new Bytes32(0, 0, 0, i);
  }
}
