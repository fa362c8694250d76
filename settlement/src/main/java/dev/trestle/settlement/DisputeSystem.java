package dev.trestle.settlement;

import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.stf.primitives.Address;

/**
 * Where a chain's claims and disputes are on L1, as its portal says.
 *
 * @param gameType of the games that the portal accepts
 */
public record DisputeSystem(Address portal, Address registry, Address factory, long gameType) {
  /**
   * Asks L1.
   *
   * @throws SettlementException if the address is no portal with disputes
   */
  public static DisputeSystem of(ContractReader reader, Address portal) {
    Address registry = reader.address(portal, "anchorStateRegistry()");
    Address factory = reader.address(registry, "disputeGameFactory()");
    long type = reader.number(registry, "respectedGameType()").toLong();
    return new DisputeSystem(portal, registry, factory, type);
  }

  /** Reads its games. */
  public GameReader games(SettlementClient l1) {
    return new GameReader(new ContractReader(l1), factory, gameType);
  }
}
