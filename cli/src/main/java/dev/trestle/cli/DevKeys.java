package dev.trestle.cli;

import dev.trestle.devchain.DevAccounts;
import dev.trestle.devchain.DevAccounts.DevAccount;
import java.util.List;
import java.util.stream.Stream;

/** Who is who on a devnet: ten accounts for its users, then the roles, all of the test mnemonic. */
record DevKeys(List<DevAccount> users, DevAccount deployer, DevAccount batcher) {
  private static final int USERS = 10;

  static DevKeys create() {
    return new DevKeys(
        DevAccounts.test(USERS),
        DevAccounts.account(DevAccounts.TEST_MNEMONIC, USERS),
        DevAccounts.account(DevAccounts.TEST_MNEMONIC, USERS + 1));
  }

  /** All that get ether on L1. */
  List<DevAccount> funded() {
    return Stream.concat(users.stream(), Stream.of(deployer, batcher)).toList();
  }
}
