package dev.trestle.node;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateReader;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an execution made of the accounts that it touched, in OpenEthereum's {@code stateDiff}: of
 * each field {@code "="}, or what was added ({@code +}), changed ({@code *}) or taken away ({@code
 * -}). Accounts that are as before are left out.
 */
final class StateDiffTracer implements TransactionTracer {
  private final StateReader before;
  private final TouchedAccounts touched;

  /**
   * On the state before the transaction.
   *
   * @param concerned see {@link TouchedAccounts}
   */
  StateDiffTracer(StateReader before, Collection<Address> concerned) {
    this.before = before;
    this.touched = new TouchedAccounts(before, concerned);
  }

  @Override
  public void enter(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas) {
    touched.enter(kind, from, to);
  }

  @Override
  public void step(Step step) {
    touched.step(step);
  }

  @Override
  public void exit(Outcome outcome, long gasUsed, byte[] output) {}

  /** One account before and after; either may not be there. */
  private record Pair(
      Optional<Account> was, Optional<Account> is, SortedMap<Bytes32, UInt256[]> storage) {
    boolean isSame() {
      Account a = was.orElse(Account.EMPTY);
      Account b = is.orElse(Account.EMPTY);
      return was.isPresent() == is.isPresent()
          && a.balance().equals(b.balance())
          && a.nonce() == b.nonce()
          && a.codeHash().equals(b.codeHash())
          && storage.isEmpty();
    }
  }

  @Override
  public JsonValue result(Traced traced) {
    StateReader after = traced.after();
    SortedMap<Address, Pair> changed = new TreeMap<>();
    touched
        .all()
        .forEach((address, slots) -> {
          Pair pair =
              new Pair(
                  before.account(address).filter(account -> !account.isEmpty()),
                  after.account(address).filter(account -> !account.isEmpty()),
                  storage(address, slots, after));
          if (!pair.isSame()) {
            changed.put(address, pair);
          }
        });
    return out -> {
      out.beginObject();
      changed.forEach((address, pair) -> write(out.name(address.toString()), pair, after));
      out.endObject();
    };
  }

  private SortedMap<Bytes32, UInt256[]> storage(
      Address address, Set<Bytes32> slots, StateReader after) {
    SortedMap<Bytes32, UInt256[]> changed = new TreeMap<>();
    for (Bytes32 slot : slots) {
      UInt256 was = before.storage(address, slot);
      UInt256 is = after.storage(address, slot);
      if (!was.equals(is)) {
        changed.put(slot, new UInt256[] {was, is});
      }
    }
    return changed;
  }

  private void write(JsonWriter out, Pair pair, StateReader after) {
    Account a = pair.was.orElse(Account.EMPTY);
    Account b = pair.is.orElse(Account.EMPTY);
    String sign = pair.was.isEmpty() ? "+" : pair.is.isEmpty() ? "-" : "*";
    out.beginObject();
    field(
        out.name("balance"),
        sign,
        JsonValue.quantity(a.balance()),
        JsonValue.quantity(b.balance()),
        a.balance().equals(b.balance()));
    field(
        out.name("code"),
        sign,
        JsonValue.bytes(before.code(a.codeHash())),
        JsonValue.bytes(after.code(b.codeHash())),
        a.codeHash().equals(b.codeHash()));
    field(
        out.name("nonce"),
        sign,
        JsonValue.quantity(a.nonce()),
        JsonValue.quantity(b.nonce()),
        a.nonce() == b.nonce());
    out.name("storage").beginObject();
    pair.storage.forEach((slot, values) ->
        field(
            out.name(slot.toString()),
            sign,
            JsonValue.bytes32(Bytes32.of(values[0])),
            JsonValue.bytes32(Bytes32.of(values[1])),
            false));
    out.endObject().endObject();
  }

  private static void field(
      JsonWriter out, String sign, JsonValue was, JsonValue is, boolean same) {
    if (sign.equals("*") && same) {
      out.string("=");
      return;
    }
    out.beginObject().name(sign);
    if (sign.equals("*")) {
      out.beginObject().field("from", was).field("to", is).endObject();
    } else {
      out.value(sign.equals("+") ? is : was);
    }
    out.endObject();
  }
}
