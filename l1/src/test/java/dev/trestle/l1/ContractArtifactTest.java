package dev.trestle.l1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Hex;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContractArtifactTest {
  private static final Address BRIDGE =
      Address.fromHex("0x1234567890abcdef1234567890abcdef12345678");

  @Test
  void load_unknownName_saysWhereTheNamesAre() {
    assertThatThrownBy(() -> ContractArtifact.load("Nothing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("contracts/artifacts");
  }

  @Test
  void abi_ofPortal_hasDepositTransaction() {
    assertThat(ContractArtifact.load("Portal").abi()).contains("\"depositTransaction\"");
  }

  @Test
  void creationCode_withArguments_endsWithThem() {
    ContractArtifact portal = ContractArtifact.load("Portal");
    String bare = Hex.encode(portal.creationCode(List.of()));
    String full = Hex.encode(portal.creationCode(List.of(BRIDGE.toWord())));
    assertThat(full).isEqualTo(bare + Hex.encode(BRIDGE.toWord().toBytes()));
  }

  @Test
  void runtimeCode_withImmutables_holdsThem() {
    ContractArtifact bridge = ContractArtifact.load("L2StandardBridge");
    assertThat(bridge.immutables()).containsExactly("messenger", "otherBridge");
    byte[] code =
        bridge.runtimeCode(
            Map.of("otherBridge", BRIDGE.toWord(), "messenger", Address.ZERO.toWord()));
    assertThat(Hex.encode(code)).contains(Hex.encode(BRIDGE.toWord().toBytes()));
  }

  @Test
  void runtimeCode_withoutAnImmutable_isRefused() {
    ContractArtifact bridge = ContractArtifact.load("L2StandardBridge");
    assertThatThrownBy(() -> bridge.runtimeCode(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("otherBridge");
  }
}
