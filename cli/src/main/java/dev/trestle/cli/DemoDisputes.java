package dev.trestle.cli;

import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.Abi;
import dev.trestle.l1.DisputePlan;
import dev.trestle.l1.FeePolicy;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.NativeCryptography;
import dev.trestle.riscv.Disassembler;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonValue;
import dev.trestle.settlement.Claim;
import dev.trestle.settlement.GameInfo;
import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.GameTree;
import dev.trestle.settlement.GameTruth;
import dev.trestle.settlement.ProgramRuns;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The demo's liar: a whole node of its own, with a proposer that lies and a machine that errs. */
final class DemoDisputes implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 600;
  private static final int LATEST = 40;

  private final DemoScreen screen;
  private final JsonRpcClient l1Rpc;
  private final SettlementClient l1;
  private final RollupNode node;
  private final DisputeRules rules;
  private final GameReader games;
  private final ErringRuns runs;
  private final DevAccount liar;

  /**
   * What the liar needs.
   *
   * @param rollup the rollup's folder
   * @param work where the liar's node is kept
   */
  record Setting(Path rollup, Path work, URI l1, ElfProgram program, DevAccount liar) {}

  DemoDisputes(Setting setting, DemoScreen screen) {
    this.screen = screen;
    this.liar = setting.liar();
    BlobKzg kzg = BlobKzg.later();
    Cryptography cryptography = NativeCryptography.create();
    l1Rpc = new JsonRpcClient(setting.l1());
    l1 = new SettlementClient(l1Rpc);
    SettlementAccess access =
        new SettlementAccess(SettlementUrls.of(setting.l1(), setting.l1()), kzg);
    node =
        new RollupNode(
            RollupFiles.read(setting.rollup()),
            setting.work(),
            access,
            cryptography,
            InstantSource.system());
    node.with(access);
    node.follow("liar", Duration.ofMillis(250));
    rules = new DisputeRules(node);
    games = rules.system().games(l1);
    ProgramRuns right = rules.runs(setting.program(), kzg, cryptography);
    node.with(RunThreads.start(right));
    runs = new ErringRuns(right);
  }

  /**
   * The liar claims, the challenger of the devnet answers, L1 judges.
   *
   * @return the game
   */
  Address run() {
    long block =
        screen.await(
            "the liar's node derives the chain",
            PATIENCE_SECONDS,
            () -> Optional.of(node.chain().safe().number()).filter(n -> n >= latestClaim() + 2));
    LyingOutputs lies = new LyingOutputs(rules.outputs(), block - 1);
    Bytes32 root = lies.at(block).orElseThrow().root();
    screen.say("the truth: block " + block + " has the output root");
    screen.say("   " + rules.outputs().at(block).orElseThrow().root());
    screen.say("the liar " + liar.address() + " claims");
    screen.say("   " + root);
    GameReader.Entry game = claim(root, block);
    screen.say("game " + game.address() + " is open, bond " + ether(bond()) + " ether");
    WatcherRole role =
        node.with(
            new WatcherRole(
                    new WatcherRole.Setup(
                        "liar",
                        liar.privateKey(),
                        node.folder().resolve("liar"),
                        FeePolicy.mainnet().with(Duration.ofSeconds(20), 1),
                        UInt256.ZERO),
                    l1,
                    EmbeddedL1.CHAIN_ID,
                    account -> rules.challenger(account, lies, runs, 0),
                    InstantSource.system())
                .start());
    Claim last = bisect(game);
    role.close();
    judge(games.state(game).orElseThrow(), last);
    settle(game, last);
    return game.address();
  }

  private long latestClaim() {
    return games.gamesSince(0).stream()
        .mapToLong(g -> games.contracts().number(g.address(), "l2BlockNumber()").toLong())
        .max()
        .orElse(0);
  }

  private UInt256 bond() {
    return games
        .contracts()
        .number(games.factory(), "initBonds(uint32)", DisputePlan.FAULT_GAME_TYPE);
  }

  private GameReader.Entry claim(Bytes32 root, long block) {
    Wallet wallet = new Wallet(l1, EmbeddedL1.CHAIN_ID, liar);
    byte[] data =
        Abi.call(
            "create(uint32,bytes32,bytes)",
            DisputePlan.FAULT_GAME_TYPE,
            root,
            Abi.encode("(uint256)", UInt256.of(block)));
    Bytes32 hash =
        l1.sendRawTransaction(wallet.sign(Optional.of(games.factory()), bond(), data, 2_000_000));
    TransactionInclusion inclusion =
        screen.await("L1 includes the claim", 60, () -> l1.inclusion(hash));
    screen.check(
        "the claim is on L1, " + inclusion.gasUsed() + " gas", inclusion.receipt().succeeded());
    return games.gamesSince(0).stream()
        .filter(g -> games.contracts().word(g.address(), "rootClaim()").equals(root))
        .findFirst()
        .orElseThrow(() -> new StartupException("the factory does not list the game"));
  }

  /** Tells the moves until an instruction was executed; the claim that fell to it. */
  private Claim bisect(GameReader.Entry game) {
    int[] told = {1};
    screen.say("the two sides close in on one instruction:");
    return screen.follow(
        "an instruction is executed on L1",
        PATIENCE_SECONDS,
        () -> {
          GameState state = games.state(game).orElseThrow();
          for (; told[0] < state.tree().claims().size(); told[0]++) {
            tell(state, state.tree().claim(told[0]));
          }
          int bottom = state.info().depths().bottom();
          return state.tree().claims().stream()
              .filter(c -> c.depth() == bottom && c.counteredBy().isPresent())
              .findFirst();
        });
  }

  private void tell(GameState state, Claim claim) {
    GameState.ClaimDetail detail = state.details().get(claim.index());
    boolean attack =
        claim
            .position()
            .equals(state.tree().claim(claim.parent().orElseThrow()).position().attack());
    String about =
        claim.depth() <= state.info().depths().split()
            ? blockOf(state, claim)
            : stepOf(state, claim);
    screen.say(
        "%-10s %s  depth %2d  bond %s  %s"
            .formatted(
                claim.claimant().equals(liar.address()) ? "liar" : "challenger",
                attack ? "attacks" : "defends",
                claim.depth(),
                ether(detail.bondWei()),
                about));
  }

  private static String blockOf(GameState state, Claim claim) {
    GameInfo info = state.info();
    BigInteger last = BigInteger.valueOf(info.claimedBlock());
    BigInteger block =
        claim
            .position()
            .traceIndex(info.depths().split())
            .add(BigInteger.valueOf(info.startingBlock() + 1));
    return "output root of block " + block.min(last);
  }

  private static String stepOf(GameState state, Claim claim) {
    GameTree.Depths depths = state.info().depths();
    BigInteger index =
        claim.position().below(depths.machineRoot()).traceIndex(depths.machineDepth());
    return "machine after step %,d".formatted(index.add(BigInteger.ONE));
  }

  /** What the one instruction was. */
  private void judge(GameState state, Claim last) {
    screen.check(
        "L1 executed one instruction, and claim " + last.index() + " fell",
        last.counteredBy().isPresent());
    GameTruth truth = new GameTruth(state.info(), rules.outputs(), runs);
    Optional<ErringRuns.Slip> found =
        runs.slip(truth.inputs(state.tree(), state.tree().spot(last)));
    if (found.isPresent()) {
      ErringRuns.Slip slip = found.get();
      screen.say(
          "the instruction after %,d steps, at 0x%x:".formatted(slip.step(), slip.before().pc()));
      screen.say("   " + slip.instruction());
      for (Disassembler.Difference difference : slip.differences()) {
        screen.say(
            "   register %s: right is %s, the liar said %s"
                .formatted(difference.name(), difference.one(), difference.other()));
      }
      screen.check("exactly one register differs", slip.differences().size() == 1);
    }
  }

  private void settle(GameReader.Entry game, Claim last) {
    Address challenger = last.counteredBy().orElseThrow();
    UInt256 before = l1.balance(challenger);
    screen.say("both clocks have to run out: moving L1's time instead of waiting");
    GameState end = resolved(game);
    screen.check("the game is lost for the liar", end.status() == GameState.Status.CHALLENGER_WINS);
    UInt256 lost = UInt256.ZERO;
    for (Claim claim : end.tree().claims()) {
      if (claim.claimant().equals(liar.address()) && claim.counteredBy().isPresent()) {
        lost = lost.add(end.details().get(claim.index()).bondWei());
      }
    }
    screen.say("the liar loses " + ether(lost) + " ether of bonds");
    screen.check(
        "nothing is left to the liar",
        games.contracts().number(game.address(), "credit(address)", liar.address()).isZero());
    passTime(30);
    screen.await(
        "the challenger collects the bonds",
        120,
        () -> Optional.of(l1.balance(game.address())).filter(UInt256::isZero));
    UInt256 gained = l1.balance(challenger).subtract(before);
    screen.check(
        "the challenger has " + ether(gained) + " ether more: its own bonds and the liar's",
        gained.compareTo(lost) > 0);
  }

  private GameState resolved(GameReader.Entry game) {
    for (int i = 0; i < LATEST; i++) {
      GameState state = games.state(game).orElseThrow();
      if (!state.isOpen()) {
        return state;
      }
      passTime(state.info().maxClockSeconds() / 2 + 10);
      screen.awaitTurn();
    }
    throw new StartupException("the game does not end; see the log");
  }

  /** L1's clock jumps. */
  private void passTime(long seconds) {
    l1Rpc.call("evm_increaseTime", JsonValue.quantity(seconds));
  }

  private static String ether(UInt256 wei) {
    return new BigDecimal(wei.toBigInteger())
        .movePointLeft(18)
        .setScale(3, RoundingMode.HALF_UP)
        .toPlainString();
  }

  @Override
  public void close() {
    node.close();
    l1.close();
  }
}
