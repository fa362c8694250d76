package dev.trestle.e2e.sim;

import dev.trestle.e2e.LyingRuns;
import dev.trestle.l1.Abi;
import dev.trestle.l1.DisputePlan;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.rpc.BlockTag;
import dev.trestle.settlement.ContractReader;
import dev.trestle.settlement.GameInfo;
import dev.trestle.settlement.GameMove;
import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.GameTruth;
import dev.trestle.settlement.HonestStrategy;
import dev.trestle.settlement.OutputRoots;
import dev.trestle.settlement.ProgramRuns;
import dev.trestle.settlement.RemoteNode;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Claims wrong output roots and defends them, and attacks right ones, down to the last claim: the
 * machine's states it knows up to a step and invents from there on.
 */
final class Liar {
  private static final int KEY = 7;
  private static final int AHEAD = 200;
  private static final long GAS = 600_000;

  /** Games that it plays at a time. */
  private static final int MOST_GAMES = 3;

  private final Outsiders users;
  private final Random random;
  private final Account account = new Account(KEY, SimulatedRollup.L1_CHAIN_ID);
  private SettlementClient l1;
  private RemoteNode node;
  private boolean claims;
  private boolean griefs;
  private boolean plays = true;

  Liar(Outsiders users, Random random) {
    this.users = users;
    this.random = random;
  }

  Address address() {
    return account.address();
  }

  /** Makes one more false claim when it can. */
  void claim() {
    claims = true;
  }

  /** From now on it attacks right claims, too. */
  void grief() {
    griefs = true;
  }

  /** Lets its games alone from now on. */
  void giveUp() {
    plays = false;
  }

  void begin() {
    l1 = users.l1();
    node = new RemoteNode(users.world.network().client(users, World.DERIVING), l1);
    ProgramRuns runs =
        new ProgramRuns(
            JudgeProgram.elf(),
            users.world.judge()::preimages,
            users.disk.folder().resolve("runs"));
    LyingRuns lies = new LyingRuns(runs, random.nextInt(120));
    users.turns(
        "liar",
        3_000,
        () -> {
          while (runs.step()) {
            // so small a program is done at once
          }
          return turn(lies);
        });
  }

  private boolean turn(LyingRuns lies) {
    boolean waits =
        l1.nonce(account.address(), BlockTag.Label.PENDING)
            > l1.nonce(account.address(), BlockTag.Label.LATEST);
    if (waits || users.isResting() && !plays) {
      return false;
    }
    GameReader games =
        new GameReader(
            new ContractReader(l1),
            users.world.rollup().contracts().dispute().disputeGameFactory(),
            DisputePlan.FAULT_GAME_TYPE);
    if (claims) {
      create(games);
      return false;
    }
    long now = users.world.time().getEpochSecond();
    int playing = 0;
    for (GameReader.Entry entry : games.gamesSince(now - 10_000).reversed()) {
      Optional<GameState> game = games.state(entry).filter(GameState::isOpen);
      boolean old = now - entry.createdAtSeconds() > WatcherMachine.SETTLED_SECONDS;
      if (plays && game.isPresent() && old && playing < MOST_GAMES) {
        boolean own = game.get().tree().root().claimant().equals(account.address());
        if (own || griefs) {
          playing++;
          play(games, game.get(), lies);
        }
      }
    }
    return false;
  }

  private void create(GameReader games) {
    var anchor =
        games
            .contracts()
            .read(
                users.world.rollup().contracts().dispute().anchorStateRegistry(),
                "getAnchorRoot()",
                "(bytes32,uint256)");
    long block = Abi.number(anchor, 1).toLong() + 1 + random.nextInt(AHEAD);
    Optional<OutputRoots.Output> lie = new Lies(block).at(block);
    if (lie.isEmpty()) {
      return;
    }
    claims = false;
    users.world.count("false claim");
    byte[] data =
        Abi.call(
            "create(uint32,bytes32,bytes)",
            DisputePlan.FAULT_GAME_TYPE,
            lie.get().root(),
            Abi.encode("(uint256)", UInt256.of(block)));
    users.log("claims a wrong root for block " + block);
    send(games.factory(), SimulatedRollup.ROOT_BOND, data, 2_000_000, 0);
  }

  private void play(GameReader games, GameState game, LyingRuns lies) {
    GameInfo info = game.info();
    Lies outputs = new Lies(info.claimedBlock());
    long moves = 0;
    for (GameMove move :
        new HonestStrategy(new GameTruth(info, outputs, lies)).moves(game.tree())) {
      if (move instanceof GameMove.Counter counter && game.canBeCountered(counter.against())) {
        UInt256 bond =
            games
                .contracts()
                .number(info.address(), "getRequiredBond(uint128)", counter.position().index());
        String signature =
            counter.isAttack()
                ? "attack(bytes32,uint256,bytes32)"
                : "defend(bytes32,uint256,bytes32)";
        byte[] data =
            Abi.call(
                signature, counter.against().value(), counter.against().index(), counter.value());
        send(info.address(), bond, data, GAS, moves++);
      }
    }
  }

  private void send(Address to, UInt256 wei, byte[] data, long gas, long after) {
    long nonce = l1.nonce(account.address(), BlockTag.Label.LATEST) + after;
    try {
      l1.sendRawTransaction(account.sign(nonce, Account.Call.of(to, wei, data, gas)).raw());
    } catch (SettlementException e) {
      users.log("the liar is refused: " + e.getMessage());
    }
  }

  /** The truth up to a block, from there on what the judge of disputes calls wrong. */
  private final class Lies implements OutputRoots {
    private final long from;

    Lies(long from) {
      this.from = from;
    }

    @Override
    public Optional<Output> at(long blockNumber) {
      Optional<Output> truth = node.at(blockNumber);
      return truth
          .map(t -> blockNumber >= from ? JudgeProgram.lie(t) : t)
          .map(users.world.judge()::noted);
    }

    @Override
    public OptionalLong lastSafe(Bytes32 l1Head) {
      OptionalLong safe = node.lastSafe(l1Head);
      return safe.isPresent() ? OptionalLong.of(Math.max(safe.getAsLong(), from)) : safe;
    }
  }
}
