package dev.trestle.derivation;

import dev.trestle.stf.block.BlobFee;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.Rules;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;

/**
 * What a settlement block gives to the L2 blocks whose L1 origin it is.
 *
 * @param timestamp seconds
 * @param blobBaseFee wei; 1 before Cancun
 * @param deposits for the first L2 block of the epoch
 * @param configUpdates that hold from the first L2 block of the epoch on
 */
public record Epoch(
    BlockId id,
    Bytes32 parentHash,
    long timestamp,
    UInt256 baseFee,
    UInt256 blobBaseFee,
    Bytes32 prevRandao,
    Bytes32 parentBeaconBlockRoot,
    List<Transaction.Deposit> deposits,
    List<ConfigUpdate> configUpdates) {
  public Epoch {
    deposits = List.copyOf(deposits);
    configUpdates = List.copyOf(configUpdates);
  }

  /** Reads the header and the logs; logs that are malformed are passed over. */
  public static Epoch of(RollupConfig config, SettlementBlock block) {
    Header header = block.header();
    List<Transaction.Deposit> deposits = new ArrayList<>();
    List<ConfigUpdate> updates = new ArrayList<>();
    for (SettlementBlock.IndexedLog entry : block.logs()) {
      Log log = entry.log();
      if (log.address().equals(config.contracts().portal())) {
        DepositEvents.decode(log, block.hash(), entry.index())
            .toOptional()
            .ifPresent(deposits::add);
      } else if (log.address().equals(config.contracts().systemConfig())) {
        ConfigUpdate.decode(log).toOptional().ifPresent(updates::add);
      }
    }
    return new Epoch(
        block.id(),
        header.parentHash(),
        header.timestamp(),
        header.baseFeePerGas().orElse(UInt256.ZERO),
        blobBaseFee(config, header),
        header.prevRandao(),
        header.parentBeaconBlockRoot().orElse(Bytes32.ZERO),
        deposits,
        updates);
  }

  /** The configuration in this epoch, given the one before it. */
  public SystemConfig applyTo(SystemConfig config) {
    SystemConfig changed = config;
    for (ConfigUpdate update : configUpdates) {
      changed = update.applyTo(changed);
    }
    return changed;
  }

  private static UInt256 blobBaseFee(RollupConfig config, Header header) {
    Rules rules = config.l1().rulesAt(header.timestamp());
    if (header.excessBlobGas().isEmpty() || rules.blobs().equals(BlobSchedule.NONE)) {
      return UInt256.ONE;
    }
    return BlobFee.perGas(rules.blobs(), header.excessBlobGas().getAsLong());
  }
}
