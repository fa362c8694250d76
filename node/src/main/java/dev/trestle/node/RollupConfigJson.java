package dev.trestle.node;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.evm.Fork;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A rollup's configuration as JSON: the keys of op-node's {@code rollup.json}, which {@code
 * optimism_rollupConfig} answers with, and under {@code trestle} what those lack.
 */
public final class RollupConfigJson {
  private RollupConfigJson() {}

  /** Writes it. */
  public static JsonValue of(RollupConfig config) {
    return out -> {
      out.beginObject().field("genesis", genesis(config.genesis()));
      RollupConfig.Timing timing = config.timing();
      out.numberField("block_time", timing.blockTimeSeconds())
          .numberField("max_sequencer_drift", timing.maxSequencerDriftSeconds())
          .numberField("seq_window_size", timing.sequencingWindowBlocks())
          .numberField("channel_timeout", timing.channelTimeoutBlocks())
          .numberField("l1_chain_id", config.l1().chainId())
          .numberField("l2_chain_id", config.l2().chainId());
      for (L2Spec.LevelActivation a : config.l2Spec().levels()) {
        for (L2Level level : L2Level.values()) {
          if (level.compareTo(a.level()) <= 0) {
            out.numberField(level.name().toLowerCase(Locale.ROOT) + "_time", a.timestamp());
          }
        }
      }
      out.field("batch_inbox_address", config.contracts().inbox())
          .field("deposit_contract_address", config.contracts().portal())
          .field("l1_system_config_address", config.contracts().systemConfig())
          .field("trestle", extension(config))
          .endObject();
    };
  }

  private static JsonValue genesis(RollupConfig.Genesis genesis) {
    SystemConfig c = genesis.systemConfig();
    JsonValue system =
        out ->
            out.beginObject()
                .field("batcherHash", c.batcherHash())
                .numberField("gasLimit", c.gasLimit())
                .numberField("baseFeeScalar", c.feeScalars().baseFeeScalar())
                .numberField("blobBaseFeeScalar", c.feeScalars().blobBaseFeeScalar())
                .numberField("eip1559Denominator", c.eip1559().denominator())
                .numberField("eip1559Elasticity", c.eip1559().elasticity())
                .numberField("operatorFeeScalar", c.operatorFee().scalar())
                .numberField("operatorFeeConstant", c.operatorFee().constant())
                .numberField("minBaseFee", c.minBaseFee())
                .numberField("daFootprintGasScalar", c.daFootprintGasScalar())
                .endObject();
    return out ->
        out.beginObject()
            .field("l1", id(genesis.l1()))
            .field("l2", id(genesis.l2()))
            .numberField("l2_time", genesis.l2Timestamp())
            .field("system_config", system)
            .endObject();
  }

  private static JsonValue id(BlockId id) {
    return out ->
        out.beginObject().field("hash", id.hash()).numberField("number", id.number()).endObject();
  }

  private static JsonValue extension(RollupConfig config) {
    return out -> {
      out.beginObject().name("l1_forks").beginArray();
      for (ChainSpec.Activation a : config.l1().activations()) {
        out.beginObject()
            .numberField("timestamp", a.timestamp())
            .field("fork", a.fork().name())
            .numberField("blob_target", a.blobs().target())
            .numberField("blob_max", a.blobs().max())
            .numberField("blob_base_fee_update_fraction", a.blobs().baseFeeUpdateFraction())
            .endObject();
      }
      out.endArray().name("l2_levels").beginArray();
      for (L2Spec.LevelActivation a : config.l2Spec().levels()) {
        out.beginObject()
            .numberField("timestamp", a.timestamp())
            .field("level", a.level().name())
            .endObject();
      }
      out.endArray()
          .numberField("eip1559_denominator", config.l2Spec().eip1559Denominator())
          .numberField("eip1559_elasticity", config.l2Spec().eip1559Elasticity())
          .endObject();
    };
  }

  /** Text that ends up in a file. */
  public static String text(RollupConfig config) {
    return JsonWriter.toText(of(config));
  }

  /**
   * Reads what {@link #of} wrote.
   *
   * @throws dev.trestle.rpc.JsonRpcException when something is missing or of the wrong kind
   */
  public static RollupConfig read(JsonInput json) {
    JsonInput genesis = json.required("genesis");
    JsonInput own = json.required("trestle");
    List<ChainSpec.Activation> forks = new ArrayList<>();
    for (JsonInput a : own.required("l1_forks").items()) {
      BlobSchedule blobs =
          new BlobSchedule(
              a.required("blob_target").integer(),
              a.required("blob_max").integer(),
              a.required("blob_base_fee_update_fraction").integer());
      forks.add(
          new ChainSpec.Activation(
              a.required("timestamp").integer(), Fork.valueOf(a.required("fork").text()), blobs));
    }
    List<L2Spec.LevelActivation> levels = new ArrayList<>();
    for (JsonInput a : own.required("l2_levels").items()) {
      levels.add(
          new L2Spec.LevelActivation(
              a.required("timestamp").integer(), L2Level.valueOf(a.required("level").text())));
    }
    L2Spec l2 =
        new L2Spec(
            levels,
            own.required("eip1559_denominator").integer(),
            own.required("eip1559_elasticity").integer());
    return new RollupConfig(
        ChainSpec.l1(json.required("l1_chain_id").integer(), forks),
        ChainSpec.l2(json.required("l2_chain_id").integer(), l2),
        new RollupConfig.Genesis(
            readId(genesis.required("l1")),
            readId(genesis.required("l2")),
            genesis.required("l2_time").integer(),
            readSystemConfig(genesis.required("system_config"))),
        new RollupConfig.Timing(
            json.required("block_time").integer(),
            json.required("seq_window_size").integer(),
            json.required("max_sequencer_drift").integer(),
            json.required("channel_timeout").integer()),
        new RollupConfig.Contracts(
            json.required("batch_inbox_address").address(),
            json.required("deposit_contract_address").address(),
            json.required("l1_system_config_address").address()));
  }

  private static BlockId readId(JsonInput json) {
    return new BlockId(json.required("number").integer(), json.required("hash").bytes32());
  }

  private static SystemConfig readSystemConfig(JsonInput c) {
    return new SystemConfig(
        c.required("batcherHash").bytes32(),
        c.required("gasLimit").integer(),
        new FeeScalars(
            c.required("baseFeeScalar").integer(), c.required("blobBaseFeeScalar").integer()),
        new SystemConfig.Eip1559(
            c.required("eip1559Denominator").integer(), c.required("eip1559Elasticity").integer()),
        new SystemConfig.OperatorFee(
            c.required("operatorFeeScalar").integer(), c.required("operatorFeeConstant").integer()),
        c.required("minBaseFee").integer(),
        (int) c.required("daFootprintGasScalar").integer());
  }
}
