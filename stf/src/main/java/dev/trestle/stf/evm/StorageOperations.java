package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.primitives.Word;
import dev.trestle.stf.state.LiveAccount;
import dev.trestle.stf.state.Slot;
import dev.trestle.stf.state.WorldState;

/**
 * The operations on the world state but calls. They take the gas and give back what is left,
 * negative on failure.
 */
final class StorageOperations {
  static final int COLD_ACCOUNT = 2600; // EIP-2929
  static final int WARM = 100;
  static final int NEW_ACCOUNT = 25_000;
  private static final int COLD_SLOT = 2100;
  private static final int SET = 20_000; // EIP-2200
  private static final int RESET = 5000 - COLD_SLOT;
  private static final int STIPEND = 2300;
  private static final int CLEAR_REFUND = 4800; // EIP-3529

  private final Evm evm;
  private final WorldState world;

  StorageOperations(Evm evm) {
    this.evm = evm;
    this.world = evm.world();
  }

  /** EIP-2929's price of touching the account named by the word. */
  long chargeAccess(Word address, long gas) {
    return gas - (world.warm(world.account(address)) ? COLD_ACCOUNT : WARM);
  }

  long balance(Word a, long gas) {
    LiveAccount account = world.account(a);
    long left = gas - (world.warm(account) ? COLD_ACCOUNT : WARM);
    if (left >= 0) {
      a.set(world.balance(account));
    }
    return left;
  }

  long codeSize(Word a, long gas) {
    LiveAccount account = world.account(a);
    long left = gas - (world.warm(account) ? COLD_ACCOUNT : WARM);
    if (left >= 0) {
      a.set(world.code(account).sizeBytes());
    }
    return left;
  }

  /** EIP-1052: zero for a dead account. */
  long codeHash(Word a, long gas) {
    LiveAccount account = world.account(a);
    long left = gas - (world.warm(account) ? COLD_ACCOUNT : WARM);
    if (left >= 0) {
      if (world.isDead(account)) {
        a.set(0);
      } else {
        a.set(world.codeHash(account));
      }
    }
    return left;
  }

  long load(Frame f, Word key, long gas) {
    Slot slot = world.slot(f.self(), key);
    long left = gas - (world.warm(slot) ? COLD_SLOT : WARM);
    if (left >= 0) {
      key.set(slot.value());
    }
    return left;
  }

  /** EIP-2200 with the prices of EIP-2929 and the refunds of EIP-3529. */
  long store(Frame f, Word key, Word value, long gas) {
    if (f.isStatic) {
      return f.fail(Outcome.WRITE_PROTECTION);
    }
    if (gas <= STIPEND) {
      return f.fail(Outcome.OUT_OF_GAS);
    }
    Slot slot = world.slot(f.self(), key);
    long left = world.warm(slot) ? gas - COLD_SLOT : gas;
    Word current = slot.value();
    if (value.sameAs(current)) {
      return left - WARM;
    }
    Word original = slot.original();
    if (original.sameAs(current)) {
      left -= original.isZero() ? SET : RESET;
      if (!original.isZero() && value.isZero()) {
        f.refund += CLEAR_REFUND;
      }
    } else {
      left -= WARM;
      f.refund += refundOfFurtherChange(original, current, value);
    }
    if (left >= 0) {
      world.setValue(slot, value);
    }
    return left;
  }

  private static int refundOfFurtherChange(Word original, Word current, Word value) {
    int refund = 0;
    if (!original.isZero()) {
      if (current.isZero()) {
        refund -= CLEAR_REFUND;
      } else if (value.isZero()) {
        refund += CLEAR_REFUND;
      }
    }
    if (original.sameAs(value)) {
      refund += original.isZero() ? SET - WARM : RESET - WARM;
    }
    return refund;
  }

  /** EIP-1153. */
  void loadTransient(Frame f, Word key) {
    key.set(world.transientSlot(f.self(), key).value());
  }

  long storeTransient(Frame f, Word key, Word value, long gas) {
    if (f.isStatic) {
      return f.fail(Outcome.WRITE_PROTECTION);
    }
    world.setValue(world.transientSlot(f.self(), key), value);
    return gas;
  }

  /** Moves the whole balance; removes the account as far as the fork does (EIP-6780). */
  long selfDestruct(Frame f, Word beneficiary, long gas) {
    if (f.isStatic) {
      return f.fail(Outcome.WRITE_PROTECTION);
    }
    LiveAccount self = f.self();
    LiveAccount heir = world.account(beneficiary);
    UInt256 balance = world.balance(self).toUInt256();
    long left = world.warm(heir) ? gas - COLD_ACCOUNT : gas;
    if (!balance.isZero() && world.isDead(heir)) {
      left -= NEW_ACCOUNT;
    }
    if (left < 0) {
      return left;
    }
    boolean destroyed = !evm.fork().destroysOnlyNewContracts() || world.isCreatedNow(self);
    if (heir != self) {
      world.transfer(self, heir, balance);
    } else if (destroyed) {
      world.setBalance(self, UInt256.ZERO);
    }
    if (destroyed) {
      world.destroy(self);
    }
    return left;
  }
}
