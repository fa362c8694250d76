package dev.trestle.devchain;

import dev.trestle.node.Genesis;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.SystemContractCode;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How the embedded L1 begins: Osaka rules, system contracts, funded accounts. */
public final class DevGenesis {
  /** 10,000 ether. */
  public static final UInt256 FUNDS = UInt256.of(10_000).multiply(1_000_000_000_000_000_000L);

  public static final long GAS_LIMIT = 60_000_000;

  private DevGenesis() {}

  /** Osaka from the start, with mainnet's second blob-parameter fork. */
  public static ChainSpec spec(long chainId) {
    return ChainSpec.l1(
        chainId, List.of(new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.BPO2)));
  }

  /**
   * The genesis.
   *
   * @param timestamp seconds; slots are counted from here
   * @param funded accounts that get {@link #FUNDS}
   * @param contracts further accounts with code, such as Multicall3
   */
  public static Genesis of(
      long timestamp, Collection<Address> funded, Map<Address, byte[]> contracts) {
    SortedMap<Address, Genesis.Allocation> accounts = new TreeMap<>();
    for (SystemContractCode contract : SystemContractCode.values()) {
      accounts.put(contract.address(), Genesis.Allocation.contract(contract.code()));
    }
    contracts.forEach((at, code) -> accounts.put(at, Genesis.Allocation.contract(code)));
    funded.forEach(address -> accounts.put(address, Genesis.Allocation.ether(FUNDS)));
    return Genesis.of(timestamp, GAS_LIMIT, accounts);
  }
}
