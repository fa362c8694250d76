package dev.trestle.explorer;

import dev.trestle.explorer.L2Chain.View;
import dev.trestle.l1.Abi;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks tokens what they are called, and whether their balances are what their logs say. Where they
 * are not, the contract's word counts.
 */
final class TokenCheck {
  private static final int BALANCES_A_TURN = 100;
  private static final int TOKENS_A_TURN = 20;
  private static final int LONGEST_NAME = 64;

  /** What came of a check: {@code token_balances.agrees}. */
  private static final int AGREES = 1;

  private static final int CORRECTED = 0;
  private static final int NO_ANSWER = -1;

  private final Database database;
  private final L2Chain chain;

  TokenCheck(Database database, L2Chain chain) {
    this.database = database;
    this.chain = chain;
  }

  private record Balance(Address holder, Address token, UInt256 amount) {}

  /**
   * Checks some; whether there were any.
   *
   * @param tip the block that the index has come to
   */
  boolean step(long tip) {
    return names(tip) | balances(tip);
  }

  private boolean balances(long tip) {
    List<Balance> unchecked =
        database.list(
            "SELECT holder, token, amount FROM token_balances WHERE agrees IS NULL LIMIT ?",
            r -> new Balance(r.address("holder"), r.address("token"), r.quantity("amount")),
            BALANCES_A_TURN);
    if (unchecked.isEmpty()) {
      return false;
    }
    List<View> views =
        unchecked.stream()
            .map(b -> new View(b.token, Abi.call("balanceOf(address)", b.holder)))
            .toList();
    List<Optional<byte[]>> answers = chain.call(views, tip);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < unchecked.size(); i++) {
      Balance balance = unchecked.get(i);
      Optional<UInt256> found =
          answers.get(i).filter(a -> a.length == 32).map(a -> Bytes32.from(a).toUInt256());
      int agrees =
          found.isEmpty() ? NO_ANSWER : found.get().equals(balance.amount) ? AGREES : CORRECTED;
      rows.add(new Object[] {found.orElse(balance.amount), agrees, balance.holder, balance.token});
    }
    database.write(sql ->
        sql.updateAll(
            "UPDATE token_balances SET amount = ?, agrees = ? WHERE holder = ? AND token = ?",
            rows));
    return true;
  }

  private boolean names(long tip) {
    List<Address> nameless =
        database.list(
            "SELECT token FROM tokens WHERE name IS NULL LIMIT ?",
            r -> r.address("token"),
            TOKENS_A_TURN);
    if (nameless.isEmpty()) {
      return false;
    }
    List<View> views = new ArrayList<>();
    for (Address token : nameless) {
      views.add(new View(token, Abi.call("name()")));
      views.add(new View(token, Abi.call("symbol()")));
      views.add(new View(token, Abi.call("decimals()")));
    }
    List<Optional<byte[]>> answers = chain.call(views, tip);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < nameless.size(); i++) {
      rows.add(
          new Object[] {
            text(answers.get(3 * i)),
            text(answers.get(3 * i + 1)),
            decimals(answers.get(3 * i + 2)),
            nameless.get(i)
          });
    }
    database.write(sql ->
        sql.updateAll(
            "UPDATE tokens SET name = ?, symbol = ?, decimals = ? WHERE token = ?", rows));
    return true;
  }

  private static long decimals(Optional<byte[]> answer) {
    return answer
        .filter(a -> a.length == 32)
        .map(a -> Bytes32.from(a).toUInt256())
        .filter(n -> n.fitsLong() && n.w0() >= 0 && n.w0() <= 77)
        .map(UInt256::w0)
        .orElse(0L);
  }

  /** A string, or the bytes32 that some old tokens have in its place; empty when it is neither. */
  static String text(Optional<byte[]> answer) {
    if (answer.isEmpty()) {
      return "";
    }
    byte[] bytes = answer.get();
    String text;
    if (bytes.length == 32) {
      text = new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
    } else {
      try {
        text = Abi.decode("(string)", bytes).get(0);
      } catch (RuntimeException e) {
        return ""; // no string: whatever it is, it is no name
      }
    }
    return text.substring(0, Math.min(LONGEST_NAME, text.length()));
  }
}
