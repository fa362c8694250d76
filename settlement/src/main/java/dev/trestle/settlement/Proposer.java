package dev.trestle.settlement;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.l1.Abi;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.settlement.ContractReader.View;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims an output root on L1 at an interval, with a bond, for blocks that cannot change. */
public final class Proposer implements Rule {
  private static final Logger LOG = LoggerFactory.getLogger(Proposer.class);

  private final GameReader reader;
  private final OutputRoots outputs;
  private final LongSupplier newest;
  private final Settings settings;
  private String lastObstacle = "";

  /**
   * Who claims how often.
   *
   * @param account that pays the bonds
   * @param registry that says where games start from
   * @param intervalSeconds from one claim to the next, L1 time
   * @param horizonSeconds older games are over: their bonds no longer count
   * @param mostBondedWei most that may be in open games
   */
  public record Settings(
      Address account,
      Address registry,
      long intervalSeconds,
      long horizonSeconds,
      UInt256 mostBondedWei) {}

  /**
   * @param newest number of the newest L2 block that may be claimed: finalized, or safe where L1
   *     does not reorganise
   */
  public Proposer(GameReader reader, OutputRoots outputs, LongSupplier newest, Settings settings) {
    this.reader = reader;
    this.outputs = outputs;
    this.newest = newest;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "proposer";
  }

  @Override
  public List<Obligation> due(HashedHeader head) {
    List<GameReader.Entry> own = own(head.timestamp() - settings.horizonSeconds);
    boolean waits =
        !own.isEmpty()
            && own.getLast().createdAtSeconds() + settings.intervalSeconds > head.timestamp();
    if (waits) {
      return List.of();
    }
    long block = newest.getAsLong();
    Tuple anchor =
        reader.contracts().read(settings.registry, "getAnchorRoot()", "(bytes32,uint256)");
    long anchorBlock = Abi.number(anchor, 1).toLong();
    if (block <= Math.max(anchorBlock, lastClaimed(own))) {
      return List.of();
    }
    Optional<OutputRoots.Output> output = outputs.at(block);
    if (output.isEmpty() || !agreesWith(anchorBlock, Abi.bytes32(anchor, 0))) {
      return List.of();
    }
    return claim(block, output.get().root(), bonded(own));
  }

  private List<GameReader.Entry> own(long since) {
    List<GameReader.Entry> all = reader.gamesSince(since);
    List<View> views = new ArrayList<>();
    all.forEach(e -> views.add(View.of(e.address(), "gameCreator()", "(address)")));
    List<Optional<Tuple>> creators = reader.contracts().readAll(views);
    List<GameReader.Entry> own = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Optional<Address> creator = creators.get(i).map(t -> Abi.address(t, 0));
      if (creator.equals(Optional.of(settings.account))) {
        own.add(all.get(i));
      }
    }
    return own;
  }

  private long lastClaimed(List<GameReader.Entry> own) {
    return own.isEmpty()
        ? 0
        : reader.contracts().number(own.getLast().address(), "l2BlockNumber()").toLong();
  }

  /** What is in open games now. */
  private UInt256 bonded(List<GameReader.Entry> own) {
    List<View> views = new ArrayList<>();
    for (GameReader.Entry entry : own) {
      views.add(View.of(entry.address(), "status()", "(uint8)"));
      views.add(
          View.of(entry.address(), "refundModeCredit(address)", "(uint256)", settings.account));
    }
    List<Optional<Tuple>> values = reader.contracts().readAll(views);
    UInt256 sum = UInt256.ZERO;
    for (int i = 0; i < values.size(); i += 2) {
      boolean open = values.get(i).map(t -> Abi.number(t, 0).isZero()).orElse(false);
      if (open) {
        sum = sum.add(values.get(i + 1).map(t -> Abi.number(t, 0)).orElse(UInt256.ZERO));
      }
    }
    return sum;
  }

  /** Whether our node has the anchor's root: else every claim would start from a lie. */
  private boolean agreesWith(long anchorBlock, Bytes32 anchorRoot) {
    Optional<Bytes32> ours = outputs.at(anchorBlock).map(OutputRoots.Output::root);
    if (ours.isPresent() && !ours.get().equals(anchorRoot)) {
      obstacle(
          "the anchor says %s for block %d, our node %s: not claiming anything on top of it"
              .formatted(anchorRoot, anchorBlock, ours.get()));
      return false;
    }
    return ours.isPresent();
  }

  private List<Obligation> claim(long block, Bytes32 root, UInt256 bonded) {
    long type = reader.gameType();
    UInt256 bond = reader.contracts().number(reader.factory(), "initBonds(uint32)", type);
    if (bonded.add(bond).compareTo(settings.mostBondedWei) > 0) {
      obstacle(
          "%s wei are in open games, with %s more it is over the limit".formatted(bonded, bond));
      return List.of();
    }
    lastObstacle = "";
    byte[] extraData = Abi.encode("(uint256)", UInt256.of(block));
    Tuple there =
        reader
            .contracts()
            .read(
                reader.factory(),
                "games(uint32,bytes32,bytes)",
                "(address,uint64)",
                type,
                root,
                extraData);
    if (!Abi.address(there, 0).equals(Address.ZERO)) {
      return List.of();
    }
    byte[] data = Abi.call("create(uint32,bytes32,bytes)", type, root, extraData);
    String label = "claim output root " + root + " for block " + block;
    return List.of(
        Obligation.of(TransactionRequest.call(label, reader.factory(), data).withValue(bond)));
  }

  private void obstacle(String what) {
    if (!what.equals(lastObstacle)) {
      lastObstacle = what;
      LOG.warn("{}", what);
    }
  }
}
