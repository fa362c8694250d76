package dev.trestle.explorer;

import dev.trestle.derivation.WithdrawalMessage;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Puts L2 blocks into the index, and takes them out again. */
final class BlockWriter {
  private final Sql sql;
  private final TokenLedger ledger;
  private final List<Object[]> blocks = new ArrayList<>();
  private final List<Object[]> transactions = new ArrayList<>();
  private final List<Object[]> activity = new ArrayList<>();
  private final List<Object[]> transfers = new ArrayList<>();
  private final List<Object[]> tokens = new ArrayList<>();
  private final List<Object[]> contracts = new ArrayList<>();
  private final List<Object[]> withdrawals = new ArrayList<>();
  private final TreeSet<Long> minutes = new TreeSet<>();

  BlockWriter(Sql sql) {
    this.sql = sql;
    this.ledger = new TokenLedger(sql);
  }

  /** Appends blocks, each the child of the one before, the first of the last in the index. */
  void append(List<L2Block> added) {
    long total =
        sql.first(
                "SELECT total_transactions FROM blocks WHERE number = ?",
                r -> r.number("total_transactions"),
                added.getFirst().number() - 1)
            .orElse(0L);
    for (L2Block block : added) {
      total += block.transactions().size();
      collect(block, total);
    }
    insert();
    ledger.save();
    count();
  }

  private void collect(L2Block block, long total) {
    double fees = 0;
    double l1Fees = 0;
    long users = 0;
    for (int i = 0; i < block.transactions().size(); i++) {
      L2Block.Tx tx = block.transactions().get(i);
      collect(L2Block.seqOf(block.number()) + i, tx);
      if (!tx.isDeposit()) {
        fees += gwei(tx.feeWei());
        l1Fees += gwei(tx.l1FeeWei());
        users++;
      }
    }
    blocks.add(
        new Object[] {
          block.number(),
          block.hash(),
          block.parent(),
          block.timeSeconds(),
          block.gasUsed(),
          block.gasLimit(),
          block.baseFeeWei(),
          block.sizeBytes(),
          block.transactions().size(),
          users,
          total,
          fees,
          l1Fees
        });
    minutes.add(minuteOf(block.timeSeconds()));
  }

  private static double gwei(UInt256 wei) {
    return wei.toBigInteger().doubleValue() / 1e9;
  }

  private static long minuteOf(long seconds) {
    return seconds - seconds % 60;
  }

  private void collect(long seq, L2Block.Tx tx) {
    Optional<byte[]> selector =
        tx.input().length < 4 || tx.created().isPresent()
            ? Optional.empty()
            : Optional.of(Arrays.copyOf(tx.input(), 4));
    transactions.add(
        new Object[] {
          seq,
          tx.hash(),
          tx.sender(),
          tx.recipient(),
          tx.created(),
          tx.valueWei(),
          tx.nonce(),
          tx.type(),
          tx.succeeded(),
          tx.gasUsed(),
          tx.gasPriceWei(),
          tx.l1FeeWei(),
          selector
        });
    TreeSet<Address> involved = new TreeSet<>(List.of(tx.sender()));
    tx.recipient().ifPresent(involved::add);
    tx.created().ifPresent(involved::add);
    if (tx.succeeded()) {
      tx.created().ifPresent(at -> contracts.add(new Object[] {at, tx.sender(), seq}));
    }
    for (int i = 0; i < tx.logs().size(); i++) {
      collect(seq, tx.firstLogIndex() + i, tx.logs().get(i), involved);
    }
    involved.remove(Address.ZERO);
    involved.forEach(address -> activity.add(new Object[] {address, seq}));
  }

  private void collect(long seq, long logIndex, Log log, TreeSet<Address> involved) {
    if (log.address().equals(Predeploys.L2_TO_L1_MESSAGE_PASSER)) {
      WithdrawalMessage.decode(log).toOptional().ifPresent(m -> collect(seq, logIndex, m));
    }
    TokenLedger.Transfer.of(log)
        .ifPresent(t -> {
          transfers.add(
              new Object[] {seq, logIndex, t.token(), t.from(), t.to(), t.amount(), t.kind()});
          tokens.add(new Object[] {t.token(), t.kind(), seq});
          involved.add(t.from());
          involved.add(t.to());
          ledger.apply(t);
        });
  }

  private void collect(long seq, long logIndex, WithdrawalMessage m) {
    withdrawals.add(
        new Object[] {
          m.hash(),
          seq,
          logIndex,
          m.nonce(),
          m.sender(),
          m.target(),
          m.value(),
          m.gasLimit(),
          m.data()
        });
  }

  private void insert() {
    insert("blocks", 13, "", blocks);
    insert("transactions", 13, "", transactions);
    insert("activity", 2, "", activity);
    insert("transfers", 7, "", transfers);
    sql.updateAll(
        "INSERT INTO tokens (token, kind, first_seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        tokens);
    insert(
        "contracts",
        3,
        " ON CONFLICT (address) DO UPDATE SET creator = excluded.creator, seq = excluded.seq",
        contracts);
    insert("withdrawals", 9, "", withdrawals);
  }

  private void insert(String table, int columns, String conflict, List<Object[]> rows) {
    String values = "?, ".repeat(columns - 1) + "?";
    sql.updateAll("INSERT INTO " + table + " VALUES (" + values + ")" + conflict, rows);
    rows.clear();
  }

  /** Takes the blocks from a number on out again. */
  void remove(long from) {
    long seq = L2Block.seqOf(from);
    ledger.takeBack(seq);
    sql.list(
            "SELECT DISTINCT time - time % 60 AS minute FROM blocks WHERE number >= ?",
            r -> r.number("minute"), from)
        .forEach(minutes::add);
    for (String table :
        List.of("transactions", "activity", "transfers", "contracts", "withdrawals")) {
      sql.update("DELETE FROM " + table + " WHERE seq >= ?", seq);
    }
    ledger.saveAfterRemoval();
    sql.update("DELETE FROM tokens WHERE first_seq >= ?", seq);
    sql.update("DELETE FROM blocks WHERE number >= ?", from);
    count();
  }

  /** Counts the minutes that changed. */
  private void count() {
    for (long minute : minutes) {
      sql.update("DELETE FROM minutes WHERE start = ?", minute);
      sql.update(
          "INSERT INTO minutes SELECT CAST(? AS BIGINT), COUNT(*), SUM(user_transactions),"
              + " SUM(gas_used), SUM(fees_gwei), SUM(l1_fees_gwei) FROM blocks"
              + " WHERE time >= ? AND time < ? HAVING COUNT(*) > 0",
          minute,
          minute,
          minute + 60);
    }
    minutes.clear();
  }
}
