package dev.trestle.stf.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.crypto.Sha256;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests to the consensus layer: EIP-6110, 7002, 7251 and their hash. */
class Eip7685RequestsTest {
  private static final Address DEPOSITS = ChainSpec.MAINNET_DEPOSIT_CONTRACT;
  private static final Bytes32 EVENT =
      Bytes32.fromHex("649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5");

  /** Answers with one byte. */
  private static String answering(int b) {
    return "60" + Hex.encode(new byte[] {(byte) b}) + "60005360016000f3";
  }

  private static SampleChain chain(String withdrawals, String consolidations) {
    return SampleChain.l1(
        Fork.PRAGUE,
        new SampleChain.Genesis()
            .account(SystemContracts.WITHDRAWAL_REQUESTS, 1, UInt256.ZERO, withdrawals)
            .account(SystemContracts.CONSOLIDATION_REQUESTS, 1, UInt256.ZERO, consolidations));
  }

  @Test
  void seal_collectsWhatTheContractsAnswer() {
    SealedBlock sealed = chain(answering(0xaa), answering(0xbb)).begin().seal();
    assertThat(sealed.requests())
        .containsExactly(new byte[] {1, (byte) 0xaa}, new byte[] {2, (byte) 0xbb});
    byte[] hashes = new byte[64];
    Sha256.hash(new byte[] {1, (byte) 0xaa}).putTo(hashes, 0);
    Sha256.hash(new byte[] {2, (byte) 0xbb}).putTo(hashes, 32);
    assertThat(sealed.block().header().requestsHash()).contains(Sha256.hash(hashes));
  }

  @Test
  void seal_withoutRequests_hashesNothing() {
    SealedBlock sealed = chain("00", "00").begin().seal();
    assertThat(sealed.requests()).isEmpty();
    assertThat(sealed.block().header().requestsHash()).contains(Sha256.hash(new byte[0]));
  }

  @Test
  void seal_whenAContractIsMissingOrFails_throws() {
    BlockExecution missing = chain("00", "").begin();
    assertThatThrownBy(missing::seal)
        .isInstanceOf(InvalidBlockException.class)
        .hasMessageContaining("has no code");
    BlockExecution failing = chain("fe", "00").begin();
    assertThatThrownBy(failing::seal)
        .isInstanceOf(InvalidBlockException.class)
        .hasMessageContaining("failed");
  }

  @Test
  void deposits_ofWellLaidLogs_areTheFieldsInOrder() {
    byte[] data = depositData();
    List<Log> logs =
        List.of(
            new Log(DEPOSITS, List.of(EVENT), data),
            new Log(SampleChain.CONTRACT, List.of(EVENT), data),
            new Log(DEPOSITS, List.of(Bytes32.ZERO), new byte[3]));
    byte[] deposits = Requests.deposits(DEPOSITS, logs);
    assertThat(deposits).hasSize(192);
    assertThat(deposits[0]).isEqualTo((byte) 1);
    assertThat(deposits[48]).isEqualTo((byte) 2);
    assertThat(deposits[80]).isEqualTo((byte) 3);
    assertThat(deposits[88]).isEqualTo((byte) 4);
    assertThat(deposits[184]).isEqualTo((byte) 5);
  }

  @Test
  void deposits_ofOddlyLaidLogs_throw() {
    for (int at : List.of(0, 31, 32 * 4 + 31, 160 + 31, 512 + 30)) {
      byte[] data = depositData();
      data[at] ^= 1;
      List<Log> logs = List.of(new Log(DEPOSITS, List.of(EVENT), data));
      assertThatThrownBy(() -> Requests.deposits(DEPOSITS, logs))
          .as("byte %s", at)
          .isInstanceOf(InvalidBlockException.class);
    }
    List<Log> longer = List.of(new Log(DEPOSITS, List.of(EVENT), new byte[577]));
    assertThatThrownBy(() -> Requests.deposits(DEPOSITS, longer))
        .isInstanceOf(InvalidBlockException.class);
  }

  /** The contract's five fields, each filled with its number. */
  private static byte[] depositData() {
    int[] offsets = {160, 256, 320, 384, 512};
    int[] sizes = {48, 32, 8, 96, 8};
    byte[] data = new byte[576];
    for (int i = 0; i < 5; i++) {
      data[32 * i + 30] = (byte) (offsets[i] >> 8);
      data[32 * i + 31] = (byte) offsets[i];
      data[offsets[i] + 31] = (byte) sizes[i];
      Arrays.fill(data, offsets[i] + 32, offsets[i] + 32 + sizes[i], (byte) (i + 1));
    }
    return data;
  }
}
