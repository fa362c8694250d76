package dev.trestle.settlement;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.l1.Abi;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.SettlementException;
import dev.trestle.settlement.ContractReader.View;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which L2 blocks disputes start from. A run of the program needs the state before the block that
 * it is about, and the first such state is that of the block where the game starts: the anchor's
 * when the game was created. A game that is created later starts from the present anchor, or one
 * after it. Source: docs/spec/dispute.md § The game.
 */
public final class GameStarts {
  private final GameReader reader;
  private final Address registry;
  private final long horizonSeconds;

  /**
   * @param registry that says where games start from
   * @param horizonSeconds older games are over whatever their clocks say
   */
  public GameStarts(GameReader reader, Address registry, long horizonSeconds) {
    this.reader = reader;
    this.registry = registry;
    this.horizonSeconds = horizonSeconds;
  }

  /**
   * An open game.
   *
   * @param startingBlock L2 block that both sides start from
   */
  public record OpenGame(Address address, long startingBlock) {}

  /**
   * Where disputes of now and of the future start.
   *
   * @param anchorBlock where the next game starts
   */
  public record Found(long anchorBlock, List<OpenGame> open) {
    public Found {
      open = List.copyOf(open);
    }

    /** The oldest L2 block whose state a game needs or may need. */
    public long oldest() {
      return open.stream().mapToLong(OpenGame::startingBlock).reduce(anchorBlock, Math::min);
    }
  }

  /**
   * Asks L1.
   *
   * @param head L1's newest block, whose time is the clock
   * @throws SettlementException when its answers do not fit together now; ask again later
   */
  public Found at(HashedHeader head) {
    // First of all: a game that is created meanwhile starts from this anchor or one after it.
    Tuple anchor = reader.contracts().read(registry, "getAnchorRoot()", "(bytes32,uint256)");
    List<GameReader.Entry> games = reader.gamesSince(head.timestamp() - horizonSeconds);
    List<View> views = new ArrayList<>();
    for (GameReader.Entry game : games) {
      views.add(View.of(game.address(), "status()", "(uint8)"));
      views.add(View.of(game.address(), "startingBlockNumber()", "(uint256)"));
    }
    List<Optional<Tuple>> values = reader.contracts().readAll(views);
    List<OpenGame> open = new ArrayList<>();
    for (int i = 0; i < games.size(); i++) {
      Address game = games.get(i).address();
      if (told(values.get(2 * i), game).isZero()) {
        open.add(new OpenGame(game, told(values.get(2 * i + 1), game).toLong()));
      }
    }
    return new Found(Abi.number(anchor, 1).toLong(), open);
  }

  /** A game that does not answer was taken back, or a node lags: all must be asked again. */
  private static UInt256 told(Optional<Tuple> answer, Address game) {
    return answer
        .map(t -> Abi.number(t, 0))
        .orElseThrow(() ->
            new SettlementException(
                SettlementException.Reason.MISSING,
                "game " + game + " is in the factory's list and does not answer"));
  }
}
