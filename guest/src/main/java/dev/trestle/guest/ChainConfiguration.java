package dev.trestle.guest;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A chain's configuration as bytes, of which a game carries the Keccak-256: everything derivation
 * and execution need to know. RLP lists; the first item is the version, 1. Equal configurations
 * have equal bytes, and nothing but what {@link #encode} writes is read.
 */
public final class ChainConfiguration {
  private static final int VERSION = 1;

  private ChainConfiguration() {}

  /** Keccak-256 of the encoding. */
  public static Bytes32 hash(RollupConfig config) {
    return Keccak.hash(encode(config));
  }

  /**
   * Writes it.
   *
   * @throws IllegalArgumentException for rules that the encoding has no room for: chains whose spec
   *     is not one of {@link ChainSpec#l1} and {@link ChainSpec#l2}
   */
  public static byte[] encode(RollupConfig config) {
    ChainSpec l1 = config.l1();
    ChainSpec l2 = config.l2();
    if (!l1.equals(ChainSpec.l1(l1.chainId(), l1.activations()))
        || !l2.equals(ChainSpec.l2(l2.chainId(), config.l2Spec()))) {
      throw new IllegalArgumentException(
          "the program knows settlement chains with mainnet's deposit contract and L2s whose EVM"
              + " follows from their level; the configuration has others");
    }
    RlpWriter out = new RlpWriter().beginList().number(VERSION);
    out.number(l1.chainId()).beginList();
    for (ChainSpec.Activation a : l1.activations()) {
      out.beginList().number(a.timestamp()).number(number(a.fork()));
      out.number(a.blobs().target()).number(a.blobs().max());
      out.number(a.blobs().baseFeeUpdateFraction()).endList();
    }
    out.endList().number(l2.chainId()).beginList();
    for (L2Spec.LevelActivation a : config.l2Spec().levels()) {
      out.beginList().number(a.timestamp()).number(number(a.level())).endList();
    }
    out.endList();
    out.number(config.l2Spec().eip1559Denominator());
    out.number(config.l2Spec().eip1559Elasticity());
    RollupConfig.Genesis genesis = config.genesis();
    out.number(genesis.l1().number()).bytes32(genesis.l1().hash());
    out.number(genesis.l2().number()).bytes32(genesis.l2().hash());
    out.number(genesis.l2Timestamp());
    write(out, genesis.systemConfig());
    RollupConfig.Timing timing = config.timing();
    out.number(timing.blockTimeSeconds()).number(timing.sequencingWindowBlocks());
    out.number(timing.maxSequencerDriftSeconds()).number(timing.channelTimeoutBlocks());
    RollupConfig.Contracts contracts = config.contracts();
    out.address(contracts.inbox()).address(contracts.portal()).address(contracts.systemConfig());
    return out.endList().toBytes();
  }

  private static void write(RlpWriter out, SystemConfig c) {
    out.beginList().bytes32(c.batcherHash()).number(c.gasLimit());
    out.number(c.feeScalars().baseFeeScalar()).number(c.feeScalars().blobBaseFeeScalar());
    out.number(c.eip1559().denominator()).number(c.eip1559().elasticity());
    out.number(c.operatorFee().scalar()).number(c.operatorFee().constant());
    out.number(c.minBaseFee()).number(c.daFootprintGasScalar()).endList();
  }

  /**
   * Reads it.
   *
   * @throws RlpException when the bytes are no configuration
   */
  public static RollupConfig decode(byte[] bytes) {
    RlpReader in = RlpReader.ofList(bytes);
    long version = in.number();
    if (version != VERSION) {
      throw new RlpException("chain configuration of version " + version + ", not " + VERSION);
    }
    ChainSpec l1 = ChainSpec.l1(in.number(), activations(in.list()));
    long chainId = in.number();
    List<L2Spec.LevelActivation> levels = levels(in.list());
    ChainSpec l2 = ChainSpec.l2(chainId, new L2Spec(levels, in.number(), in.number()));
    RollupConfig.Genesis genesis =
        new RollupConfig.Genesis(
            new BlockId(in.number(), in.bytes32()),
            new BlockId(in.number(), in.bytes32()),
            in.number(),
            systemConfig(in.list()));
    RollupConfig.Timing timing =
        new RollupConfig.Timing(in.number(), in.number(), in.number(), in.number());
    RollupConfig.Contracts contracts =
        new RollupConfig.Contracts(in.address(), in.address(), in.address());
    in.expectEnd();
    return new RollupConfig(l1, l2, genesis, timing, contracts);
  }

  private static List<ChainSpec.Activation> activations(RlpReader in) {
    List<ChainSpec.Activation> out = new ArrayList<>();
    while (in.hasNext()) {
      RlpReader a = in.list();
      long timestamp = a.number();
      Fork fork = fork(a.number());
      BlobSchedule blobs = new BlobSchedule(a.number(), a.number(), a.number());
      out.add(new ChainSpec.Activation(timestamp, fork, blobs));
      a.expectEnd();
    }
    return out;
  }

  private static List<L2Spec.LevelActivation> levels(RlpReader in) {
    List<L2Spec.LevelActivation> out = new ArrayList<>();
    while (in.hasNext()) {
      RlpReader a = in.list();
      out.add(new L2Spec.LevelActivation(a.number(), level(a.number())));
      a.expectEnd();
    }
    return out;
  }

  private static SystemConfig systemConfig(RlpReader in) {
    SystemConfig config =
        new SystemConfig(
            in.bytes32(),
            in.number(),
            new FeeScalars(in.number(), in.number()),
            new SystemConfig.Eip1559(in.number(), in.number()),
            new SystemConfig.OperatorFee(in.number(), in.number()),
            in.number(),
            (int) in.number());
    in.expectEnd();
    return config;
  }

  /** Numbers that stay when forks are added. */
  private static int number(Fork fork) {
    return switch (fork) {
      case SHANGHAI -> 1;
      case CANCUN -> 2;
      case PRAGUE -> 3;
      case OSAKA -> 4;
    };
  }

  private static Fork fork(long number) {
    for (Fork fork : Fork.values()) {
      if (number(fork) == number) {
        return fork;
      }
    }
    throw new RlpException("no fork has the number " + number);
  }

  private static int number(L2Level level) {
    return switch (level) {
      case HOLOCENE -> 1;
      case ISTHMUS -> 2;
      case JOVIAN -> 3;
    };
  }

  private static L2Level level(long number) {
    for (L2Level level : L2Level.values()) {
      if (number(level) == number) {
        return level;
      }
    }
    throw new RlpException("no level has the number " + number);
  }
}
