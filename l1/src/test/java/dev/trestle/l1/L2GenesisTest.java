package dev.trestle.l1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.SystemContracts;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import org.junit.jupiter.api.Test;

class L2GenesisTest {
  private static final Address RECIPIENT =
      Address.fromHex("0x00000000000000000000000000000000000000ff");

  @Test
  void contracts_ofAChain_areAllPredeploysOnce() {
    List<GenesisAccount> accounts = accounts(L2Level.JOVIAN);
    assertThat(accounts).extracting(GenesisAccount::address).doesNotHaveDuplicates();
    assertThat(accounts)
        .extracting(GenesisAccount::address)
        .contains(
            L2Genesis.L1_BLOCK,
            L2Genesis.GAS_PRICE_ORACLE,
            L2Genesis.L2_TO_L1_MESSAGE_PASSER,
            L2Genesis.L2_ERC721_BRIDGE,
            L2Genesis.OPTIMISM_MINTABLE_ERC721_FACTORY,
            L2Genesis.SEQUENCER_FEE_VAULT,
            L2Genesis.OPERATOR_FEE_VAULT,
            Preinstalls.MULTICALL3,
            SystemContracts.BEACON_ROOTS);
    assertThat(accounts).allMatch(a -> a.code().length > 0 && a.nonce() == 1);
  }

  @Test
  void gasPriceOracle_atJovian_hasItsFlagSet() {
    Bytes32 one = Bytes32.of(UInt256.ONE);
    assertThat(find(L2Level.JOVIAN, L2Genesis.GAS_PRICE_ORACLE).storage())
        .containsEntry(Bytes32.ZERO, one);
    assertThat(find(L2Level.ISTHMUS, L2Genesis.GAS_PRICE_ORACLE).storage()).isEmpty();
  }

  @Test
  void feeVault_inGenesis_paysItsRecipient() {
    assertThat(Hex.encode(find(L2Level.JOVIAN, L2Genesis.BASE_FEE_VAULT).code()))
        .contains(Hex.encode(RECIPIENT.toWord().toBytes()));
  }

  @Test
  void contracts_beforeIsthmus_areRefused() {
    assertThatThrownBy(() -> accounts(L2Level.HOLOCENE)).hasMessageContaining("ISTHMUS");
  }

  /** The hash under which block explorers and registries list the deployer's code. */
  @Test
  void create2Deployer_hasTheKnownCode() {
    assertThat(Keccak.hash(find(L2Level.JOVIAN, Preinstalls.CREATE2_DEPLOYER).code()))
        .isEqualTo(
            Bytes32.fromHex("2fa86add0aed31f33a762c9d88e807c475bd51d0f52bd0955754b2608f7e4989"));
  }

  private static GenesisAccount find(L2Level level, Address address) {
    return accounts(level).stream()
        .filter(a -> a.address().equals(address))
        .findFirst()
        .orElseThrow();
  }

  private static List<GenesisAccount> accounts(L2Level level) {
    Address a = Address.ZERO;
    L1Contracts l1 = new L1Contracts(a, a, a, a, a, a, a, a, new DisputeContracts(a, a, a, a, a));
    return L2Genesis.contracts(l1, 900, level, new L2Genesis.FeePolicy(RECIPIENT, UInt256.ZERO));
  }
}
