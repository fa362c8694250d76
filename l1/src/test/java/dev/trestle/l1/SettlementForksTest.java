package dev.trestle.l1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.evm.Fork;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettlementForksTest {
  private static final String CANCUN = "{\"KZG\":\"0x000000000000000000000000000000000000000a\"}";
  private static final String PRAGUE =
      CANCUN.replace("}", ",\"B\":\"0x000000000000000000000000000000000000000b\"}");
  private static final String OSAKA =
      PRAGUE.replace("}", ",\"P\":\"0x0000000000000000000000000000000000000100\"}");

  private static String fork(long time, String precompiles, BlobSchedule blobs) {
    return String.format(
        "{\"activationTime\":%d,\"blobSchedule\":{\"target\":%d,\"max\":%d,"
            + "\"baseFeeUpdateFraction\":%d},\"precompiles\":%s}",
        time, blobs.target(), blobs.max(), blobs.baseFeeUpdateFraction(), precompiles);
  }

  private static Optional<List<ChainSpec.Activation>> announced(Methods methods) {
    try (JsonRpcServer server = JsonRpcServer.start(ServerOptions.loopback(0), methods, Map.of());
        SettlementClient client =
            new SettlementClient(new JsonRpcClient(URI.create(server.url())))) {
      return SettlementForks.announced(client);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<List<ChainSpec.Activation>> announced(String answer) {
    return announced(new Methods().register("eth_config", p -> JsonInput.parse(answer)));
  }

  @Test
  void currentNextAndLast_areActivations() {
    String answer =
        "{\"current\":"
            + fork(5, PRAGUE, BlobSchedule.PRAGUE)
            + ",\"next\":"
            + fork(9, OSAKA, BlobSchedule.PRAGUE)
            + ",\"last\":"
            + fork(20, OSAKA, BlobSchedule.BPO2)
            + "}";
    assertThat(announced(answer).orElseThrow())
        .containsExactly(
            new ChainSpec.Activation(5, Fork.PRAGUE, BlobSchedule.PRAGUE),
            new ChainSpec.Activation(9, Fork.OSAKA, BlobSchedule.PRAGUE),
            new ChainSpec.Activation(20, Fork.OSAKA, BlobSchedule.BPO2));
  }

  @Test
  void nothingNext_isOneActivation() {
    String now = fork(0, CANCUN, BlobSchedule.CANCUN);
    assertThat(announced("{\"current\":" + now + ",\"next\":null,\"last\":null}").orElseThrow())
        .containsExactly(new ChainSpec.Activation(0, Fork.CANCUN, BlobSchedule.CANCUN));
  }

  @Test
  void lastIsNext_isNotDoubled() {
    String next = fork(9, OSAKA, BlobSchedule.BPO1);
    String answer =
        "{\"current\":"
            + fork(5, OSAKA, BlobSchedule.PRAGUE)
            + ",\"next\":"
            + next
            + ",\"last\":"
            + next
            + "}";
    assertThat(announced(answer).orElseThrow()).hasSize(2);
  }

  @Test
  void methodNotOffered_isNothing() {
    assertThat(announced(new Methods())).isEmpty();
  }

  @Test
  void chainWithoutBlobs_isRefused() {
    String old = fork(0, "{}", BlobSchedule.NONE);
    assertThatThrownBy(() -> announced("{\"current\":" + old + "}"))
        .isInstanceOf(SettlementException.class)
        .hasMessageContaining("before Cancun");
  }

  @Test
  void forksThatChangeTheBlobPrice_areUnforeseen_othersAreNot() {
    ChainSpec.Activation prague = new ChainSpec.Activation(5, Fork.PRAGUE, BlobSchedule.PRAGUE);
    ChainSpec.Activation osaka = new ChainSpec.Activation(9, Fork.OSAKA, BlobSchedule.PRAGUE);
    ChainSpec.Activation bpo = new ChainSpec.Activation(20, Fork.OSAKA, BlobSchedule.BPO1);
    ChainSpec atDeployment = ChainSpec.l1(1, List.of(prague));
    assertThat(SettlementForks.unforeseen(atDeployment, List.of(prague, osaka))).isEmpty();
    assertThat(SettlementForks.unforeseen(atDeployment, List.of(osaka, bpo))).containsExactly(bpo);
    ChainSpec foreseen = ChainSpec.l1(1, List.of(prague, bpo));
    assertThat(SettlementForks.unforeseen(foreseen, List.of(osaka, bpo))).isEmpty();
    ChainSpec.Activation sooner = new ChainSpec.Activation(12, Fork.OSAKA, BlobSchedule.BPO1);
    assertThat(SettlementForks.unforeseen(foreseen, List.of(sooner))).containsExactly(sooner);
    ChainSpec.Activation before = new ChainSpec.Activation(1, Fork.PRAGUE, BlobSchedule.PRAGUE);
    assertThat(SettlementForks.unforeseen(foreseen, List.of(before))).isEmpty();
  }

  @Test
  void publicChains_areKnown_inOrder() {
    for (long id : new long[] {1, 11_155_111, 560_048}) {
      List<ChainSpec.Activation> forks = SettlementForks.known(id).orElseThrow();
      assertThat(forks).hasSize(5).last().extracting(f -> f.blobs()).isEqualTo(BlobSchedule.BPO2);
      assertThat(new ChainSpec(id, forks, ChainSpec.MAINNET_DEPOSIT_CONTRACT, Optional.empty()))
          .isNotNull();
    }
    assertThat(SettlementForks.known(31_337)).isEmpty();
  }
}
