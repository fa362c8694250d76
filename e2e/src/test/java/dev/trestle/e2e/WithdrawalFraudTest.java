package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.derivation.OutputRoot;
import dev.trestle.derivation.WithdrawalMessage;
import dev.trestle.l1.Abi;
import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.trie.MerklePatriciaTrie;
import dev.trestle.stf.trie.NodeMap;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Withdrawals that must not be paid, or not again. */
class WithdrawalFraudTest {
  private static final int HONEST = 0;
  private static final int LIAR = 1;
  private static final Address THIEF = Address.fromHex("0x" + "66".repeat(20));
  private static final UInt256 LOOT = UInt256.of(3_000_000_000_000_000_000L);
  private static final String MESSAGE = "(uint256,address,address,uint256,uint256,bytes)";
  private static final WithdrawalMessage WITHDRAWAL =
      new WithdrawalMessage(UInt256.ONE, THIEF, THIEF, LOOT, UInt256.of(50_000), new byte[0]);

  /** The message passer's storage with this one withdrawal. */
  private static final NodeMap NODES = new NodeMap();

  private static final Bytes32 STORAGE_ROOT = storageRoot();

  private static Bytes32 storageRoot() {
    MerklePatriciaTrie trie = MerklePatriciaTrie.empty();
    trie.put(slot(), new byte[] {1});
    return trie.commit(NODES);
  }

  private static byte[] slot() {
    Bytes32 slot = WithdrawalMessage.storageSlot(WITHDRAWAL.hash());
    return Keccak.hash(slot.toBytes()).toBytes();
  }

  private static Tuple tuple(WithdrawalMessage m) {
    return Tuple.of(
        m.nonce().toBigInteger(),
        Abi.headlong(m.sender()),
        Abi.headlong(m.target()),
        m.value().toBigInteger(),
        m.gasLimit().toBigInteger(),
        m.data());
  }

  private static boolean prove(DisputeArena arena, int player, GameReader.Entry game, FakeL2 l2) {
    OutputRoot parts = l2.at(16).orElseThrow().parts();
    byte[] data =
        Abi.call(
            "proveWithdrawalTransaction("
                + MESSAGE
                + ",uint256,(bytes32,bytes32,bytes32,bytes32),bytes[])",
            tuple(WITHDRAWAL),
            game.index(),
            Tuple.of(
                new byte[32],
                parts.stateRoot().toBytes(),
                parts.messagePasserStorageRoot().toBytes(),
                parts.blockHash().toBytes()),
            new MerklePatriciaTrie(NODES, STORAGE_ROOT).prove(slot()).toArray(byte[][]::new));
    return send(arena, player, data);
  }

  private static boolean pay(DisputeArena arena, int player) {
    return send(
        arena,
        player,
        Abi.call("finalizeWithdrawalTransaction(" + MESSAGE + ")", tuple(WITHDRAWAL)));
  }

  private static boolean send(DisputeArena arena, int player, byte[] data) {
    Bytes32 hash =
        arena
            .wallet(player)
            .send(Optional.of(arena.contracts().portal()), UInt256.ZERO, data, 2_000_000);
    arena.mine(1);
    return arena.l1().inclusion(hash).orElseThrow().receipt().succeeded();
  }

  private static void fill(DisputeArena arena) {
    arena
        .wallet(5)
        .send(
            Optional.of(arena.contracts().portal()),
            LOOT.multiply(3),
            Abi.call("donateETH()"),
            100_000);
    arena.mine(1);
  }

  @Test
  void provenAgainstARootRefutedLater_neverPaid(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      fill(arena);
      FakeL2 lie = arena.l2.wrongFrom(1).withWithdrawals(STORAGE_ROOT);
      GameReader.Entry game = arena.claim(LIAR, lie.root(16), 16);
      assertThat(prove(arena, 6, game, lie)).as("a claim may be proven against").isTrue();
      Watcher honest = arena.honest(HONEST);
      Watcher liar = arena.player(LIAR, lie, new LyingRuns(arena.runs, 25));
      arena.play(honest, liar);
      assertThat(pay(arena, 6)).as("during the dispute").isFalse();
      arena.finish(honest, liar);
      arena.pass(10 * DisputeArena.PROOF_MATURITY);
      assertThat(arena.state(game).status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
      assertThat(pay(arena, 6)).as("after the claim was refuted").isFalse();
      assertThat(arena.l1().balance(THIEF)).isEqualTo(UInt256.ZERO);
    }
  }

  @Test
  void rightWithdrawal_provenTwicePaidOnce_replayAndForgeryFail(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      fill(arena);
      FakeL2 l2 = arena.l2.withWithdrawals(STORAGE_ROOT);
      GameReader.Entry game = arena.claim(HONEST, l2.root(16), 16);
      Watcher honest = arena.player(HONEST, l2, arena.runs);
      assertThat(prove(arena, 6, game, l2)).isTrue();
      arena.finish(honest);
      assertThat(arena.state(game).status()).isEqualTo(GameState.Status.DEFENDER_WINS);
      assertThat(prove(arena, 6, game, l2)).as("proven again").isTrue();
      assertThat(pay(arena, 6)).as("the second proof is too young").isFalse();
      assertThat(pay(arena, 7)).as("somebody who proved nothing").isFalse();
      arena.pass(DisputeArena.PROOF_MATURITY + 10);
      assertThat(pay(arena, 6)).isTrue();
      assertThat(arena.l1().balance(THIEF)).isEqualTo(LOOT);
      assertThat(pay(arena, 6)).as("replayed").isFalse();
      assertThat(arena.l1().balance(THIEF)).isEqualTo(LOOT);
      FakeL2 forged = arena.l2.withWithdrawals(Bytes32.fromHex("ab".repeat(32)));
      assertThat(prove(arena, 6, game, forged)).as("parts of another root").isFalse();
    }
  }
}
