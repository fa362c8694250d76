package dev.trestle.cli;

import dev.trestle.da.DataPlace;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.l1.GameParameters;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Machine;
import dev.trestle.sequencer.OrderingPolicy;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code chain.toml} says, in the program's own terms. */
record ChainSettings(ChainToml toml) {
  private static final UInt256 STEP_BOND_FACTOR = UInt256.of(DisputePreset.STEP_BOND_FACTOR);

  String name() {
    return toml.text("chain.name");
  }

  long chainId() {
    return toml.number("chain.id");
  }

  OrderingPolicy policy() {
    return OrderingPolicy.valueOf(
        toml.text("order.policy").replace('-', '_').toUpperCase(Locale.ROOT));
  }

  DataPlace dataPlace() {
    return DataPlace.valueOf(toml.text("data.default").toUpperCase(Locale.ROOT));
  }

  List<URI> rpc() {
    return urls("settlement.rpc");
  }

  List<URI> beacon() {
    return urls("settlement.beacon");
  }

  List<URI> blobStores() {
    return urls("settlement.blobStores");
  }

  private List<URI> urls(String path) {
    return toml.texts(path).stream().map(URI::create).toList();
  }

  /** The settlement chain that it must be, if the file names one. */
  Optional<Long> settlementChainId() {
    return Optional.of(toml.number("settlement.chainId")).filter(id -> id != 0);
  }

  /** The settlement chain's rules, if the file gives them. */
  Optional<List<ChainSpec.Activation>> forks() {
    List<String> texts = toml.texts("settlement.forks");
    return texts.isEmpty()
        ? Optional.empty()
        : Optional.of(texts.stream().map(ForkText::parse).toList());
  }

  RollupConfig.Timing timing() {
    long slot = toml.number("settlement.blockTimeSeconds");
    long block = toml.number("order.blockTimeSeconds");
    if (block > slot) {
      // Every settlement block is the origin of an L2 block at least, so L2's time would run ahead.
      throw new StartupException(
          toml.file()
              + ": order.blockTimeSeconds is "
              + block
              + ", but may not be longer than settlement.blockTimeSeconds, "
              + slot);
    }
    long channel = toml.number("data.channelTimeoutBlocks");
    long window = Math.ceilDiv(toml.number("order.forcedInclusionSeconds"), slot);
    if (channel > window) {
      throw new StartupException(
          toml.file()
              + ": data.channelTimeoutBlocks is "
              + channel
              + ", longer than the sequencing window: order.forcedInclusionSeconds are "
              + window
              + " settlement blocks of "
              + slot
              + " s");
    }
    return new RollupConfig.Timing(
        block, window, toml.number("order.maxSequencerDriftSeconds"), channel);
  }

  SystemConfig systemConfig(Address deployer) {
    return new SystemConfig(
        account("batcher", deployer).toWord(),
        toml.number("chain.blockGasLimit"),
        new FeeScalars(toml.number("fees.baseFeeScalar"), toml.number("fees.blobBaseFeeScalar")),
        SystemConfig.Eip1559.CHAIN_DEFAULT,
        SystemConfig.OperatorFee.NONE,
        toml.number("fees.minBaseFeeWei"),
        0);
  }

  /** One of {@code accounts}. */
  Address account(String name, Address deployer) {
    String text = toml.text("accounts." + name);
    return text.equals(ConfigRule.Account.DEPLOYER) ? deployer : Address.fromHex(text);
  }

  DisputePreset rules() {
    return DisputePreset.valueOf(toml.text("proof.rules").toUpperCase(Locale.ROOT));
  }

  /** How claims are disputed with this program. */
  DisputeOptions dispute(ElfProgram program) {
    GameParameters base = rules().game(Machine.prestate(program));
    UInt256 bond =
        toml.optional("proof.initialBondEther")
            .map(ether -> wei(new BigDecimal((String) ether)))
            .orElse(base.initialBondWei());
    GameParameters game =
        new GameParameters(
            base.absolutePrestate(),
            base.maxGameDepth(),
            base.splitDepth(),
            seconds("maxClockSeconds", base.maxClockSeconds()),
            seconds("clockExtensionSeconds", base.clockExtensionSeconds()),
            seconds("preimageExtensionSeconds", base.preimageExtensionSeconds()),
            bond,
            bond.multiply(STEP_BOND_FACTOR));
    check(game);
    return new DisputeOptions(Optional.of(game), Optional.of(program), delays());
  }

  DisputeOptions.Delays delays() {
    DisputeOptions.Delays base = rules().delays();
    return new DisputeOptions.Delays(
        seconds("finalityDelaySeconds", base.finality()),
        seconds("proofMaturitySeconds", base.proofMaturity()),
        seconds("longestPauseSeconds", base.longestPause()),
        seconds("claimIntervalSeconds", base.claimInterval()));
  }

  /** What GameTerms.sol would refuse. */
  private void check(GameParameters game) {
    long most = game.maxClockSeconds();
    if (2 * game.clockExtensionSeconds() > most
        || game.clockExtensionSeconds() + game.preimageExtensionSeconds() > most) {
      throw new StartupException(
          toml.file()
              + ": proof.maxClockSeconds ("
              + most
              + ") must be at least twice proof.clockExtensionSeconds ("
              + game.clockExtensionSeconds()
              + ") and at least that plus proof.preimageExtensionSeconds ("
              + game.preimageExtensionSeconds()
              + ")");
    }
  }

  private long seconds(String name, long fallback) {
    return toml.optional("proof." + name).map(value -> (Long) value).orElse(fallback);
  }

  static UInt256 wei(BigDecimal ether) {
    return UInt256.of(ether.movePointRight(18).toBigIntegerExact());
  }

  /** What the settings of {@code [proof]} are without the file's word, as TOML. */
  static Map<String, String> proofDefaults(DisputePreset rules) {
    GameParameters game = rules.game(Bytes32.ZERO);
    DisputeOptions.Delays delays = rules.delays();
    Map<String, String> hints = new TreeMap<>();
    hints.put("proof.maxClockSeconds", Long.toString(game.maxClockSeconds()));
    hints.put("proof.clockExtensionSeconds", Long.toString(game.clockExtensionSeconds()));
    hints.put("proof.preimageExtensionSeconds", Long.toString(game.preimageExtensionSeconds()));
    hints.put("proof.finalityDelaySeconds", Long.toString(delays.finality()));
    hints.put("proof.proofMaturitySeconds", Long.toString(delays.proofMaturity()));
    hints.put("proof.longestPauseSeconds", Long.toString(delays.longestPause()));
    hints.put("proof.claimIntervalSeconds", Long.toString(delays.claimInterval()));
    hints.put("proof.initialBondEther", '"' + DisputePreset.inEther(game.initialBondWei()) + '"');
    return hints;
  }
}
