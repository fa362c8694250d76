package dev.trestle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.l1.Abi;
import dev.trestle.l1.FeePolicy;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementForks;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.NativeCryptography;
import dev.trestle.rpc.BlockTag;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The deployment of `trestle deploy`, on the embedded L1, killed and gone on with. */
class RollupDeploymentTest {
  private static final int TRANSACTIONS = 15;

  private final DevKeys keys = DevKeys.create();

  @TempDir Path folder;

  private EmbeddedL1 l1;
  private SettlementClient client;

  /** Whoever runs the deployment is gone. */
  private static final class Killed extends RuntimeException {}

  @BeforeEach
  void start() {
    assertThat(folder.resolve("chain").toFile().mkdirs()).isTrue();
    l1 = l1("l1");
    client = SettlementAccess.client(List.of(URI.create(l1.url())));
  }

  private EmbeddedL1 l1(String name) {
    return new EmbeddedL1(
        new DevnetOptions(folder.resolve(name), 0, 1, 1, 20),
        keys,
        NativeCryptography.create(),
        BlobKzg.later(),
        InstantSource.system());
  }

  @AfterEach
  void stop() {
    client.close();
    l1.close();
  }

  /** Signs so often, then the process is gone. */
  private static TransactionSigner mortal(TransactionSigner signer, int signatures) {
    return new TransactionSigner() {
      private int left = signatures;

      @Override
      public Address address() {
        return signer.address();
      }

      @Override
      public Secp256k1.Signature sign(Bytes32 hash) {
        if (left-- == 0) {
          throw new Killed();
        }
        return signer.sign(hash);
      }
    };
  }

  private TransactionSigner deployer() {
    return TransactionSigner.of(keys.deployer().privateKey());
  }

  private static ChainSettings settings(String more) {
    String text = "[chain]\nid = 4242\n[proof]\nrules = \"devnet\"\n" + more;
    return new ChainSettings(ChainToml.parse(Path.of("chain.toml"), text));
  }

  private RollupDeployment prepare(
      SettlementClient chain, TransactionSigner signer, String more, RollupDeployment.Pause pause) {
    ChainSettings settings = settings(more);
    FeePolicy fees = FeePolicy.mainnet().with(Duration.ofSeconds(20), 2);
    ChainSpec spec = ChainSpec.l1(chain.chainId(), SettlementForks.announced(chain).orElseThrow());
    SortedMap<String, String> lasting = new TreeMap<>(settings.toml().lasting());
    return RollupDeployment.prepare(
        new RollupDeployment.Where(chain, folder.resolve("chain"), signer, fees),
        RollupPlan.Content.of(settings, signer.address(), settings.dispute(ProgramFile.own())),
        spec,
        lasting,
        pause);
  }

  private RollupDeployment prepare(TransactionSigner signer) {
    return prepare(client, signer, "", what -> l1.chain().mine(1));
  }

  private long sent() {
    return client.nonce(keys.deployer().address(), BlockTag.Label.LATEST);
  }

  @Test
  void killedBeforeEveryTransaction_goesOn_andSendsEachOnce() {
    int kills = 0;
    Optional<RollupFiles> done = Optional.empty();
    while (done.isEmpty()) {
      try {
        done = Optional.of(prepare(mortal(deployer(), 1)).carryOut());
      } catch (Killed e) {
        kills++;
        assertThat(kills).isLessThan(3 * TRANSACTIONS);
      }
    }
    assertThat(kills).isGreaterThanOrEqualTo(TRANSACTIONS - 2);
    assertThat(sent()).isEqualTo(TRANSACTIONS);
    RollupDeployment again = prepare(mortal(deployer(), 0));
    assertThat(again.isComplete()).isTrue();
    again.verify();
    RollupFiles same = again.carryOut();
    assertThat(same.config()).isEqualTo(done.get().config());
    assertThat(sent()).isEqualTo(TRANSACTIONS);
    assertThat(same.config().genesis().l1().number())
        .isLessThanOrEqualTo(client.head().number() - 1);
  }

  @Test
  void killedWhileWaiting_goesOn() {
    AtomicInteger waits = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      RollupDeployment deployment =
          prepare(
              client,
              deployer(),
              "",
              what -> {
                l1.chain().mine(1);
                waits.incrementAndGet();
                throw new Killed();
              });
      assertThatThrownBy(deployment::carryOut).isInstanceOf(Killed.class);
    }
    prepare(deployer()).carryOut();
    assertThat(waits).hasValue(2);
    assertThat(sent()).isEqualTo(TRANSACTIONS);
  }

  /** What L1 has is not sent again, also when nobody remembers that it was sent. */
  @Test
  void journalLost_whatIsOnL1CountsAsDone() throws IOException {
    assertThatThrownBy(() -> prepare(mortal(deployer(), 6)).carryOut()).isInstanceOf(Killed.class);
    l1.chain().mine(3);
    assertThat(sent()).isBetween(3L, TRANSACTIONS - 3L);
    Path journal = folder.resolve("chain").resolve("deployment-transactions");
    try (Stream<Path> files = Files.walk(journal)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    assertThat(prepare(deployer()).carryOut().config().genesis().l1().number()).isPositive();
    assertThat(sent()).isEqualTo(TRANSACTIONS);
  }

  @Test
  void settingsChangedMeanwhile_areRefusedByName() {
    assertThatThrownBy(() -> prepare(mortal(deployer(), 3)).carryOut()).isInstanceOf(Killed.class);
    assertThatThrownBy(() -> prepare(client, deployer(), "[fees]\nbaseFeeScalar = 1\n", what -> {}))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("fees.baseFeeScalar was 5227 and is 1");
  }

  @Test
  void otherL1_ofTheSameId_isRefused() {
    prepare(deployer()).carryOut();
    l1.chain().mine(3);
    try (EmbeddedL1 other = l1("other");
        SettlementClient otherClient = SettlementAccess.client(List.of(URI.create(other.url())))) {
      assertThat(otherClient.header(0)).isNotEqualTo(client.header(0));
      assertThatThrownBy(() -> prepare(otherClient, deployer(), "", what -> {}))
          .hasMessageContaining("it was begun on another chain of the id 900");
    }
  }

  @Test
  void otherKey_isRefused() {
    assertThatThrownBy(() -> prepare(mortal(deployer(), 3)).carryOut()).isInstanceOf(Killed.class);
    TransactionSigner other = TransactionSigner.of(keys.proposer().privateKey());
    assertThatThrownBy(() -> prepare(other)).hasMessageContaining("it was begun by");
  }

  @Test
  void keyUsedElsewhereMeanwhile_isToldAndNothingIsMarkedDone() {
    assertThatThrownBy(() -> prepare(mortal(deployer(), 0)).carryOut()).isInstanceOf(Killed.class);
    Wallet elsewhere = new Wallet(client, EmbeddedL1.CHAIN_ID, keys.deployer());
    client.sendRawTransaction(
        elsewhere.sign(Optional.of(new Address(0, 0, 9)), UInt256.ONE, new byte[0], 21_000));
    l1.chain().mine(1);
    RollupDeployment deployment = prepare(deployer());
    assertThatThrownBy(deployment::carryOut)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("there is no SystemConfig at");
    assertThat(prepare(deployer()).isComplete()).isFalse();
  }

  @Test
  void owner_whoIsNotTheDeployer_isOfferedTheFactory() {
    Address owner = keys.users().getFirst().address();
    RollupDeployment deployment =
        prepare(
            client,
            deployer(),
            "[accounts]\nowner = \"" + owner + "\"\n",
            what -> l1.chain().mine(1));
    deployment.carryOut();
    Address factory = deployment.plan().contracts().dispute().disputeGameFactory();
    byte[] pending = client.call(factory, Abi.call("pendingOwner()"));
    assertThat(Abi.address(Abi.decode("(address)", pending), 0)).isEqualTo(owner);
  }

  @Test
  void plan_tellsAddressesAndCost() {
    RollupDeployment deployment = prepare(deployer());
    DeploymentText text = new DeploymentText(deployment.plan(), deployment.steps());
    String shown = text.of("shop", client.fees(), client.balance(deployer().address()));
    assertThat(shown)
        .contains(
            "chain shop, id 4242, on chain 900",
            deployment.plan().contracts().portal().toString(),
            "creating FaultGame",
            "twice the price");
    deployment.carryOut();
    assertThat(client.code(deployment.plan().contracts().portal())).isNotEmpty();
  }
}
