package dev.trestle.cli;

import dev.trestle.devchain.DevAccounts;
import dev.trestle.devchain.DevAccounts.DevAccount;
import java.util.List;
import java.util.stream.Stream;

/** Who is who on a devnet: ten accounts for its users, then the roles, all of the test mnemonic. */
record DevKeys(
    List<DevAccount> users,
    DevAccount deployer,
    DevAccount batcher,
    DevAccount proposer,
    DevAccount challenger) {
  private static final int USERS = 10;

  static DevKeys create() {
    return new DevKeys(
        DevAccounts.test(USERS),
        DevAccounts.account(DevAccounts.TEST_MNEMONIC, USERS),
        DevAccounts.account(DevAccounts.TEST_MNEMONIC, USERS + 1),
        DevAccounts.account(DevAccounts.TEST_MNEMONIC, USERS + 2),
        DevAccounts.account(DevAccounts.TEST_MNEMONIC, USERS + 3));
  }

  /** All that get ether on L1. */
  List<DevAccount> funded() {
    Stream<DevAccount> roles = Stream.of(deployer, batcher, proposer, challenger);
    return Stream.concat(users.stream(), roles).toList();
  }
}
