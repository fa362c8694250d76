package dev.trestle.derivation;

import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;

/**
 * What a chain reads of one block of its settlement chain: the header and the logs of its own
 * contracts. Whoever hands it in has checked that the logs are those of the header's receipts root.
 *
 * @param hash of the header
 */
public record SettlementBlock(Header header, Bytes32 hash, List<IndexedLog> logs) {
  /**
   * A log and where it stands.
   *
   * @param index among all logs of the block, from 0
   */
  public record IndexedLog(long index, Log log) {}

  public SettlementBlock {
    logs = List.copyOf(logs);
  }

  /** Picks the logs that count out of all receipts of a block, in order. */
  public static SettlementBlock of(
      Header header, List<Receipt> receipts, RollupConfig.Contracts contracts) {
    List<IndexedLog> logs = new ArrayList<>();
    long index = 0;
    for (Receipt receipt : receipts) {
      for (Log log : receipt.logs()) {
        Address at = log.address();
        if (at.equals(contracts.inbox())
            || at.equals(contracts.portal())
            || at.equals(contracts.systemConfig())) {
          logs.add(new IndexedLog(index, log));
        }
        index++;
      }
    }
    return new SettlementBlock(header, HeaderCodec.hash(header), logs);
  }

  public BlockId id() {
    return new BlockId(header.number(), hash);
  }
}
