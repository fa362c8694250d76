package dev.trestle.explorer;

import dev.trestle.l1.Abi;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who has how much of which ERC-20 token, as the {@code Transfer} logs say. What they say is only
 * what a contract claims: {@link TokenCheck} asks it.
 */
final class TokenLedger {
  private static final Bytes32 TRANSFER = Abi.topic("Transfer(address,address,uint256)");
  static final int ERC20 = 20;
  static final int ERC721 = 721;

  private final Sql sql;
  private final Map<Account, UInt256> balances = new TreeMap<>();

  private record Account(Address holder, Address token) implements Comparable<Account> {
    @Override
    public int compareTo(Account o) {
      int byHolder = holder.compareTo(o.holder);
      return byHolder != 0 ? byHolder : token.compareTo(o.token);
    }
  }

  /**
   * A transfer.
   *
   * @param amount or, of an ERC-721 token, which
   */
  record Transfer(Address token, Address from, Address to, UInt256 amount, int kind) {
    /** The transfer that a log stands for, by its shape. */
    static Optional<Transfer> of(Log log) {
      List<Bytes32> topics = log.topics();
      if (topics.size() < 3 || !topics.get(0).equals(TRANSFER)) {
        return Optional.empty();
      }
      Address from = Address.fromWord(topics.get(1));
      Address to = Address.fromWord(topics.get(2));
      if (topics.size() == 3 && log.data().length == 32) {
        UInt256 amount = Bytes32.from(log.data()).toUInt256();
        return Optional.of(new Transfer(log.address(), from, to, amount, ERC20));
      }
      return topics.size() == 4 && log.data().length == 0
          ? Optional.of(new Transfer(log.address(), from, to, topics.get(3).toUInt256(), ERC721))
          : Optional.empty();
    }
  }

  TokenLedger(Sql sql) {
    this.sql = sql;
  }

  void apply(Transfer transfer) {
    if (transfer.kind == ERC20) {
      move(transfer.from, transfer.to, transfer.token, transfer.amount);
    }
  }

  /** Undoes what the rows from a {@code seq} on did. */
  void takeBack(long fromSeq) {
    List<Transfer> gone =
        sql.list(
            "SELECT token, sender, recipient, amount FROM transfers WHERE seq >= ? AND kind = 20",
            r ->
                new Transfer(
                    r.address("token"),
                    r.address("sender"),
                    r.address("recipient"),
                    r.quantity("amount"),
                    ERC20),
            fromSeq);
    for (Transfer transfer : gone) {
      move(transfer.to, transfer.from, transfer.token, transfer.amount);
    }
  }

  private void move(Address from, Address to, Address token, UInt256 amount) {
    add(from, token, UInt256.ZERO.subtract(amount));
    add(to, token, amount);
  }

  /** Modulo 2^256: a contract may say what it likes. */
  private void add(Address holder, Address token, UInt256 amount) {
    if (!holder.equals(Address.ZERO)) {
      Account account = new Account(holder, token);
      balances.put(account, balances.computeIfAbsent(account, this::read).add(amount));
    }
  }

  private UInt256 read(Account account) {
    return sql.first(
            "SELECT logged FROM token_balances WHERE holder = ? AND token = ?",
            r -> r.quantity("logged"),
            account.holder,
            account.token)
        .orElse(UInt256.ZERO);
  }

  /** Writes what changed; it waits to be checked. */
  void save() {
    List<Object[]> rows = new ArrayList<>();
    balances.forEach((account, amount) ->
        rows.add(new Object[] {account.holder, account.token, amount, amount}));
    sql.updateAll(
        "INSERT INTO token_balances (holder, token, logged, amount, agrees)"
            + " VALUES (?, ?, ?, ?, NULL) ON CONFLICT (holder, token) DO UPDATE SET"
            + " logged = excluded.logged, amount = excluded.amount, agrees = NULL",
        rows);
    balances.clear();
  }

  /** Writes what changed when transfers went out; accounts that have none left go, too. */
  void saveAfterRemoval() {
    List<Object[]> empty = new ArrayList<>();
    balances.forEach((account, amount) -> {
      if (amount.isZero()) {
        Address holder = account.holder;
        Address token = account.token;
        empty.add(new Object[] {holder, token, holder, token, holder, token});
      }
    });
    save();
    sql.updateAll(
        "DELETE FROM token_balances WHERE holder = ? AND token = ?"
            + " AND NOT EXISTS (SELECT 1 FROM transfers WHERE sender = ? AND token = ?"
            + " AND kind = 20) AND NOT EXISTS (SELECT 1 FROM transfers WHERE recipient = ?"
            + " AND token = ? AND kind = 20)",
        empty);
  }
}
