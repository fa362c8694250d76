package dev.trestle.node;

import dev.trestle.rpc.JsonInput;
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
 * The accounts and slots that a transaction reads or writes as they were before it, and with {@code
 * diffMode} what it made of them; as geth's {@code prestateTracer}.
 */
final class PrestateTracer implements TransactionTracer {
  private final StateReader before;
  private final Options options;
  private final TouchedAccounts touched;

  /** What the caller wants of it. */
  record Options(boolean diffMode, boolean disableCode, boolean disableStorage, boolean empty) {
    static Options read(Optional<JsonInput> config) {
      return new Options(
          Tracers.flag(config, "diffMode"),
          Tracers.flag(config, "disableCode"),
          Tracers.flag(config, "disableStorage"),
          Tracers.flag(config, "includeEmpty"));
    }
  }

  /**
   * On the state before the transaction.
   *
   * @param concerned accounts that it concerns whatever it executes: the beneficiary, those whose
   *     authorizations it carries
   */
  PrestateTracer(StateReader before, Options options, Collection<Address> concerned) {
    this.before = before;
    this.options = options;
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

  @Override
  public JsonValue result(Traced traced) {
    if (options.diffMode) {
      return difference(traced.after());
    }
    SortedMap<Address, Fields> was = new TreeMap<>();
    touched
        .all()
        .forEach((address, slots) -> {
          Optional<Account> account = before.account(address);
          if (options.empty || account.isPresent() || !touched.isCreated(address)) {
            Fields fields = fields(account.orElse(Account.EMPTY));
            if (!options.disableStorage) {
              slots.forEach(slot -> fields.storage.put(slot, before.storage(address, slot)));
            }
            was.put(address, fields);
          }
        });
    return out -> write(out, was);
  }

  private static void write(JsonWriter out, SortedMap<Address, Fields> accounts) {
    out.beginObject();
    accounts.forEach((address, fields) -> fields.write(out.name(address.toString())));
    out.endObject();
  }

  private static boolean hasCode(Account account) {
    return !account.codeHash().equals(Account.EMPTY_CODE_HASH);
  }

  /** One account's fields as the difference shows them. */
  private static final class Fields {
    Optional<UInt256> balance = Optional.empty();
    Optional<Long> nonce = Optional.empty();
    Optional<byte[]> code = Optional.empty();
    final SortedMap<Bytes32, UInt256> storage = new TreeMap<>();

    boolean isEmpty() {
      return balance.isEmpty() && nonce.isEmpty() && code.isEmpty() && storage.isEmpty();
    }

    void write(JsonWriter out) {
      out.beginObject();
      balance.ifPresent(value -> out.field("balance", value));
      nonce.ifPresent(value -> out.numberField("nonce", value));
      code.ifPresent(value -> out.field("code", value));
      if (!storage.isEmpty()) {
        out.name("storage").beginObject();
        storage.forEach((slot, value) -> out.field(slot.toString(), Bytes32.of(value)));
        out.endObject();
      }
      out.endObject();
    }
  }

  private JsonValue difference(StateReader after) {
    SortedMap<Address, Fields> old = new TreeMap<>();
    SortedMap<Address, Fields> fresh = new TreeMap<>();
    touched
        .all()
        .forEach((address, slots) -> {
          Optional<Account> was = before.account(address).filter(account -> !account.isEmpty());
          Optional<Account> is = after.account(address).filter(account -> !account.isEmpty());
          Fields changed = changed(address, slots, was, is, after);
          boolean gone = was.isPresent() && is.isEmpty();
          boolean differs = !changed.isEmpty() || clears(address, slots, after);
          if (gone || differs) {
            was.ifPresent(account -> old.put(address, fields(account, address, slots, after)));
          }
          if (!gone && differs) {
            fresh.put(address, changed);
          }
        });
    return out -> {
      out.beginObject().name("post");
      write(out, fresh);
      out.name("pre");
      write(out, old);
      out.endObject();
    };
  }

  /** Whether a slot was set and is not any more: that shows in what was alone. */
  private boolean clears(Address address, Set<Bytes32> slots, StateReader after) {
    return !options.disableStorage
        && slots.stream()
            .anyMatch(slot ->
                !before.storage(address, slot).isZero() && after.storage(address, slot).isZero());
  }

  private Fields changed(
      Address address,
      Set<Bytes32> slots,
      Optional<Account> was,
      Optional<Account> is,
      StateReader after) {
    Account a = was.orElse(Account.EMPTY);
    Account b = is.orElse(Account.EMPTY);
    Fields fields = new Fields();
    if (!a.balance().equals(b.balance())) {
      fields.balance = Optional.of(b.balance());
    }
    if (a.nonce() != b.nonce()) {
      fields.nonce = Optional.of(b.nonce());
    }
    if (!a.codeHash().equals(b.codeHash()) && !options.disableCode) {
      fields.code = Optional.of(after.code(b.codeHash()));
    }
    if (!options.disableStorage) {
      for (Bytes32 slot : slots) {
        UInt256 value = after.storage(address, slot);
        if (!value.isZero() && !value.equals(before.storage(address, slot))) {
          fields.storage.put(slot, value);
        }
      }
    }
    return fields;
  }

  /** What was: of the slots those that changed and were set. */
  private Fields fields(Account account, Address address, Set<Bytes32> slots, StateReader after) {
    Fields fields = fields(account);
    if (!options.disableStorage) {
      for (Bytes32 slot : slots) {
        UInt256 value = before.storage(address, slot);
        if (!value.isZero() && !value.equals(after.storage(address, slot))) {
          fields.storage.put(slot, value);
        }
      }
    }
    return fields;
  }

  private Fields fields(Account account) {
    Fields fields = new Fields();
    fields.balance = Optional.of(account.balance());
    fields.nonce = Optional.of(account.nonce()).filter(nonce -> nonce != 0);
    if (hasCode(account) && !options.disableCode) {
      fields.code = Optional.of(before.code(account.codeHash()));
    }
    return fields;
  }
}
