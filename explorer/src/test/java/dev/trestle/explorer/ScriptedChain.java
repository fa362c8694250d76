package dev.trestle.explorer;

import dev.trestle.derivation.WithdrawalMessage;
import dev.trestle.l1.Abi;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * An L2 whose blocks are made up, with a model of what its tokens would answer. One of the tokens
 * takes a fee that its logs do not tell.
 */
final class ScriptedChain implements L2Chain {
  static final Address HONEST = account(1_001);
  static final Address SECRETIVE = account(1_002);
  static final Address MUTE = account(1_003);
  private static final int ACCOUNTS = 12;
  private static final Bytes32 TRANSFER = Abi.topic("Transfer(address,address,uint256)");
  private static final long START = 1_700_000_000L;

  private final Random random;
  private final List<L2Block> blocks = new ArrayList<>();
  private long safe = -1;
  private long finalized = -1;
  private long salt;

  ScriptedChain(long seed) {
    random = new Random(seed);
    grow(1);
  }

  static Address account(int number) {
    byte[] bytes = new byte[20];
    ByteBuffer.wrap(bytes).putInt(16, number);
    bytes[0] = 0x11;
    return Address.from(bytes);
  }

  private Bytes32 hash(String what, long a, long b) {
    return Keccak.hash((what + " " + a + " " + b + " " + salt).getBytes());
  }

  /** New blocks on the head. */
  void grow(int count) {
    for (int i = 0; i < count; i++) {
      long number = blocks.size();
      salt = random.nextLong();
      int size = number == 0 ? 0 : random.nextInt(5);
      List<L2Block.Tx> transactions = new ArrayList<>();
      long logs = 0;
      for (int t = 0; t < size; t++) {
        L2Block.Tx made = transaction(number, t, logs);
        logs += made.logs().size();
        transactions.add(made);
      }
      blocks.add(
          new L2Block(
              number,
              hash("block", number, 0),
              blocks.isEmpty() ? Bytes32.ZERO : blocks.getLast().hash(),
              START + 7 * number,
              21_000L * size,
              30_000_000,
              UInt256.of(1_000_000_000L + number),
              600 + 120L * size,
              transactions));
    }
  }

  private L2Block.Tx transaction(long block, int place, long firstLog) {
    Address from = account(random.nextInt(ACCOUNTS));
    boolean creates = random.nextInt(8) == 0;
    boolean deposit = place == 0;
    boolean succeeded = random.nextInt(6) != 0;
    Optional<Address> to =
        creates ? Optional.empty() : Optional.of(account(random.nextInt(ACCOUNTS)));
    Bytes32 hash = hash("tx", block, place);
    return new L2Block.Tx(
        hash,
        from,
        to,
        creates ? Optional.of(Address.fromWord(hash)) : Optional.empty(),
        UInt256.of(random.nextInt(1_000)),
        block,
        deposit ? L2Block.DEPOSIT : 2,
        new byte[random.nextInt(6)],
        succeeded,
        21_000,
        UInt256.of(2_000_000_000L),
        UInt256.of(deposit ? 0 : 5_000_000_000L),
        firstLog,
        succeeded ? logs(block) : List.of());
  }

  private List<Log> logs(long block) {
    List<Log> logs = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Address token = List.of(HONEST, SECRETIVE, MUTE).get(random.nextInt(3));
      Address from = random.nextInt(3) == 0 ? Address.ZERO : account(random.nextInt(ACCOUNTS));
      Address to = account(random.nextInt(ACCOUNTS));
      Bytes32 amount = Bytes32.of(UInt256.of(1 + random.nextInt(1_000_000)));
      boolean unique = random.nextInt(5) == 0;
      List<Bytes32> topics = new ArrayList<>(List.of(TRANSFER, from.toWord(), to.toWord()));
      if (unique) {
        topics.add(amount);
      }
      logs.add(new Log(token, topics, unique ? new byte[0] : amount.toBytes()));
    }
    if (random.nextInt(5) == 0) {
      logs.add(withdrawal(block));
    }
    return logs;
  }

  private Log withdrawal(long block) {
    WithdrawalMessage m =
        new WithdrawalMessage(
            UInt256.of(random.nextLong(1L << 40)),
            account(random.nextInt(ACCOUNTS)),
            account(3),
            UInt256.of(block),
            UInt256.of(100_000),
            new byte[] {1, 2, 3});
    return new Log(
        Predeploys.L2_TO_L1_MESSAGE_PASSER,
        List.of(
            WithdrawalMessage.TOPIC,
            Bytes32.of(m.nonce()),
            m.sender().toWord(),
            m.target().toWord()),
        Abi.encode("(uint256,uint256,bytes,bytes32)", m.value(), m.gasLimit(), m.data(), m.hash()));
  }

  /** Takes back the newest blocks, and makes others in their place. */
  void reorganise(int depth, int grown) {
    int keep = Math.max(1, blocks.size() - depth);
    blocks.subList(keep, blocks.size()).clear();
    safe = Math.min(safe, keep - 1);
    finalized = Math.min(finalized, keep - 1);
    grow(grown);
  }

  void mark(long newSafe, long newFinalized) {
    safe = newSafe;
    finalized = newFinalized;
  }

  L2Block head() {
    return blocks.getLast();
  }

  @Override
  public Heads heads() {
    return new Heads(blocks.size() - 1, safe, finalized);
  }

  @Override
  public Optional<Bytes32> hash(long number) {
    return number < 0 || number >= blocks.size()
        ? Optional.empty()
        : Optional.of(blocks.get((int) number).hash());
  }

  @Override
  public List<L2Block> blocks(long from, int count) {
    return List.copyOf(
        blocks.subList((int) from, (int) Math.min(blocks.size(), from + Math.min(count, 7))));
  }

  @Override
  public List<Optional<byte[]>> call(List<View> views, long blockNumber) {
    return views.stream().map(view -> answer(view, blockNumber)).toList();
  }

  private Optional<byte[]> answer(View view, long blockNumber) {
    if (view.contract().equals(MUTE)) {
      return Optional.empty();
    }
    if (view.data().length == 4) {
      boolean decimals = Arrays.equals(view.data(), Abi.call("decimals()"));
      return Optional.of(
          decimals ? Abi.encode("(uint256)", 6) : Abi.encode("(string)", "T" + view.contract()));
    }
    Address holder = Address.from(view.data(), 16);
    UInt256 balance = balance(view.contract(), holder, blockNumber);
    boolean fee = view.contract().equals(SECRETIVE);
    return Optional.of(Abi.encode("(uint256)", fee ? balance.add(UInt256.of(7)) : balance));
  }

  /** Added up from genesis each time: slow and obvious. */
  UInt256 balance(Address token, Address holder, long blockNumber) {
    UInt256 sum = UInt256.ZERO;
    for (L2Block block : blocks.subList(0, (int) blockNumber + 1)) {
      for (L2Block.Tx tx : block.transactions()) {
        for (Log log : tx.logs()) {
          if (log.address().equals(token) && log.data().length == 32 && log.topics().size() == 3) {
            UInt256 amount = Bytes32.from(log.data()).toUInt256();
            if (Address.fromWord(log.topics().get(1)).equals(holder)) {
              sum = sum.subtract(amount);
            }
            if (Address.fromWord(log.topics().get(2)).equals(holder)) {
              sum = sum.add(amount);
            }
          }
        }
      }
    }
    return sum;
  }
}
