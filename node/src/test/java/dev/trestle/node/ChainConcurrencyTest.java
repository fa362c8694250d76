package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateChanges;
import dev.trestle.stf.state.StateChanges.AccountChange;
import dev.trestle.stf.state.StateReader;
import dev.trestle.stf.state.StateTrie;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainConcurrencyTest {
  private static final int PURSES = 8;
  private static final long TOTAL = 1_000_000;

  @TempDir Path folder;

  /** Derivation puts its blocks in the place of those that a sequencer makes all the while. */
  @Test
  void replace_whileAnotherThreadAppends_neverFails() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (Chain chain =
            Chain.open(
                folder,
                SampleBlocks.SPEC,
                SampleBlocks.genesis(),
                Cryptography.pure(),
                StoreOptions.SMALL);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> sequencer = threads.submit(() -> appendUntil(done, chain));
      try {
        Random random = new Random(2);
        ChainBlock parent = chain.genesis();
        for (int i = 0; i < 200; i++) {
          parent = chain.replace(SampleBlocks.on(chain, parent, random));
          assertThat(chain.isCanonical(parent.hash())).isTrue();
        }
      } finally {
        done.set(true);
      }
      assertThat(sequencer.get()).as("blocks of the other thread").isPositive();
    }
  }

  private static int appendUntil(AtomicBoolean done, Chain chain) {
    Random random = new Random(1);
    int appended = 0;
    while (!done.get()) {
      try {
        chain.append(SampleBlocks.next(chain, random));
        appended++;
      } catch (ChainException e) {
        assertThat(e.reason()).isEqualTo(ChainException.Reason.NOT_ON_HEAD);
      }
    }
    return appended;
  }

  /** Money only moves between purses, and each purse notes its balance in a slot. */
  @Test
  void readers_seeWholeStatesOnly_whileTheHeadMovesForthAndBack() throws Exception {
    SortedMap<Address, Genesis.Allocation> allocations = new TreeMap<>();
    allocations.put(purse(0), Genesis.Allocation.ether(UInt256.of(TOTAL)));
    Genesis genesis = Genesis.of(1, 30_000_000, allocations);
    AtomicBoolean done = new AtomicBoolean();
    try (Chain chain =
            Chain.open(
                folder, SampleBlocks.SPEC, genesis, Cryptography.pure(), StoreOptions.SMALL);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      chain.append(move(chain, new long[PURSES], new Random(0)));
      Callable<Long> reader =
          () -> {
            long reads = 0;
            while (!done.get() || reads == 0) {
              check(chain);
              reads++;
            }
            return reads;
          };
      List<Future<Long>> readers = List.of(threads.submit(reader), threads.submit(reader));
      try {
        write(chain);
      } finally {
        done.set(true);
      }
      for (Future<Long> future : readers) {
        assertThat(future.get()).isPositive();
      }
    }
  }

  private static void write(Chain chain) {
    Random random = new Random(71);
    List<long[]> history = new ArrayList<>();
    history.add(balances(chain.stateAt(chain.head().hash())));
    for (int i = 0; i < 400; i++) {
      if (history.size() > 5 && random.nextInt(8) == 0) {
        chain.rewind(chain.canonicalHash(chain.head().number() - 3).orElseThrow());
        history.subList(history.size() - 3, history.size()).clear();
      } else {
        chain.append(move(chain, history.getLast(), random));
        history.add(balances(chain.stateAt(chain.head().hash())));
      }
    }
  }

  private static void check(Chain chain) {
    ChainBlock head = chain.head();
    StateReader state = chain.stateAt(head.hash());
    long sum = 0;
    for (int i = 0; i < PURSES; i++) {
      long balance = balance(state, i);
      assertThat(state.storage(purse(i), Bytes32.ZERO).toLong())
          .as("note of purse %d in %s", i, head)
          .isEqualTo(balance);
      sum += balance;
    }
    assertThat(sum).as("sum in %s", head).isEqualTo(TOTAL);
  }

  private static SealedBlock move(Chain chain, long[] before, Random random) {
    long[] after = before.clone();
    if (chain.head().number() == 0) {
      after[0] = TOTAL;
    }
    int from = random.nextInt(PURSES);
    long amount = after[from] / 2;
    after[from] -= amount;
    after[random.nextInt(PURSES)] += amount;
    SortedMap<Address, AccountChange> accounts = new TreeMap<>();
    for (int i = 0; i < PURSES; i++) {
      SortedMap<Bytes32, UInt256> note = new TreeMap<>();
      note.put(Bytes32.ZERO, UInt256.of(after[i]));
      Account account =
          new Account(
              chain.head().number(),
              UInt256.of(after[i]),
              Account.EMPTY_ROOT,
              Account.EMPTY_CODE_HASH);
      accounts.put(purse(i), new AccountChange(Optional.of(account), false, note));
    }
    StateChanges changes = new StateChanges(accounts, new TreeMap<>());
    ChainBlock head = chain.head();
    StateTrie.Update update = chain.parentState(head.hash()).committer().commit(changes);
    Header header = SampleBlocks.header(head, update.root(), new byte[256], random);
    return new SealedBlock(
        new Block(header, List.of(), Optional.of(List.of())),
        HeaderCodec.hash(header),
        List.of(),
        changes,
        update,
        List.of());
  }

  private static long[] balances(StateReader state) {
    long[] balances = new long[PURSES];
    for (int i = 0; i < PURSES; i++) {
      balances[i] = balance(state, i);
    }
    return balances;
  }

  private static long balance(StateReader state, int purse) {
    return state.account(purse(purse)).map(a -> a.balance().toLong()).orElse(0L);
  }

  private static Address purse(int i) {
    return new Address(0, 0, 0x7000 + i);
  }
}
