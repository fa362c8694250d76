package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.cli.DevnetOptions;
import dev.trestle.cli.DisputeOptions;
import dev.trestle.cli.Main;
import dev.trestle.l1.Abi;
import dev.trestle.l1.SettlementClient;
import dev.trestle.settlement.ContractReader;
import dev.trestle.settlement.DisputeSystem;
import dev.trestle.settlement.PendingWithdrawal;
import dev.trestle.settlement.WithdrawalStatus;
import dev.trestle.settlement.Withdrawals;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A user leaves: the devnet's proposer claims, nobody disputes, {@code trestle withdraw} does the
 * rest.
 */
class LeaveTest {
  private static final Address PAID = Address.fromHex("0x" + "7e".repeat(20));
  private static final UInt256 ETHER = UInt256.of(1_000_000_000_000_000_000L);

  @ParameterizedTest
  @EnumSource
  void withdraw_honestClaim_paidOnL1OnceAndForAll(L1Kind kind, @TempDir Path folder) {
    DevnetOptions options =
        new DevnetOptions(folder, 0, 1, 1, 40).with(DisputeOptions.of(ToyProgram.elf()));
    try (Network network = Network.start(kind, options)) {
      SettlementClient l1 = network.l1();
      Network.included(l1, network.deposit(network.l1Wallet(0), PAID, 2_000_000_000_000_000_000L));
      byte[] call =
          Abi.call("initiateWithdrawal(address,uint256,bytes)", PAID, 100_000L, new byte[0]);
      Bytes32 hash =
          network
              .l2Wallet(0)
              .send(Optional.of(Predeploys.L2_TO_L1_MESSAGE_PASSER), ETHER, call, 200_000);
      Network.included(network.l2(), hash);
      Path key = folder.resolve("key");
      UInt256 secret = network.endpoints().accounts().getFirst().privateKey();
      Keys.write(key, secret);
      CompletableFuture<Integer> leaving =
          CompletableFuture.supplyAsync(() ->
              Main.run(
                  "withdraw",
                  "--devnet",
                  folder.toString(),
                  "--key",
                  key.toString(),
                  "--tx",
                  hash.toString()));
      Withdrawals withdrawals =
          new Withdrawals(
              l1,
              network.l2(),
              DisputeSystem.of(new ContractReader(l1), network.contract("portal")));
      PendingWithdrawal withdrawal = withdrawals.of(hash).orElseThrow().getFirst();
      Address user = network.endpoints().accounts().getFirst().address();
      Await.until(
          "it is proven",
          Network.PATIENCE_SECONDS,
          () -> withdrawals.status(withdrawal, user) instanceof WithdrawalStatus.Proven);
      network.passTime(125);
      Await.until(
          "its game is resolved",
          Network.PATIENCE_SECONDS,
          () ->
              withdrawals.status(withdrawal, user) instanceof WithdrawalStatus.Proven p
                  && p.isResolved());
      network.passTime(12);

      assertThat(leaving.join()).isZero();
      assertThat(l1.balance(PAID)).isEqualTo(ETHER);
      long head = network.l2().head().number();
      Await.until(
          "L2 goes on after the jump",
          Network.PATIENCE_SECONDS,
          () -> network.l2().head().number() > head + 3);
      network.agreedAt(head);
    }
  }
}
