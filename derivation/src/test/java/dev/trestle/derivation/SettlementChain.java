package dev.trestle.derivation;

import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** A settlement chain for tests: headers and logs that nobody executed, blobs by their Keccak. */
final class SettlementChain {
  static final long FIRST = 100;
  static final long START = 1_000_000;

  final List<SettlementBlock> blocks = new ArrayList<>();
  final Map<Bytes32, byte[]> blobs = new HashMap<>();
  private final Random random;
  private final long blockSeconds;
  private final Set<Bytes32> named = new HashSet<>();
  private long inboxIndex;
  private List<Log> pending = new ArrayList<>();

  SettlementChain(Random random, long blockSeconds) {
    this.random = random;
    this.blockSeconds = blockSeconds;
    seal();
  }

  SettlementBlock head() {
    return blocks.getLast();
  }

  SettlementBlock block(long number) {
    return blocks.get((int) (number - FIRST));
  }

  boolean has(long number) {
    return number - FIRST < blocks.size();
  }

  long nextTimestamp() {
    return START + blocks.size() * blockSeconds;
  }

  /** Forgets all blocks from this number on. */
  void truncate(long number) {
    while (head().header().number() >= number) {
      blocks.removeLast();
    }
    pending = new ArrayList<>();
  }

  void deposit(Address from, Address to, long value) {
    ByteSink opaque = new ByteSink();
    opaque.put(Bytes32.of(UInt256.of(value)).toBytes());
    opaque.put(Bytes32.of(UInt256.of(value)).toBytes()).putLong(100_000).put(0).putInt(7);
    pending.add(
        new Log(
            Samples.PORTAL,
            List.of(DepositEvents.TOPIC, from.toWord(), to.toWord(), Bytes32.ZERO),
            abiBytes(opaque.toBytes())));
  }

  void configUpdate(int kind, byte[] payload) {
    pending.add(
        new Log(
            Samples.SYSTEM_CONFIG,
            List.of(ConfigUpdate.TOPIC, Bytes32.ZERO, Bytes32.of(UInt256.of(kind))),
            abiBytes(payload)));
  }

  /** Batch data in the log itself. */
  void postCalldata(byte[] data) {
    ByteSink body = new ByteSink();
    body.put(number(0)).put(number(0x60)).put(number(0x80)).put(number(0));
    body.put(number(data.length)).put(data).put(new byte[-data.length & 31]);
    post(body);
  }

  /** Batch data in blobs. */
  void postBlobs(List<byte[]> encoded) {
    ByteSink body = new ByteSink();
    body.put(number(1)).put(number(0x60)).put(number(0x80 + 32L * encoded.size()));
    body.put(number(encoded.size()));
    for (byte[] blob : encoded) {
      Bytes32 hash = Keccak.hash(blob);
      blobs.put(hash, blob);
      named.add(hash);
      body.put(hash.toBytes());
    }
    post(body.put(number(0)));
  }

  /** Whether the block being made names this blob already: again it would not count. */
  boolean names(byte[] blob) {
    return named.contains(Keccak.hash(blob));
  }

  private void post(ByteSink body) {
    Bytes32 index = Bytes32.of(UInt256.of(inboxIndex++));
    pending.add(
        new Log(
            Samples.INBOX,
            List.of(InboxEntry.TOPIC, index, new Address(9, 9, 9).toWord()),
            body.toBytes()));
  }

  /** A log that is none of the chain's events. */
  void noise() {
    Address[] addresses = {
      Samples.INBOX, Samples.PORTAL, Samples.SYSTEM_CONFIG, Samples.address(random)
    };
    Bytes32[] topics = {
      InboxEntry.TOPIC, DepositEvents.TOPIC, ConfigUpdate.TOPIC, Samples.word(random)
    };
    List<Bytes32> chosen = new ArrayList<>();
    chosen.add(topics[random.nextInt(4)]);
    for (int i = random.nextInt(4); i > 0; i--) {
      chosen.add(random.nextBoolean() ? Bytes32.ZERO : Samples.word(random));
    }
    pending.add(
        new Log(addresses[random.nextInt(4)], chosen, Samples.bytes(random, random.nextInt(200))));
  }

  /** Puts what was posted into this block, which exists already: no header commits to logs here. */
  void sealInto(long number) {
    SettlementBlock block = block(number);
    List<SettlementBlock.IndexedLog> logs = new ArrayList<>(block.logs());
    for (Log log : pending) {
      logs.add(new SettlementBlock.IndexedLog(3 * logs.size(), log));
    }
    blocks.set((int) (number - FIRST), new SettlementBlock(block.header(), block.hash(), logs));
    pending = new ArrayList<>();
  }

  /** Makes the next block out of what was posted. */
  void seal() {
    named.clear();
    long number = FIRST + blocks.size();
    Header header =
        new Header(
            blocks.isEmpty() ? Bytes32.ZERO : head().hash(),
            Header.EMPTY_OMMERS_HASH,
            Address.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            new byte[256],
            UInt256.ZERO,
            number,
            30_000_000,
            0,
            nextTimestamp(),
            Samples.bytes(random, 8),
            Samples.word(random),
            new byte[8],
            Optional.of(UInt256.of(random.nextInt(1 << 30))),
            Optional.of(Bytes32.ZERO),
            OptionalLong.of(0),
            OptionalLong.of(random.nextInt(1 << 28)),
            Optional.of(Samples.word(random)),
            Optional.of(Bytes32.ZERO));
    List<SettlementBlock.IndexedLog> logs = new ArrayList<>();
    for (int i = 0; i < pending.size(); i++) {
      logs.add(new SettlementBlock.IndexedLog(3 * i, pending.get(i)));
    }
    blocks.add(new SettlementBlock(header, HeaderCodec.hash(header), logs));
    pending = new ArrayList<>();
  }

  static byte[] number(long value) {
    return Bytes32.of(UInt256.of(value)).toBytes();
  }

  private static byte[] abiBytes(byte[] data) {
    return new ByteSink()
        .put(number(0x20))
        .put(number(data.length))
        .put(data)
        .put(new byte[-data.length & 31])
        .toBytes();
  }
}
