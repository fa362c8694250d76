package dev.trestle.bench;

import dev.trestle.derivation.WithdrawalMessage;
import dev.trestle.explorer.L2Block;
import dev.trestle.explorer.L2Chain;
import dev.trestle.l1.Abi;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * An L2 of any length that nobody executed: 100 transactions a block, of them two fifths transfers
 * of 200 tokens, a few contracts and withdrawals; one account is in every fifth transaction.
 */
final class MadeUpChain implements L2Chain {
  static final int PER_BLOCK = 100;
  static final int ACCOUNTS = 50_000;
  static final int TOKENS = 200;
  static final Address BUSY = account(1);
  private static final long START = 1_760_000_000L;
  private static final Bytes32 TRANSFER = Abi.topic("Transfer(address,address,uint256)");
  private static final UInt256 PRICE = UInt256.of(1_000_000_050L);
  private static final UInt256 L1_FEE = UInt256.of(3_000_000_000L);

  private final long last;

  /**
   * @param transactions of users
   */
  MadeUpChain(long transactions) {
    last = transactions / PER_BLOCK;
  }

  static Address account(int number) {
    return new Address(0x7000_0000_0000_0000L, number * 0x9e37_79b9_7f4a_7c15L, number);
  }

  static Address token(int number) {
    return new Address(0x7100_0000_0000_0000L, number, number);
  }

  static Bytes32 hash(long block, int place) {
    return Keccak.hash(
        ("made up " + block + " " + place).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  @Override
  public Heads heads() {
    return new Heads(last, last - 60, last - 900);
  }

  @Override
  public Optional<Bytes32> hash(long number) {
    return number < 0 || number > last ? Optional.empty() : Optional.of(hash(number, -1));
  }

  @Override
  public List<L2Block> blocks(long from, int count) {
    List<L2Block> blocks = new ArrayList<>();
    for (long n = from; n < from + count && n <= last; n++) {
      blocks.add(block(n));
    }
    return blocks;
  }

  private static L2Block block(long number) {
    Random random = new Random(number);
    List<L2Block.Tx> transactions = new ArrayList<>();
    long logs = 0;
    for (int i = 0; number > 0 && i <= PER_BLOCK; i++) {
      L2Block.Tx made = i == 0 ? attributes(number) : transaction(number, i, random, logs);
      logs += made.logs().size();
      transactions.add(made);
    }
    return new L2Block(
        number,
        hash(number, -1),
        number == 0 ? Bytes32.ZERO : hash(number - 1, -1),
        START + number,
        45_000L * transactions.size(),
        60_000_000,
        PRICE,
        600 + 180L * transactions.size(),
        transactions);
  }

  private static L2Block.Tx attributes(long number) {
    return new L2Block.Tx(
        hash(number, 0),
        Predeploys.L1_ATTRIBUTES_DEPOSITOR,
        Optional.of(Predeploys.L1_BLOCK),
        Optional.empty(),
        UInt256.ZERO,
        number,
        L2Block.DEPOSIT,
        new byte[4],
        true,
        45_000,
        UInt256.ZERO,
        UInt256.ZERO,
        0,
        List.of());
  }

  private static Address somebody(Random random) {
    return random.nextInt(10) == 0 ? BUSY : account(random.nextInt(ACCOUNTS));
  }

  private static L2Block.Tx transaction(long number, int place, Random random, long firstLog) {
    int kind = random.nextInt(100);
    Address from = somebody(random);
    Address to = somebody(random);
    boolean creates = kind == 99;
    List<Log> logs = new ArrayList<>();
    Address target = to;
    if (kind < 40) {
      // A few tokens have most of the transfers.
      target = token((int) (TOKENS * Math.pow(random.nextDouble(), 3)));
      logs.add(
          new Log(
              target,
              List.of(TRANSFER, from.toWord(), to.toWord()),
              Bytes32.of(UInt256.of(1 + random.nextInt(1 << 30))).toBytes()));
    } else if (kind == 98) {
      target = Predeploys.L2_TO_L1_MESSAGE_PASSER;
      logs.add(withdrawal(number, place, from));
    }
    Bytes32 hash = hash(number, place);
    return new L2Block.Tx(
        hash,
        from,
        creates ? Optional.empty() : Optional.of(target),
        creates ? Optional.of(Address.fromWord(hash)) : Optional.empty(),
        UInt256.of(random.nextInt(1 << 30)),
        number,
        2,
        kind < 40 ? new byte[] {(byte) 0xa9, 5, (byte) 0x9c, (byte) 0xbb} : new byte[0],
        random.nextInt(50) != 0,
        45_000,
        PRICE,
        L1_FEE,
        firstLog,
        logs);
  }

  private static Log withdrawal(long number, int place, Address from) {
    WithdrawalMessage m =
        new WithdrawalMessage(
            UInt256.of(number * 1_000 + place),
            from,
            from,
            UInt256.of(number),
            UInt256.of(100_000),
            new byte[0]);
    return new Log(
        Predeploys.L2_TO_L1_MESSAGE_PASSER,
        List.of(
            WithdrawalMessage.TOPIC,
            Bytes32.of(m.nonce()),
            m.sender().toWord(),
            m.target().toWord()),
        Abi.encode("(uint256,uint256,bytes,bytes32)", m.value(), m.gasLimit(), m.data(), m.hash()));
  }

  /** Every token is called after its number and has all that it is asked for. */
  @Override
  public List<Optional<byte[]>> call(List<View> views, long blockNumber) {
    return views.stream()
        .map(v ->
            Optional.of(
                v.data().length == 4
                    ? Abi.encode("(string)", "TOK" + v.contract().w2())
                    : Abi.encode("(uint256)", 1_000_000_000L + v.contract().w2())))
        .toList();
  }
}
