package dev.trestle.l1;

import dev.trestle.l1.SettlementException.Reason;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.primitives.Bytes32;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether headers hang together: one whose parent was not seen yet must come from a node that has
 * that parent, too. A header made up for the occasion has none. Thread-safe.
 */
final class HeaderLinks {
  /** A day of blocks of 12 seconds, and some. */
  private static final int REMEMBERED = 8_192;

  private static final class Recent extends LinkedHashMap<Bytes32, Boolean> {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Bytes32, Boolean> eldest) {
      return size() > REMEMBERED;
    }
  }

  /** Hashes of headers that were seen, and of the parents that these name. */
  private final Map<Bytes32, Boolean> known = new Recent();

  /** Headers whose parent was asked for in vain. */
  private final Map<Bytes32, Boolean> suspects = new Recent();

  /**
   * Remembers a header that hangs together with what is known.
   *
   * @throws SettlementException {@link Reason#MISSING} when the node cannot show its parent, which
   *     happens where several nodes share an address; {@link Reason#UNVERIFIED} when it cannot do
   *     so again, or shows another block
   */
  void check(HashedHeader header, SettlementEndpoints.Endpoint from) {
    if (header.number() > 0 && !isKnown(header)) {
      // No lock here: it is a question over the network.
      Optional<HashedHeader> parent =
          RpcShapes.hashedHeader(
              from.call(
                  "eth_getBlockByHash", JsonValue.bytes32(header.parentHash()), JsonValue.FALSE));
      if (parent.isEmpty() && becomesSuspect(header)) {
        throw new SettlementException(
            Reason.MISSING, "block " + header.number() + "'s parent is not to be had");
      }
      if (parent.isEmpty()
          || !parent.get().hash().equals(header.parentHash())
          || parent.get().number() != header.number() - 1) {
        throw new SettlementException(
            Reason.UNVERIFIED,
            "block "
                + header.number()
                + " "
                + header.hash()
                + " does not link to a parent: there is no "
                + header.parentHash());
      }
    }
    remember(header);
  }

  private synchronized boolean isKnown(HashedHeader header) {
    return known.containsKey(header.hash()) || known.containsKey(header.parentHash());
  }

  private synchronized boolean becomesSuspect(HashedHeader header) {
    return suspects.put(header.hash(), true) == null;
  }

  private synchronized void remember(HashedHeader header) {
    known.put(header.hash(), true);
    known.put(header.parentHash(), true);
  }
}
