package dev.trestle.cli;

import dev.trestle.derivation.DepositEvents;
import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.Abi;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trestle deposit}: from L1 to L2. */
@Command(
    name = "deposit",
    description = "Brings ether from L1 to L2, and waits until it is there.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DepositCommand implements Callable<Integer> {
  /** What the deposit may use on L2: it only moves ether. */
  private static final long L2_GAS = 100_000;

  private static final long L1_GAS = 400_000;

  @Mixin private BridgeOptions bridge;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = KeyFile.DESCRIPTION + "; of an account with ether on L1.")
  private Path key;

  @Option(names = "--amount", paramLabel = "ETHER", required = true, description = "How much.")
  private BigDecimal amount;

  @Option(
      names = "--to",
      paramLabel = "ADDRESS",
      description = "Who gets the ether on L2 (default: the account itself).")
  private Optional<String> to = Optional.empty();

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    WithdrawalSession.Endpoints where = bridge.endpoints();
    UInt256 secret = KeyFile.read(key);
    DevAccount account = new DevAccount(TransactionSigner.of(secret).address(), secret);
    UInt256 wei = ChainSettings.wei(amount);
    try (SettlementClient l1 = new SettlementClient(new JsonRpcClient(where.l1()));
        SettlementClient l2 = new SettlementClient(new JsonRpcClient(where.l2()))) {
      byte[] call =
          Abi.call(
              "depositTransaction(address,uint256,uint64,bool,bytes)",
              to.map(Address::fromHex).orElse(account.address()),
              wei,
              L2_GAS,
              false,
              new byte[0]);
      Bytes32 hash =
          l1.sendRawTransaction(
              new Wallet(l1, l1.chainId(), account)
                  .sign(Optional.of(where.portal()), wei, call, L1_GAS));
      out.println("L1 transaction " + hash);
      out.flush();
      TransactionInclusion onL1 =
          WithdrawalSession.await("L1 transaction " + hash, () -> l1.inclusion(hash));
      if (!onL1.receipt().succeeded()) {
        throw new StartupException("L1 transaction " + hash + " failed");
      }
      Bytes32 deposited = l2Hash(onL1);
      out.println("included in L1 block " + onL1.blockNumber() + "; on L2 it is " + deposited);
      out.flush();
      TransactionInclusion onL2 =
          WithdrawalSession.await("L2 transaction " + deposited, () -> l2.inclusion(deposited));
      out.println("done: in L2 block " + onL2.blockNumber());
      out.flush();
      return onL2.receipt().succeeded() ? 0 : 1;
    }
  }

  /** The hash of the L2 transaction that the portal's log stands for. */
  private static Bytes32 l2Hash(TransactionInclusion onL1) {
    List<Log> logs = onL1.receipt().logs();
    for (int i = 0; i < logs.size(); i++) {
      var deposit =
          DepositEvents.decode(logs.get(i), onL1.blockHash(), onL1.firstLogIndex() + i)
              .toOptional();
      if (deposit.isPresent()) {
        return TransactionCodec.hash(deposit.get());
      }
    }
    throw new StartupException("the portal deposited nothing; is it the right address?");
  }
}
