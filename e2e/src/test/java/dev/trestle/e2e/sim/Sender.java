package dev.trestle.e2e.sim;

import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.rpc.BlockTag;
import dev.trestle.stf.primitives.Bytes32;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A user's account that nobody else uses: what it sent it sends again until it is included. */
final class Sender {
  /** How many may wait before the user waits, too. */
  private static final int MOST_PENDING = 6;

  private final Account account;
  private final SettlementClient chain;
  private final Predicate<Bytes32> mayResend;
  private final TreeMap<Long, Account.Signed> sent = new TreeMap<>();
  private long included;

  /**
   * @param mayResend whether a user would send it again: not what it was told is in a block
   */
  Sender(Account account, SettlementClient chain, Predicate<Bytes32> mayResend) {
    this.account = account;
    this.chain = chain;
    this.mayResend = mayResend;
  }

  Account account() {
    return account;
  }

  boolean hasRoom() {
    return sent.tailMap(included).size() < MOST_PENDING;
  }

  /** All that was ever sent. */
  TreeMap<Long, Account.Signed> sent() {
    return sent;
  }

  /** Sends one more; its hash. */
  Bytes32 send(Account.Call call) {
    Account.Signed signed = account.sign(sent.size(), call);
    sent.put(signed.nonce(), signed);
    submit(signed);
    return signed.hash();
  }

  /** Sends again what is not in the chain. */
  void refresh() {
    included = chain.nonce(account.address(), BlockTag.Label.LATEST);
    for (Account.Signed signed : sent.tailMap(included).values()) {
      if (mayResend.test(signed.hash())) {
        submit(signed);
      }
    }
  }

  private void submit(Account.Signed signed) {
    try {
      chain.sendRawTransaction(signed.raw());
    } catch (SettlementException e) {
      if (e.reason() != SettlementException.Reason.REFUSED) {
        throw e;
      }
    }
  }
}
