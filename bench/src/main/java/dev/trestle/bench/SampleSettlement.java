package dev.trestle.bench;

import dev.trestle.derivation.BlobCodec;
import dev.trestle.derivation.InboxEntry;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SettlementBlock;
import dev.trestle.guest.PreimageStore;
import dev.trestle.l1.Abi;
import dev.trestle.l1.DisputeContracts;
import dev.trestle.l1.L1Contracts;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.LogsBloom;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.block.ReceiptCodec;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.Kzg;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.trie.OrderedTrie;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A settlement chain of headers and receipts that nobody executed, with blobs. A blob's commitment
 * is made up: only its hash is looked at.
 */
final class SampleSettlement {
  static final ChainSpec SPEC =
      ChainSpec.l1(900, List.of(new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.PRAGUE)));

  private static final long FIRST = 100;
  private static final long START = 1_700_000_000;
  private static final Address POSTER = new Address(9, 9, 9);

  private record Sealed(Header header, Bytes32 hash, List<Receipt> receipts) {}

  private record BlobWithCommitment(byte[] commitment, byte[] blob) {}

  private final RollupConfig.Contracts contracts = rollupContracts();
  private final List<Sealed> blocks = new ArrayList<>();
  private final Map<Bytes32, Sealed> byHash = new HashMap<>();
  private final Map<Bytes32, BlobWithCommitment> blobs = new HashMap<>();
  private List<Receipt> pending = new ArrayList<>();
  private long inboxIndex;

  private final long blockSeconds;

  SampleSettlement(long blockSeconds) {
    this.blockSeconds = blockSeconds;
    seal();
  }

  /** Addresses that nothing is at. */
  static L1Contracts contracts() {
    Address[] a = new Address[13];
    Arrays.setAll(a, i -> new Address(1, 2, 100 + i));
    DisputeContracts dispute = new DisputeContracts(a[8], a[9], a[10], a[11], a[12]);
    return new L1Contracts(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], dispute);
  }

  static RollupConfig.Contracts rollupContracts() {
    L1Contracts all = contracts();
    return new RollupConfig.Contracts(all.inbox(), all.portal(), all.systemConfig());
  }

  /** The newest header. */
  Header head() {
    return blocks.getLast().header;
  }

  Header header(Bytes32 hash) {
    return sealed(hash).header;
  }

  private Sealed sealed(Bytes32 hash) {
    return Optional.ofNullable(byHash.get(hash)).orElseThrow();
  }

  /** The block of this number as derivation reads it; nothing above the head. */
  Optional<SettlementBlock> block(long number) {
    int at = (int) (number - FIRST);
    return at < blocks.size()
        ? Optional.of(SettlementBlock.of(blocks.get(at).header, blocks.get(at).receipts, contracts))
        : Optional.empty();
  }

  void putReceipts(Bytes32 hash, PreimageStore into) {
    List<byte[]> encoded = sealed(hash).receipts.stream().map(ReceiptCodec::encode).toList();
    OrderedTrie.of(encoded).commit((h, node) -> into.putKeccak(node));
  }

  void putBlob(Bytes32 versionedHash, PreimageStore into) {
    BlobWithCommitment found = Optional.ofNullable(blobs.get(versionedHash)).orElseThrow();
    into.putBlob(found.commitment, found.blob);
  }

  /** A deposit through the Portal. */
  void deposit(Address from, Address to, long valueWei, long gasLimit) {
    byte[] value = Bytes32.of(UInt256.of(valueWei)).toBytes();
    byte[] opaque = new byte[73];
    System.arraycopy(value, 0, opaque, 0, 32);
    System.arraycopy(value, 0, opaque, 32, 32);
    System.arraycopy(Bytes32.of(UInt256.of(gasLimit)).toBytes(), 24, opaque, 64, 8);
    Bytes32 topic = Keccak.hash(ascii("TransactionDeposited(address,address,uint256,bytes)"));
    add(
        new Log(
            contracts.portal(),
            List.of(topic, from.toWord(), to.toWord(), Bytes32.ZERO),
            Abi.encode("(bytes)", (Object) opaque)));
  }

  /** A log of somebody else. */
  void noise() {
    add(new Log(new Address(5, 5, 5), List.of(Bytes32.ZERO), new byte[40]));
  }

  /** Batch data in the log itself. */
  void postCalldata(byte[] data) {
    post(0, List.of(), data);
  }

  /** Batch data in blobs. */
  void postBlobs(List<byte[]> encoded) {
    List<Bytes32> hashes = new ArrayList<>();
    for (byte[] blob : encoded) {
      if (blob.length != BlobCodec.BLOB_BYTES) {
        throw new IllegalArgumentException("a blob has 131072 bytes, not " + blob.length);
      }
      byte[] commitment = Arrays.copyOf(Keccak.hash(blob).toBytes(), 48);
      Bytes32 hash = Bytes32.from(Kzg.versionedHash(commitment));
      blobs.put(hash, new BlobWithCommitment(commitment, blob));
      hashes.add(hash);
    }
    post(1, hashes, new byte[0]);
  }

  private void post(int kind, List<Bytes32> hashes, byte[] data) {
    byte[][] words = hashes.stream().map(Bytes32::toBytes).toArray(byte[][]::new);
    Bytes32 index = Bytes32.of(UInt256.of(inboxIndex++));
    add(
        new Log(
            contracts.inbox(),
            List.of(InboxEntry.TOPIC, index, POSTER.toWord()),
            Abi.encode("(uint8,bytes32[],bytes)", kind, words, data)));
  }

  private void add(Log log) {
    List<Log> logs = List.of(log);
    pending.add(
        new Receipt(
            2,
            true,
            (pending.size() + 1) * 50_000L,
            LogsBloom.of(logs),
            logs,
            OptionalLong.empty(),
            OptionalLong.empty()));
  }

  /** Makes the next block of what was posted. */
  void seal() {
    byte[] bloom = new byte[LogsBloom.SIZE_BYTES];
    pending.forEach(receipt -> LogsBloom.merge(bloom, receipt.logsBloom()));
    long number = FIRST + blocks.size();
    Header header =
        new Header(
            blocks.isEmpty() ? Bytes32.ZERO : blocks.getLast().hash,
            Header.EMPTY_OMMERS_HASH,
            Address.ZERO,
            Bytes32.ZERO,
            Bytes32.ZERO,
            OrderedTrie.root(pending.stream().map(ReceiptCodec::encode).toList()),
            bloom,
            UInt256.ZERO,
            number,
            30_000_000,
            50_000L * pending.size(),
            START + blockSeconds * blocks.size(),
            new byte[0],
            Keccak.hash(BigInteger.valueOf(number).toByteArray()),
            new byte[8],
            Optional.of(UInt256.of(1_000_000_000 + number)),
            Optional.of(Bytes32.ZERO),
            OptionalLong.of(0),
            OptionalLong.of(number << 16),
            Optional.of(Keccak.hash(ascii("beacon root of " + number))),
            Optional.of(Bytes32.ZERO));
    Sealed sealed = new Sealed(header, HeaderCodec.hash(header), pending);
    blocks.add(sealed);
    byHash.put(sealed.hash, sealed);
    pending = new ArrayList<>();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
