package dev.trestle.stf.evm;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The slow twin of {@code WorldState}: everything in sorted maps, and a snapshot is a full copy.
 * Addresses, keys and values are numbers.
 */
final class TwinState {
  /** An account; missing ones are not in the map. */
  static final class TwinAccount {
    BigInteger nonce = BigInteger.ZERO;
    BigInteger balance = BigInteger.ZERO;
    byte[] code = new byte[0];
    Map<BigInteger, BigInteger> storage = new TreeMap<>();

    TwinAccount copy() {
      TwinAccount c = new TwinAccount();
      c.nonce = nonce;
      c.balance = balance;
      c.code = code;
      c.storage = new TreeMap<>(storage);
      return c;
    }

    boolean isEmpty() {
      return nonce.signum() == 0 && balance.signum() == 0 && code.length == 0;
    }
  }

  /** Account and key of a slot. */
  record Key(BigInteger account, BigInteger slot) implements Comparable<Key> {
    @Override
    public int compareTo(Key o) {
      int c = account.compareTo(o.account);
      return c != 0 ? c : slot.compareTo(o.slot);
    }
  }

  /** A log, its parts as text. */
  record TwinLog(BigInteger address, List<BigInteger> topics, String data) {}

  Map<BigInteger, TwinAccount> accounts = new TreeMap<>();
  Map<Key, BigInteger> transientStorage = new TreeMap<>();
  Set<BigInteger> warmAccounts = new TreeSet<>();
  Set<Key> warmSlots = new TreeSet<>();
  Set<BigInteger> created = new TreeSet<>();
  Set<BigInteger> destroyed = new TreeSet<>();
  Set<BigInteger> touched = new TreeSet<>();
  List<TwinLog> logs = new ArrayList<>();
  long refund;

  /** The accounts when the transaction began, for EIP-2200; not changed after. */
  Map<BigInteger, TwinAccount> atStart = new TreeMap<>();

  TwinState copy() {
    TwinState c = new TwinState();
    c.accounts = copy(accounts);
    c.transientStorage = new TreeMap<>(transientStorage);
    c.warmAccounts = new TreeSet<>(warmAccounts);
    c.warmSlots = new TreeSet<>(warmSlots);
    c.created = new TreeSet<>(created);
    c.destroyed = new TreeSet<>(destroyed);
    c.touched = new TreeSet<>(touched);
    c.logs = new ArrayList<>(logs);
    c.refund = refund;
    c.atStart = atStart;
    return c;
  }

  /** Becomes what the snapshot was. */
  void restore(TwinState s) {
    accounts = s.accounts;
    transientStorage = s.transientStorage;
    warmAccounts = s.warmAccounts;
    warmSlots = s.warmSlots;
    created = s.created;
    destroyed = s.destroyed;
    touched = s.touched;
    logs = s.logs;
    refund = s.refund;
  }

  void beginTransaction() {
    transientStorage.clear();
    warmAccounts.clear();
    warmSlots.clear();
    created.clear();
    destroyed.clear();
    touched.clear();
    logs.clear();
    refund = 0;
    atStart = copy(accounts);
  }

  void endTransaction() {
    for (BigInteger a : destroyed) {
      accounts.remove(a);
    }
    for (BigInteger a : touched) {
      if (accounts.containsKey(a) && accounts.get(a).isEmpty()) {
        accounts.remove(a);
      }
    }
  }

  /** The account, made if need be. */
  TwinAccount at(BigInteger address) {
    return accounts.computeIfAbsent(address, a -> new TwinAccount());
  }

  /** The account to look at; not stored when missing. */
  TwinAccount look(BigInteger address) {
    return accounts.getOrDefault(address, new TwinAccount());
  }

  BigInteger storage(BigInteger account, BigInteger slot) {
    return look(account).storage.getOrDefault(slot, BigInteger.ZERO);
  }

  BigInteger original(BigInteger account, BigInteger slot) {
    TwinAccount a = atStart.get(account);
    return a == null ? BigInteger.ZERO : a.storage.getOrDefault(slot, BigInteger.ZERO);
  }

  void store(BigInteger account, BigInteger slot, BigInteger value) {
    if (value.signum() == 0) {
      at(account).storage.remove(slot);
    } else {
      at(account).storage.put(slot, value);
    }
  }

  void move(BigInteger from, BigInteger to, BigInteger wei) {
    touched.add(from);
    touched.add(to);
    at(from).balance = at(from).balance.subtract(wei);
    at(to).balance = at(to).balance.add(wei);
  }

  /** One line per account that exists, for comparing. */
  String describe() {
    StringBuilder out = new StringBuilder();
    accounts.forEach((address, a) ->
        out.append(address.toString(16))
            .append(" nonce ")
            .append(a.nonce)
            .append(" balance ")
            .append(a.balance)
            .append(" code ")
            .append(HexFormat.of().formatHex(a.code))
            .append(" storage ")
            .append(a.storage)
            .append('\n'));
    return out.toString();
  }

  private static Map<BigInteger, TwinAccount> copy(Map<BigInteger, TwinAccount> from) {
    Map<BigInteger, TwinAccount> c = new TreeMap<>();
    from.forEach((address, account) -> c.put(address, account.copy()));
    return c;
  }
}
