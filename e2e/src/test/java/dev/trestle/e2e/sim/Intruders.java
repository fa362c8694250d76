package dev.trestle.e2e.sim;

import dev.trestle.derivation.Channel;
import dev.trestle.derivation.ChannelId;
import dev.trestle.derivation.Frame;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.SingularBatch;
import dev.trestle.l1.Abi;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.node.ChainBlock;
import dev.trestle.rpc.BlockTag;
import dev.trestle.sequencer.Zlib;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Those who want to do harm: with the batcher's stolen key, with money, with false claims. */
final class Intruders {
  private static final int SPAMMERS_KEY = 11;

  /** So much memory of each of its transactions fills a block. */
  private static final int[] MEMORY_WORDS = {90_000, 90_000, 90_000, 73_000};

  private final Outsiders users;
  private final Random random;
  private final Account spammer = new Account(SPAMMERS_KEY, SimulatedRollup.L1_CHAIN_ID);
  private final Liar liar;
  private SettlementClient l1;
  private long congestedUntil;

  Intruders(Outsiders users) {
    this.users = users;
    random = new Random(users.world.seedOf("intruders"));
    liar = new Liar(users, random);
  }

  void begin() {
    l1 = users.l1();
    users.turns("spammer", L1Machine.SLOT_SECONDS * 1000, this::spam);
    liar.begin();
  }

  Liar liar() {
    return liar;
  }

  /**
   * Fills L1's blocks for a while, so that its base fee rises by an eighth from each to the next.
   */
  void congest(long seconds) {
    congestedUntil = users.world.scheduler().now() + seconds * 1000;
  }

  private boolean spam() {
    if (users.world.scheduler().now() > congestedUntil) {
      return false;
    }
    long nonce = l1.nonce(spammer.address(), BlockTag.Label.LATEST);
    for (int words : MEMORY_WORDS) {
      send(spammer.create(nonce++, uses(words), Account.GWEI.multiply(3)));
    }
    return false;
  }

  /** A program whose gas goes into one large memory: dear, and quickly done. */
  private static byte[] uses(int words) {
    int at = 32 * (words - 1);
    return new byte[] {
      0x63, (byte) (at >> 24), (byte) (at >> 16), (byte) (at >> 8), (byte) at, 0x51, 0x00
    };
  }

  /** Posts something to the Inbox with the batcher's key. */
  void post(boolean wellFormed) {
    Account thief = new Account(SimulatedRollup.BATCHER, SimulatedRollup.L1_CHAIN_ID);
    byte[] data = wellFormed ? censoringBatch() : garbage();
    byte[] call = Abi.call("append(bytes)", (Object) data);
    long nonce = l1.nonce(thief.address(), BlockTag.Label.LATEST);
    Account.Call append =
        new Account.Call(
            users.world.rollup().config().contracts().inbox(),
            UInt256.ZERO,
            call,
            3_000_000,
            Account.GWEI.multiply(20),
            Account.GWEI.multiply(1_500));
    send(thief.sign(nonce, append));
  }

  private void send(Account.Signed signed) {
    try {
      l1.sendRawTransaction(signed.raw());
    } catch (SettlementException e) {
      users.log("refused: " + e.getMessage());
    }
  }

  private byte[] garbage() {
    byte[] noise = new byte[1 + random.nextInt(3_000)];
    random.nextBytes(noise);
    return switch (random.nextInt(4)) {
      case 0 -> noise;
      case 1 -> {
        noise[0] = Frame.DERIVATION_VERSION; // then frames that are none
        yield noise;
      }
      case 2 -> frames(noise, random.nextBoolean()); // a channel of noise
      default -> {
        byte[] batch = censoringBatch();
        int flips = 1 + random.nextInt(8);
        for (int i = 0; i < flips; i++) {
          batch[random.nextInt(batch.length)] ^= (byte) (1 << random.nextInt(8));
        }
        yield batch;
      }
    };
  }

  private byte[] frames(byte[] content, boolean last) {
    ChannelId id = new ChannelId(random.nextLong(), random.nextLong());
    return Frame.encodeAll(List.of(new Frame(id, 0, content, last)));
  }

  /** Empty blocks in the place of those that the sequencer made after the safe head. */
  private byte[] censoringBatch() {
    NodeMachine node = users.world.node(World.DERIVING);
    List<byte[]> batches = new ArrayList<>();
    if (node.isUp()) {
      ChainBlock safe = node.chain().safe();
      L2BlockRef ref = L2BlockRef.of(users.world.rollup().config(), safe.block());
      batches.add(
          new SingularBatch(ref.hash(), ref.l1Origin(), ref.timestamp() + 2, List.of()).encode());
    }
    RlpWriter content = new RlpWriter();
    batches.forEach(content::bytes);
    byte[] compressed = new Zlib().compress(content.toBytes());
    ChannelId id = new ChannelId(random.nextLong(), random.nextLong());
    Channel channel =
        new Channel(
            id,
            users.world.rollup().config().genesis().l2(),
            users.world.rollup().config().genesis().l2(),
            content.toBytes().length,
            compressed);
    return channel.calldata(100_000).getFirst();
  }
}
