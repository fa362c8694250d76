package dev.trestle.devchain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevAccountsTest {
  @Test
  void testMnemonic_theAccountsThatEveryToolKnows() {
    List<DevAccount> accounts = DevAccounts.test(2);

    assertThat(accounts.get(0).address())
        .isEqualTo(Address.fromHex("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"));
    assertThat(Bytes32.of(accounts.get(0).privateKey()))
        .isEqualTo(
            Bytes32.fromHex("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"));
    assertThat(accounts.get(1).address())
        .isEqualTo(Address.fromHex("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"));
    assertThat(DevAccounts.account(DevAccounts.TEST_MNEMONIC, 1)).isEqualTo(accounts.get(1));
  }

  @Test
  void anotherMnemonic_otherAccounts() {
    String other = DevAccounts.TEST_MNEMONIC.replace("junk", "test");

    assertThat(DevAccounts.account(other, 0)).isNotEqualTo(DevAccounts.test(1).getFirst());
  }
}
