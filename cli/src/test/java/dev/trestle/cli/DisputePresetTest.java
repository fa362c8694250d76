package dev.trestle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.l1.GameParameters;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** That the values of a preset fit together, and are told. */
class DisputePresetTest {
  private static final Bytes32 PROGRAM = Bytes32.fromHex("03" + "11".repeat(31));
  private static final long DAY = 24 * 3600;

  /** A gas price at which nobody should lose money by being honest. */
  private static final UInt256 DEAR_WEI = UInt256.of(200_000_000_000L);

  /** More than a move costs: `FaultGameBondsTest`'s snapshots. */
  private static final long MOVE_GAS = 300_000;

  /** A step, and one whole transaction that loads what it reads (EIP-7825). */
  private static final long STEP_GAS = 400_000 + (1 << 24);

  @ParameterizedTest
  @EnumSource
  void game_isOneThatTheContractTakes(DisputePreset preset) {
    GameParameters game = preset.game(PROGRAM);
    assertThat(game.splitDepth()).isBetween(2, Math.min(63, game.maxGameDepth() - 2));
    assertThat(game.maxGameDepth()).isEven().isLessThanOrEqualTo(125);
    assertThat(game.clockExtensionSeconds()).isPositive();
    assertThat(2 * game.clockExtensionSeconds()).isLessThanOrEqualTo(game.maxClockSeconds());
    assertThat(game.clockExtensionSeconds() + game.preimageExtensionSeconds())
        .isLessThanOrEqualTo(game.maxClockSeconds());
  }

  @Test
  void production_longestGame_isWhatTheSpecificationReckons() {
    GameParameters game = DisputePreset.PRODUCTION.game(PROGRAM);
    assertThat(game.maxClockSeconds()).isEqualTo(7 * DAY / 2);
    assertThat(game.longestSeconds())
        .isEqualTo(2 * (7 * DAY / 2) + 70 * 3 * 3600 + DAY)
        .isEqualTo(16 * DAY + 3 * DAY / 4);
  }

  @ParameterizedTest
  @EnumSource
  void games_areOverAndPaid_beforeRolesForgetThem(DisputePreset preset) {
    long paid = preset.game(PROGRAM).longestSeconds() + preset.delays().finality();
    assertThat(paid).isLessThan(DisputeRules.HORIZON_SECONDS - 7 * DAY);
  }

  @Test
  void production_undisputedClaim_countsWhenAProofHasMatured() {
    GameParameters game = DisputePreset.PRODUCTION.game(PROGRAM);
    DisputeOptions.Delays delays = DisputePreset.PRODUCTION.delays();
    assertThat(delays.proofMaturity()).isEqualTo(7 * DAY);
    assertThat(game.maxClockSeconds() + delays.finality()).isEqualTo(delays.proofMaturity());
  }

  @Test
  void production_claims_reachTheHeadFromTheOldestAnchor() {
    GameParameters game = DisputePreset.PRODUCTION.game(PROGRAM);
    DisputeOptions.Delays delays = DisputePreset.PRODUCTION.delays();
    long oldest =
        game.longestSeconds()
            + delays.finality()
            + 2 * delays.longestPause()
            + delays.claimInterval();
    assertThat(1L << game.splitDepth()).isGreaterThan(3 * oldest); // blocks of a second
  }

  @Test
  void production_machine_isOfferedMoreStepsThanAWindowOfBlobsTakes() {
    long blocks = 3600 + 50;
    long blobsEach = 14;
    long stepsPerBlob = 9_200_000;
    assertThat(1L << DisputePreset.PRODUCTION.game(PROGRAM).runDepth())
        .isGreaterThan(10 * blocks * blobsEach * stepsPerBlob);
  }

  @Test
  void production_bonds_payForWhatItTakesToCounterThem() {
    GameParameters game = DisputePreset.PRODUCTION.game(PROGRAM);
    assertThat(game.initialBondWei()).isGreaterThan(DEAR_WEI.multiply(MOVE_GAS));
    assertThat(game.stepBondWei()).isGreaterThan(DEAR_WEI.multiply(STEP_GAS));
  }

  @Test
  void production_proposer_canKeepClaimingWhileItsBondsAreHeld() {
    GameParameters game = DisputePreset.PRODUCTION.game(PROGRAM);
    DisputeOptions.Delays delays = DisputePreset.PRODUCTION.delays();
    long open = (game.maxClockSeconds() + delays.finality()) / delays.claimInterval() + 1;
    BigInteger bonded = game.initialBondWei().toBigInteger().multiply(BigInteger.valueOf(open));
    CommandLine proposer = Main.commandLine().getSubcommands().get("proposer");
    long mostEther =
        Long.parseLong(proposer.getCommandSpec().findOption("--most-bonded").defaultValue());
    assertThat(bonded).isLessThan(BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(mostEther)));
    assertThat(ProposerCommand.INTERVAL_SECONDS).isEqualTo(delays.claimInterval());
  }

  @Test
  void help_tellsEveryPreset() {
    StringWriter text = new StringWriter();
    Main.commandLine().getSubcommands().get("devnet").usage(new PrintWriter(text, true));
    String help = text.toString().replaceAll("\\s+", " ");
    assertThat(Arrays.stream(DisputePreset.values()).map(DisputePreset::text))
        .allSatisfy(line -> assertThat(help).contains(line))
        .hasSize(2);
    assertThat(help)
        .contains("production: clocks of 3.5 d, 3 h more")
        .contains("a game at most 16.7 d; final 3.5 d later; withdrawals mature in 7 d");
  }

  @Test
  void demo_byProductionRules_isRefused() {
    StringWriter errors = new StringWriter();
    int code =
        Main.commandLine()
            .setErr(new PrintWriter(errors, true))
            .execute("devnet", "--data", "target/no-devnet", "--rules", "production", "demo");
    assertThat(code).isEqualTo(2);
    assertThat(errors.toString()).contains("leave out --rules");
  }
}
