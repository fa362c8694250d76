package dev.trestle.explorer;

import dev.trestle.explorer.ExplorerException.Reason;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gives away ether of a development account: a little to each, and not all at once. */
public final class Faucet {
  /** One ether. */
  static final UInt256 AMOUNT_WEI = UInt256.of(1_000_000_000_000_000_000L);

  private static final long SECONDS_PER_ACCOUNT = 60;
  private static final long MILLIS_PER_GIFT = 500;
  private static final int REMEMBERED = 10_000;

  private final InstantSource clock;
  private final Sender sender;
  private final Map<Address, Long> given = new LinkedHashMap<>();
  private long lastMillis = Long.MIN_VALUE;

  /** Sends ether on L2. */
  @FunctionalInterface
  public interface Sender {
    /** The transaction's hash. */
    Bytes32 send(Address to, UInt256 wei);
  }

  public Faucet(InstantSource clock, Sender sender) {
    this.clock = clock;
    this.sender = sender;
  }

  /**
   * One ether for an account.
   *
   * @throws ExplorerException LIMIT when it got some within the last minute, or somebody else just
   *     now
   */
  synchronized Bytes32 give(Address to) {
    long now = clock.millis();
    Long before = given.get(to);
    if (before != null && now - before < SECONDS_PER_ACCOUNT * 1_000) {
      throw new ExplorerException(
          Reason.LIMIT, "this account got some within the last minute; come back later");
    }
    if (lastMillis != Long.MIN_VALUE && now - lastMillis < MILLIS_PER_GIFT) {
      throw new ExplorerException(Reason.LIMIT, "many ask at once; try again in a second");
    }
    Bytes32 hash = sender.send(to, AMOUNT_WEI);
    lastMillis = now;
    given.remove(to);
    given.put(to, now);
    if (given.size() > REMEMBERED) {
      given.remove(given.keySet().iterator().next());
    }
    return hash;
  }
}
