package dev.trestle.l1;

import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The accounts that an L2 starts with: predeploys, preinstalls and, for tests, funded ones. */
public final class L2Genesis {
  public static final Address WETH9 = predeploy(0x06);
  public static final Address L2_CROSS_DOMAIN_MESSENGER = predeploy(0x07);
  public static final Address GAS_PRICE_ORACLE = predeploy(0x0f);
  public static final Address L2_STANDARD_BRIDGE = predeploy(0x10);
  public static final Address SEQUENCER_FEE_VAULT = predeploy(0x11);
  public static final Address OPTIMISM_MINTABLE_ERC20_FACTORY = predeploy(0x12);
  public static final Address L2_ERC721_BRIDGE = predeploy(0x14);
  public static final Address L1_BLOCK = predeploy(0x15);
  public static final Address L2_TO_L1_MESSAGE_PASSER = predeploy(0x16);
  public static final Address OPTIMISM_MINTABLE_ERC721_FACTORY = predeploy(0x17);
  public static final Address BASE_FEE_VAULT = predeploy(0x19);
  public static final Address L1_FEE_VAULT = predeploy(0x1a);
  public static final Address OPERATOR_FEE_VAULT = predeploy(0x1b);

  private static final Map<Bytes32, Bytes32> EMPTY = Map.of();

  /**
   * What the fee vaults do with the fees.
   *
   * @param recipient gets them, on L2
   * @param minimumWei least amount worth a payment
   */
  public record FeePolicy(Address recipient, UInt256 minimumWei) {}

  private L2Genesis() {}

  /**
   * All accounts with code of a new L2.
   *
   * @param l1ChainId of the settlement chain
   * @param level of the chain's first block: Isthmus or later
   */
  public static List<GenesisAccount> contracts(
      L1Contracts l1, long l1ChainId, L2Level level, FeePolicy fees) {
    if (level.compareTo(L2Level.ISTHMUS) < 0) {
      throw new IllegalArgumentException(
          "a new chain starts at level ISTHMUS or later, not " + level);
    }
    List<GenesisAccount> accounts = new ArrayList<>();
    accounts.add(plain(WETH9, "WETH9"));
    accounts.add(plain(L1_BLOCK, "L1Block"));
    accounts.add(plain(L2_TO_L1_MESSAGE_PASSER, "L2ToL1MessagePasser"));
    accounts.add(plain(OPTIMISM_MINTABLE_ERC20_FACTORY, "OptimismMintableERC20Factory"));
    accounts.add(gasPriceOracle(level));
    accounts.add(
        contract(
            L2_CROSS_DOMAIN_MESSENGER,
            "L2CrossDomainMessenger",
            Map.of("otherMessenger", l1.l1CrossDomainMessenger().toWord())));
    accounts.add(bridge(L2_STANDARD_BRIDGE, "L2StandardBridge", l1.l1StandardBridge()));
    accounts.add(bridge(L2_ERC721_BRIDGE, "L2ERC721Bridge", l1.l1Erc721Bridge()));
    accounts.add(
        contract(
            OPTIMISM_MINTABLE_ERC721_FACTORY,
            "OptimismMintableERC721Factory",
            Map.of("remoteChainID", Bytes32.of(UInt256.of(l1ChainId)))));
    accounts.add(vault(SEQUENCER_FEE_VAULT, "SequencerFeeVault", fees));
    accounts.add(vault(BASE_FEE_VAULT, "FeeVault", fees));
    accounts.add(vault(L1_FEE_VAULT, "FeeVault", fees));
    accounts.add(vault(OPERATOR_FEE_VAULT, "FeeVault", fees));
    accounts.addAll(Preinstalls.blockContracts());
    accounts.addAll(Preinstalls.tools());
    return accounts;
  }

  /** Slot 0 says whether Jovian's operator fee holds. */
  private static GenesisAccount gasPriceOracle(L2Level level) {
    boolean jovian = level.compareTo(L2Level.JOVIAN) >= 0;
    byte[] code = ContractArtifact.load("GasPriceOracle").runtimeCode(Map.of());
    Map<Bytes32, Bytes32> storage = jovian ? Map.of(Bytes32.ZERO, Bytes32.of(UInt256.ONE)) : EMPTY;
    return GenesisAccount.contract(GAS_PRICE_ORACLE, code, storage);
  }

  private static GenesisAccount bridge(Address address, String artifact, Address otherBridge) {
    return contract(
        address,
        artifact,
        Map.of(
            "otherBridge", otherBridge.toWord(),
            "messenger", L2_CROSS_DOMAIN_MESSENGER.toWord()));
  }

  private static GenesisAccount vault(Address address, String artifact, FeePolicy fees) {
    return contract(
        address,
        artifact,
        Map.of(
            "recipient", fees.recipient.toWord(),
            "minWithdrawalAmount", Bytes32.of(fees.minimumWei),
            // IFeeVault.WithdrawalNetwork.L2
            "withdrawalNetwork", Bytes32.of(UInt256.ONE)));
  }

  private static GenesisAccount plain(Address address, String artifact) {
    return contract(address, artifact, Map.of());
  }

  private static GenesisAccount contract(
      Address address, String artifact, Map<String, Bytes32> immutables) {
    byte[] code = ContractArtifact.load(artifact).runtimeCode(immutables);
    return GenesisAccount.contract(address, code, EMPTY);
  }

  private static Address predeploy(int last) {
    return new Address(0x4200000000000000L, 0, last);
  }
}
