package dev.trestle.node;

import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.evm.Tracer;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateReader;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Balances during an execution, from what a tracer is told: SELFDESTRUCT moves what there is, and
 * its step does not say how much that is.
 */
final class TracedBalances {
  private final StateReader state;

  /** For each open frame, the balances that changed since it began as they were then. */
  private final ArrayDeque<Map<Address, UInt256>> undo = new ArrayDeque<>();

  private final Map<Address, UInt256> now = new HashMap<>();

  /**
   * From the state as it is while executed: each balance is read when the account is first heard
   * of, before anything moves.
   */
  TracedBalances(StateReader state) {
    this.state = state;
  }

  UInt256 of(Address address) {
    return now.computeIfAbsent(
        address, a -> state.account(a).map(Account::balance).orElse(UInt256.ZERO));
  }

  void enter(Tracer.Kind kind, Address from, Address to, UInt256 value) {
    undo.push(new HashMap<>());
    if (kind == Tracer.Kind.CALL || kind == Tracer.Kind.CREATE || kind == Tracer.Kind.CREATE2) {
      move(from, to, value);
    }
  }

  /** What the account leaves to the beneficiary. */
  UInt256 destroy(Address account, Address beneficiary) {
    UInt256 all = of(account);
    move(account, beneficiary, all);
    return all;
  }

  private void move(Address from, Address to, UInt256 value) {
    if (!value.isZero() && !from.equals(to)) {
      set(from, of(from).subtract(value));
      set(to, of(to).add(value));
    }
  }

  private void set(Address address, UInt256 balance) {
    UInt256 old = of(address);
    if (!undo.isEmpty()) {
      undo.element().putIfAbsent(address, old);
    }
    now.put(address, balance);
  }

  void exit(Outcome outcome) {
    Map<Address, UInt256> changed = undo.pop();
    if (outcome != Outcome.SUCCESS) {
      now.putAll(changed);
    } else if (!undo.isEmpty()) {
      changed.forEach(undo.element()::putIfAbsent);
    }
  }
}
