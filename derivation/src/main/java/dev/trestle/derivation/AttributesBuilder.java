package dev.trestle.derivation;

import dev.trestle.stf.block.BlockAttributes;
import dev.trestle.stf.block.L2ExtraData;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.block.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The attributes of an L2 block from its parent and its epoch: for the verifier's batches and for
 * the sequencer's new blocks alike. Source: OP Stack specification, Derivation § Deriving Payload
 * Attributes.
 */
public final class AttributesBuilder {
  private final RollupConfig config;

  public AttributesBuilder(RollupConfig config) {
    this.config = config;
  }

  /**
   * The configuration of a block.
   *
   * @param parentConfig its parent's
   */
  public SystemConfig systemConfig(L2BlockRef parent, SystemConfig parentConfig, Epoch epoch) {
    return startsEpoch(parent, epoch) ? epoch.applyTo(parentConfig) : parentConfig;
  }

  /** How many blocks of the epoch come before the child of this parent. */
  public long sequenceNumber(L2BlockRef parent, Epoch epoch) {
    return startsEpoch(parent, epoch) ? 0 : parent.sequenceNumber() + 1;
  }

  /**
   * The block after {@code parent} with L1 origin {@code epoch}.
   *
   * @param systemConfig of the new block, from {@link #systemConfig}
   */
  public PayloadAttributes attributes(
      L2BlockRef parent, SystemConfig systemConfig, Epoch epoch, List<byte[]> sequenced) {
    long timestamp = parent.timestamp() + config.timing().blockTimeSeconds();
    L2Level level = config.levelAt(timestamp);
    List<Transaction.Deposit> deposits = new ArrayList<>();
    L1Info info = L1Info.of(epoch, sequenceNumber(parent, epoch), systemConfig);
    deposits.add(info.transaction(config.l1InfoLevelAt(timestamp)));
    if (startsEpoch(parent, epoch)) {
      deposits.addAll(epoch.deposits());
    }
    L2ExtraData fees =
        new L2ExtraData(
            systemConfig.eip1559().denominator(),
            systemConfig.eip1559().elasticity(),
            systemConfig.minBaseFee());
    BlockAttributes block =
        new BlockAttributes(
            timestamp,
            Predeploys.SEQUENCER_FEE_VAULT,
            epoch.prevRandao(),
            systemConfig.gasLimit(),
            Optional.of(epoch.parentBeaconBlockRoot()),
            Optional.of(List.of()),
            L2ExtraData.encode(config.l2Spec(), level, fees));
    return new PayloadAttributes(block, deposits, sequenced);
  }

  private static boolean startsEpoch(L2BlockRef parent, Epoch epoch) {
    return parent.l1Origin().number() != epoch.id().number();
  }
}
