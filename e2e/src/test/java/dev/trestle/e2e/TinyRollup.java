package dev.trestle.e2e;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.OutputRoot;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.devchain.DevAccounts;
import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.devchain.DevGenesis;
import dev.trestle.l1.GenesisAccount;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.L1Contracts;
import dev.trestle.l1.L2Genesis;
import dev.trestle.node.ChainBlock;
import dev.trestle.node.Genesis;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.L2ExtraData;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.SortedMap;
import java.util.TreeMap;

/** The beginning of an L2 with a block for every two seconds, whose users have ether. */
public record TinyRollup(RollupConfig config, Genesis genesis) {
  private static final long WINDOW_BLOCKS = 5_000;
  private static final long CHANNEL_TIMEOUT_BLOCKS = 4;
  private static final int USERS = 3;

  /**
   * A rollup whose contracts are deployed.
   *
   * @param origin the L1 block that it begins after
   */
  static TinyRollup after(
      HashedHeader origin, ChainSpec l1, L1Contracts contracts, SystemConfig system) {
    return after(
        origin,
        l1,
        contracts,
        system,
        new RollupConfig.Timing(2, WINDOW_BLOCKS, 1_800, CHANNEL_TIMEOUT_BLOCKS));
  }

  /** The same with another timing. */
  public static TinyRollup after(
      HashedHeader origin,
      ChainSpec l1,
      L1Contracts contracts,
      SystemConfig system,
      RollupConfig.Timing timing) {
    L2Spec level = L2Spec.of(L2Level.JOVIAN);
    ChainSpec spec = ChainSpec.l2(L1Arena.L2_CHAIN_ID, level);
    SortedMap<Address, Genesis.Allocation> accounts = new TreeMap<>();
    var fees = new L2Genesis.FeePolicy(Address.ZERO, UInt256.ZERO);
    for (GenesisAccount a :
        L2Genesis.contracts(contracts, L1Arena.CHAIN_ID, L2Level.JOVIAN, fees)) {
      SortedMap<Bytes32, UInt256> storage = new TreeMap<>();
      a.storage().forEach((slot, value) -> storage.put(slot, value.toUInt256()));
      accounts.put(
          a.address(), new Genesis.Allocation(a.balanceWei(), a.nonce(), a.code(), storage));
    }
    for (DevAccount user : DevAccounts.test(USERS)) {
      accounts.put(user.address(), Genesis.Allocation.ether(DevGenesis.FUNDS));
    }
    byte[] extraData =
        L2ExtraData.encode(level, L2Level.JOVIAN, new L2ExtraData(0, 0, system.minBaseFee()));
    Genesis genesis =
        Genesis.of(origin.timestamp(), system.gasLimit(), accounts).withExtraData(extraData);
    ChainBlock block = genesis.block(spec, (hash, node) -> {});
    RollupConfig config =
        new RollupConfig(
            l1,
            spec,
            new RollupConfig.Genesis(
                new BlockId(origin.number(), origin.hash()),
                new BlockId(block.number(), block.hash()),
                origin.timestamp(),
                system),
            timing,
            new RollupConfig.Contracts(
                contracts.inbox(), contracts.portal(), contracts.systemConfig()));
    return new TinyRollup(config, genesis);
  }

  /** The output root of the first block. */
  public Bytes32 root() {
    ChainBlock block = genesis.block(config.l2(), (hash, node) -> {});
    return new OutputRoot(
            block.header().stateRoot(),
            block.header().withdrawalsRoot().orElseThrow(),
            block.hash())
        .hash();
  }
}
