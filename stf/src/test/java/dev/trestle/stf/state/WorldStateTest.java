package dev.trestle.stf.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.primitives.Word;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WorldStateTest {
  private static final Address A = new Address(0, 0, 0xa);
  private static final Address B = new Address(0, 0, 0xb);
  private static final Bytes32 SLOT = new Bytes32(0, 0, 0, 1);
  private static final UInt256 ONE = UInt256.ONE;

  private final MapState parent = new MapState();
  private final WorldState world = new WorldState(parent);

  private static Word word(long value) {
    Word w = new Word();
    w.set(value);
    return w;
  }

  /** Random changes, snapshots and reverts on few slots, against a stack of full copies. */
  @Test
  void revert_afterRandomChanges_restoresWhatACopyHolds() {
    long seed = System.nanoTime();
    System.out.println("WorldStateTest seed " + seed);
    Random random = new Random(seed);
    LiveAccount[] accounts = {world.account(A), world.account(B)};
    for (int round = 0; round < 300; round++) {
      world.beginTransaction();
      Map<String, Long> model = read(accounts);
      Deque<Map<String, Long>> copies = new ArrayDeque<>();
      Deque<Integer> snapshots = new ArrayDeque<>();
      for (int i = 0; i < 60; i++) {
        switch (random.nextInt(5)) {
          case 0 -> {
            snapshots.push(world.snapshot());
            copies.push(new TreeMap<>(model));
          }
          case 1 -> {
            if (!snapshots.isEmpty()) {
              int snapshot = snapshots.pop();
              Map<String, Long> copy = copies.pop();
              if (random.nextBoolean()) {
                world.revert(snapshot);
                model = copy;
              }
              world.release(snapshots.isEmpty() ? 0 : snapshots.peek());
            }
          }
          default -> change(random, accounts, model);
        }
        assertThat(read(accounts)).isEqualTo(model);
      }
      world.endTransaction();
    }
  }

  private void change(Random random, LiveAccount[] accounts, Map<String, Long> model) {
    int a = random.nextInt(accounts.length);
    int key = random.nextInt(3);
    long value = random.nextInt(4);
    switch (random.nextInt(5)) {
      case 0 -> {
        world.setBalance(accounts[a], UInt256.of(value));
        model.put(a + " balance", value);
      }
      case 1 -> {
        world.setNonce(accounts[a], value);
        model.put(a + " nonce", value);
      }
      case 2 -> {
        world.setValue(world.transientSlot(accounts[a], word(key)), word(value));
        model.put(a + " transient " + key, value);
      }
      case 3 -> {
        world.setCode(accounts[a], Code.of(new byte[(int) value]));
        model.put(a + " code", value);
      }
      default -> {
        world.setValue(world.slot(accounts[a], word(key)), word(value));
        model.put(a + " slot " + key, value);
      }
    }
  }

  private Map<String, Long> read(LiveAccount[] accounts) {
    Map<String, Long> out = new TreeMap<>();
    for (int a = 0; a < accounts.length; a++) {
      out.put(a + " balance", world.balance(accounts[a]).w0);
      out.put(a + " nonce", world.nonce(accounts[a]));
      out.put(a + " code", (long) world.code(accounts[a]).sizeBytes());
      for (int key = 0; key < 3; key++) {
        out.put(a + " slot " + key, world.slot(accounts[a], word(key)).value().w0);
        out.put(a + " transient " + key, world.transientSlot(accounts[a], word(key)).value().w0);
      }
    }
    return out;
  }

  @Test
  void original_inTheNextTransaction_isWhatTheOneBeforeLeft() {
    world.beginTransaction();
    world.setNonce(A, 1);
    world.setStorage(A, SLOT, ONE);
    assertThat(world.slot(world.account(A), word(1)).original().isZero()).isTrue();
    world.endTransaction();
    world.beginTransaction();
    assertThat(world.slot(world.account(A), word(1)).original().w0).isEqualTo(1);
  }

  @Test
  void warm_afterRevert_isColdAgain() {
    world.beginTransaction();
    int snapshot = world.snapshot();
    assertThat(world.warm(world.account(A))).isTrue();
    assertThat(world.warm(world.account(A))).isFalse();
    world.revert(snapshot);
    assertThat(world.warm(world.account(A))).isTrue();
    world.endTransaction();
    world.beginTransaction();
    assertThat(world.isWarm(world.account(A))).isFalse();
  }

  @Test
  void endTransaction_withATouchedEmptyAccount_removesIt() {
    parent.apply(changes(A, Account.EMPTY));
    world.beginTransaction();
    world.touch(world.account(A));
    world.endTransaction();
    assertThat(world.changes().accounts().get(A).account()).isEmpty();
    assertThat(world.now().account(A)).isEmpty();
  }

  @Test
  void changes_ofWhatIsBackAsBefore_areNone() {
    parent.apply(changes(A, new Account(1, ONE, Account.EMPTY_ROOT, Account.EMPTY_CODE_HASH)));
    world.beginTransaction();
    world.setStorage(A, SLOT, ONE);
    world.addBalance(A, ONE);
    world.endTransaction();
    world.beginTransaction();
    world.setStorage(A, SLOT, UInt256.ZERO);
    world.subtractBalance(A, ONE);
    world.endTransaction();
    assertThat(world.changes().accounts()).isEmpty();
  }

  @Test
  void destroy_ofAnAccountWithStorage_clearsItForALaterOneAtTheSamePlace() {
    TreeMap<Bytes32, UInt256> storage = new TreeMap<>(Map.of(SLOT, ONE));
    Account old = new Account(1, ONE, Account.EMPTY_ROOT, Account.EMPTY_CODE_HASH);
    parent.apply(
        new StateChanges(
            new TreeMap<>(
                Map.of(A, new StateChanges.AccountChange(Optional.of(old), false, storage))),
            new TreeMap<>()));
    world.beginTransaction();
    assertThat(world.storage(A, SLOT)).isEqualTo(ONE);
    assertThat(world.isTaken(world.account(A))).isTrue();
    world.destroy(world.account(A));
    world.endTransaction();
    assertThat(world.storage(A, SLOT)).isEqualTo(UInt256.ZERO);
    assertThat(world.isTaken(world.account(A))).isFalse();
    world.beginTransaction();
    world.create(world.account(A));
    world.endTransaction();
    StateChanges.AccountChange change = world.changes().accounts().get(A);
    assertThat(change.storageCleared()).isTrue();
    assertThat(change.account()).isPresent();
    parent.apply(world.changes());
    assertThat(parent.storage(A, SLOT)).isEqualTo(UInt256.ZERO);
  }

  @Test
  void now_showsNewCodeAndBalance() {
    world.beginTransaction();
    world.setCode(A, new byte[] {1, 2});
    world.addBalance(A, ONE);
    world.endTransaction();
    Account account = world.now().account(A).orElseThrow();
    assertThat(account.balance()).isEqualTo(ONE);
    assertThat(world.now().code(account.codeHash())).containsExactly(1, 2);
    assertThat(world.changes().code()).containsOnlyKeys(account.codeHash());
  }

  @Test
  void subtractBalance_ofMoreThanThereIs_fails() {
    world.beginTransaction();
    assertThatThrownBy(() -> world.subtractBalance(A, ONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("less than");
  }

  @Test
  void slots_inLargeNumbers_areAllFound() {
    world.beginTransaction();
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      Slot slot = world.slot(world.account(A), word(i * 31L));
      world.setValue(slot, word(i + 1));
      slots.add(slot);
    }
    for (int i = 0; i < 5000; i++) {
      assertThat(world.slot(world.account(A), word(i * 31L))).isSameAs(slots.get(i));
    }
  }

  private static StateChanges changes(Address address, Account account) {
    return new StateChanges(
        new TreeMap<>(
            Map.of(
                address,
                new StateChanges.AccountChange(Optional.of(account), false, new TreeMap<>()))),
        new TreeMap<>());
  }
}
