package dev.trestle.l1;

import dev.trestle.stf.primitives.Address;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a chain's contracts are on its settlement chain.
 *
 * @param orderPolicy whom the Inbox asks who may append
 * @param dataPolicy whom the Inbox asks whether the data is available
 * @param dispute those that decide which output roots count
 */
public record L1Contracts(
    Address systemConfig,
    Address portal,
    Address inbox,
    Address orderPolicy,
    Address dataPolicy,
    Address l1CrossDomainMessenger,
    Address l1StandardBridge,
    Address l1Erc721Bridge,
    DisputeContracts dispute) {

  /** By the names that viem's chain definitions use; the others by ours. */
  public Map<String, Address> byName() {
    Map<String, Address> names = new LinkedHashMap<>();
    names.put("portal", portal);
    names.put("systemConfig", systemConfig);
    names.put("l1StandardBridge", l1StandardBridge);
    names.put("l1Erc721Bridge", l1Erc721Bridge);
    names.put("l1CrossDomainMessenger", l1CrossDomainMessenger);
    names.putAll(dispute.byName());
    names.put("inbox", inbox);
    names.put("orderPolicy", orderPolicy);
    names.put("dataPolicy", dataPolicy);
    return names;
  }
}
