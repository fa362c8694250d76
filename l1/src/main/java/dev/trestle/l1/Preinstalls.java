package dev.trestle.l1;

import static dev.trestle.stf.block.SystemContractCode.BEACON_ROOTS;
import static dev.trestle.stf.block.SystemContractCode.BLOCK_HASHES;

import dev.trestle.stf.block.SystemContractCode;
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

  private static final String CREATE2_DEPLOYER_CODE =
      "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0"
          + "3601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";

  private Preinstalls() {}

  /** Contracts that the rules of Cancun and Prague call at the start of each block. */
  public static List<GenesisAccount> blockContracts() {
    return List.of(contract(BEACON_ROOTS), contract(BLOCK_HASHES));
  }

  private static GenesisAccount contract(SystemContractCode system) {
    return contract(system.address(), system.code());
  }

  /** Contracts that tools use; for a development L1 as for an L2. */
  public static List<GenesisAccount> tools() {
    byte[] deployer = Hex.decode(CREATE2_DEPLOYER_CODE);
    return List.of(
        contract(MULTICALL3, multicall3Code()),
        contract(CREATE2_DEPLOYER, deployer),
        contract(SAFE_SINGLETON_FACTORY, deployer));
  }

  /** The code of {@link #MULTICALL3}. */
  public static byte[] multicall3Code() {
    return ContractArtifact.load("Multicall3").runtimeCode(Map.of());
  }

  private static GenesisAccount contract(Address address, byte[] code) {
    return GenesisAccount.contract(address, code, Map.of());
  }
}
