package dev.trestle.l1;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Hex;
import java.util.List;
import java.util.Map;

/** Contracts that tools expect at the same address on every Ethereum chain. */
public final class Preinstalls {
  /** Many calls in one; viem and ethers batch through it. */
  public static final Address MULTICALL3 =
      Address.fromHex("0xca11bde05977b3631167028862be2a173976ca11");

  /** Deploys by CREATE2: the first 32 bytes of call data are the salt, the rest creation code. */
  public static final Address CREATE2_DEPLOYER =
      Address.fromHex("0x4e59b44847b379578588920ca78fbf26c0b4956c");

  /** The same code as {@link #CREATE2_DEPLOYER}, where Safe's tools look for it. */
  public static final Address SAFE_SINGLETON_FACTORY =
      Address.fromHex("0x914d7fec6aac8cd542e72bca78b30650d45643d7");

  /** Parent beacon block roots (EIP-4788). */
  public static final Address BEACON_ROOTS =
      Address.fromHex("0x000f3df6d732807ef1319fb7b8bb8522d0beac02");

  /** Hashes of the last 8,191 blocks (EIP-2935). */
  public static final Address BLOCK_HASHES =
      Address.fromHex("0x0000f90827f1c53a10cb7a02335b175320002935");

  private static final String CREATE2_DEPLOYER_CODE =
      "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0"
          + "3601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";

  /** EIP-4788 §Block processing. */
  private static final String BEACON_ROOTS_CODE =
      "3373fffffffffffffffffffffffffffffffffffffffe14604d57602036146024575f5ffd5b5f35801560495762"
          + "001fff810690815414603c575f5ffd5b62001fff01545f5260205ff35b5f5ffd5b62001fff42064281"
          + "555f359062001fff015500";

  /** EIP-2935 §Bytecode. */
  private static final String BLOCK_HASHES_CODE =
      "3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f3560014303811160425761"
          + "1fff81430311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500";

  private Preinstalls() {}

  /** Contracts that the rules of Cancun and Prague call at the start of each block. */
  public static List<GenesisAccount> blockContracts() {
    return List.of(
        contract(BEACON_ROOTS, Hex.decode(BEACON_ROOTS_CODE)),
        contract(BLOCK_HASHES, Hex.decode(BLOCK_HASHES_CODE)));
  }

  /** Contracts that tools use; for a development L1 as for an L2. */
  public static List<GenesisAccount> tools() {
    byte[] deployer = Hex.decode(CREATE2_DEPLOYER_CODE);
    return List.of(
        contract(MULTICALL3, ContractArtifact.load("Multicall3").runtimeCode(Map.of())),
        contract(CREATE2_DEPLOYER, deployer),
        contract(SAFE_SINGLETON_FACTORY, deployer));
  }

  private static GenesisAccount contract(Address address, byte[] code) {
    return GenesisAccount.contract(address, code, Map.of());
  }
}
