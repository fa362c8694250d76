package dev.trestle.l1;

import dev.trestle.stf.primitives.Address;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the contracts are that decide which output roots count.
 *
 * @param disputeGameFactory creates games
 * @param anchorStateRegistry knows which claims count
 * @param preimageOracle what steps read
 * @param riscvStep executes one instruction
 * @param faultGame what games of type 0 are clones of
 */
public record DisputeContracts(
    Address disputeGameFactory,
    Address anchorStateRegistry,
    Address preimageOracle,
    Address riscvStep,
    Address faultGame) {

  /** By the names that viem's chain definitions use; the others by ours. */
  public Map<String, Address> byName() {
    Map<String, Address> names = new LinkedHashMap<>();
    names.put("disputeGameFactory", disputeGameFactory);
    names.put("anchorStateRegistry", anchorStateRegistry);
    names.put("preimageOracle", preimageOracle);
    names.put("riscvStep", riscvStep);
    names.put("faultGame", faultGame);
    return names;
  }
}
