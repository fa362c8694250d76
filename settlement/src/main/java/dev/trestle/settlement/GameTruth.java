package dev.trestle.settlement;

import dev.trestle.guest.GuestInputs;
import dev.trestle.stf.primitives.Bytes32;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;

/** The truth about one fault game: output roots from our node, machine states from our own run. */
public final class GameTruth implements TraceProvider {
  private final GameInfo info;
  private final OutputRoots outputs;
  private final MachineRuns runs;

  public GameTruth(GameInfo info, OutputRoots outputs, MachineRuns runs) {
    this.info = info;
    this.outputs = outputs;
    this.runs = runs;
  }

  @Override
  public Optional<Bytes32> value(GameTree game, GameTree.Spot spot) {
    if (spot.position().depth() <= info.depths().split()) {
      return output(spot.position());
    }
    BigInteger index = machineIndex(spot.position());
    return runs.stateHash(inputs(game, spot), index.add(BigInteger.ONE));
  }

  /** What L1 needs for the step against a claim at the bottom. */
  public Optional<MachineRuns.Evidence> evidence(GameTree game, GameMove.Step step) {
    GuestInputs inputs = inputs(game, game.spot(step.against()));
    BigInteger index = machineIndex(step.against().position());
    return runs.evidence(inputs, step.isAttack() ? index : index.add(BigInteger.ONE));
  }

  private BigInteger machineIndex(Position position) {
    GameTree.Depths depths = info.depths();
    return position.below(depths.machineRoot()).traceIndex(depths.machineDepth());
  }

  private Optional<Bytes32> output(Position position) {
    OptionalLong safe = outputs.lastSafe(info.l1Head());
    if (safe.isEmpty()) {
      return Optional.empty();
    }
    long block = Math.min(blockAt(position), safe.getAsLong());
    return block <= info.startingBlock()
        ? Optional.of(info.startingRoot())
        : outputs.at(block).map(OutputRoots.Output::root);
  }

  /** The L2 block that a claim about an output root is for. */
  private long blockAt(Position position) {
    BigInteger number =
        BigInteger.valueOf(info.startingBlock())
            .add(position.traceIndex(info.depths().split()))
            .add(BigInteger.ONE);
    return number.min(BigInteger.valueOf(info.claimedBlock())).longValueExact();
  }

  /** What the run is about to which a place below the split belongs. */
  public GuestInputs inputs(GameTree game, GameTree.Spot spot) {
    DisputedSpan span = DisputedSpan.of(game, spot);
    return new GuestInputs(
        info.l1Head(),
        span.starting().map(Claim::value).orElse(info.startingRoot()),
        span.disputed().value(),
        blockAt(span.disputed().position()),
        info.configuration());
  }
}
