package dev.trestle.cli;

import dev.trestle.derivation.BlobCodec;
import dev.trestle.derivation.DepositEvents;
import dev.trestle.derivation.Frame;
import dev.trestle.derivation.InboxEntry;
import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.Abi;
import dev.trestle.l1.BeaconClient;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.LocatedLog;
import dev.trestle.l1.LogFilter;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.node.BlobKzg;
import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The stations of {@code devnet demo}; each says what it does and checks what it says. */
final class DemoTour implements AutoCloseable {
  private static final UInt256 ETHER = UInt256.of(1_000_000_000_000_000_000L);

  /** A contract whose every call adds one to its slot 0 and returns the new value. */
  private static final byte[] COUNTER = Hex.decode("6d5f54600101805f555f5260205ff35f52600e6012f3");

  private final DemoScreen screen;
  private final JsonRpcClient l1Rpc;
  private final JsonRpcClient l2Rpc;
  private final JsonRpcClient adminRpc;
  private final JsonRpcClient replicaRpc;
  private final SettlementClient l1;
  private final SettlementClient l2;
  private final SettlementClient replica;
  private final BeaconClient beacon;
  private final Wallet onL1;
  private final Wallet onL2;
  private final Wallet onL2User;
  private final DemoDisputes.Setting disputes;
  private final Address portal;
  private final Address inbox;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param disputes what the liar needs
   */
  DemoTour(JsonInput endpoints, DemoDisputes.Setting disputes, PrintWriter out) {
    this.disputes = disputes;
    screen = new DemoScreen(out);
    l1Rpc = client(endpoints, "l1Rpc");
    l2Rpc = client(endpoints, "l2Rpc");
    adminRpc =
        new Endpoints.Admin(
                endpoints.required("adminRpc").text(), endpoints.required("adminJwtSecret").text())
            .client();
    replicaRpc = client(endpoints, "replicaRpc");
    l1 = new SettlementClient(l1Rpc);
    l2 = new SettlementClient(l2Rpc);
    replica = new SettlementClient(replicaRpc);
    beacon = new BeaconClient(client(endpoints, "l1Beacon"), BlobKzg.load()::versionedHash);
    DevAccount user = account(endpoints, 0);
    onL1 = new Wallet(l1, endpoints.required("l1ChainId").integer(), user);
    onL2 = new Wallet(l2, endpoints.required("l2ChainId").integer(), account(endpoints, 1));
    onL2User = new Wallet(l2, endpoints.required("l2ChainId").integer(), user);
    portal = endpoints.required("contracts").required("portal").address();
    inbox = endpoints.required("contracts").required("inbox").address();
  }

  private static JsonRpcClient client(JsonInput endpoints, String name) {
    return new JsonRpcClient(URI.create(endpoints.required(name).text()));
  }

  static DevAccount account(JsonInput endpoints, int index) {
    JsonInput account = endpoints.required("accounts").items().get(index);
    return new DevAccount(
        account.required("address").address(),
        account.required("privateKey").bytes32().toUInt256());
  }

  /** Whether every line was true. */
  boolean run() {
    screen.title("1  Deposit: ether goes from L1 to L2");
    deposit();
    screen.title("2  A transfer on L2, pre-confirmed");
    long block = transfer();
    screen.title("3  A contract on L2");
    contract();
    screen.title("4  The batch on L1");
    batch(block);
    screen.title("5  The replica, which has seen nothing but L1");
    replicaCaughtUp(block);
    screen.title("6  The sequencer falls silent, and a user gets in through L1");
    forcedInclusion();
    disputes();
    return screen.finish();
  }

  private void disputes() {
    screen.title("7  A user leaves: a withdrawal, proven and paid on L1");
    new DemoWithdrawal(screen, l1Rpc, l2, new DemoWithdrawal.User(onL1, onL2User), portal)
        .run(newcomer(), ETHER);
    screen.title("8  A proposer lies, and is bisected to one instruction");
    try (DemoDisputes game = new DemoDisputes(disputes, screen)) {
      game.run();
    }
  }

  private void deposit() {
    Address to = newcomer();
    Bytes32 l1Hash = sendDeposit(to, ETHER);
    screen.say("depositTransaction sent to the portal: " + l1Hash);
    TransactionInclusion inclusion = screen.await("L1 includes it", 30, () -> l1.inclusion(l1Hash));
    screen.check("the portal accepted it", inclusion.receipt().succeeded());
    Bytes32 l2Hash = l2HashOf(inclusion);
    screen.say("its L2 transaction must be " + l2Hash);
    TransactionInclusion onL2Side = screen.await("L2 derives it", 30, () -> l2.inclusion(l2Hash));
    screen.check(
        "1 ether arrived in L2 block " + onL2Side.blockNumber(), l2.balance(to).equals(ETHER));
  }

  private Bytes32 sendDeposit(Address to, UInt256 wei) {
    byte[] call =
        Abi.call(
            "depositTransaction(address,uint256,uint64,bool,bytes)",
            to,
            wei,
            100_000L,
            false,
            new byte[0]);
    return l1.sendRawTransaction(onL1.sign(Optional.of(portal), wei, call, 300_000));
  }

  private static Bytes32 l2HashOf(TransactionInclusion inclusion) {
    List<Log> logs = inclusion.receipt().logs();
    for (int i = 0; i < logs.size(); i++) {
      var deposit =
          DepositEvents.decode(logs.get(i), inclusion.blockHash(), inclusion.firstLogIndex() + i)
              .toOptional();
      if (deposit.isPresent()) {
        return TransactionCodec.hash(deposit.get());
      }
    }
    throw new StartupException("the deposit wrote no TransactionDeposited log");
  }

  /** The number of the block that it went into. */
  private long transfer() {
    Address to = newcomer();
    byte[] raw = onL2.sign(Optional.of(to), ETHER, new byte[0], 21_000);
    long started = System.nanoTime();
    JsonInput receipt = l2Rpc.call("eth_sendRawTransactionSync", JsonValue.bytes(raw));
    double millis = (System.nanoTime() - started) / 1e6;
    screen.say(
        String.format("eth_sendRawTransactionSync answered with a receipt after %.1f ms", millis));
    long block = receipt.required("blockNumber").number();
    Bytes32 hash = receipt.required("transactionHash").bytes32();
    screen.check("it succeeded", receipt.required("status").number() == 1);
    TransactionInclusion sealed =
        screen.await(
            "block " + block + " is sealed",
            10,
            () -> l2.header(block).isPresent() ? l2.inclusion(hash) : Optional.empty());
    screen.check(
        "what was confirmed is what was sealed: block " + sealed.blockNumber(),
        sealed.blockNumber() == block);
    screen.check("the recipient has 1 ether", l2.balance(to).equals(ETHER));
    return block;
  }

  private void contract() {
    byte[] creation = onL2.sign(Optional.empty(), UInt256.ZERO, COUNTER, 200_000);
    JsonInput created = l2Rpc.call("eth_sendRawTransactionSync", JsonValue.bytes(creation));
    Address counter = created.required("contractAddress").address();
    screen.say("a counter deployed at " + counter);
    for (int i = 0; i < 3; i++) {
      byte[] call = onL2.sign(Optional.of(counter), UInt256.ZERO, new byte[0], 100_000);
      l2Rpc.call("eth_sendRawTransactionSync", JsonValue.bytes(call));
    }
    UInt256 count =
        screen.await(
            "three calls are sealed",
            10,
            () -> {
              UInt256 value = l2.storage(counter, Bytes32.ZERO);
              return value.equals(UInt256.of(3)) ? Optional.of(value) : Optional.empty();
            });
    screen.check("the counter stands at " + count, count.equals(UInt256.of(3)));
  }

  private void batch(long block) {
    long from = Math.max(0, l1.head().number() - 20);
    screen.await(
        "block " + block + " becomes safe",
        60,
        () -> l2.header(BlockTag.Label.SAFE).filter(h -> h.number() >= block));
    List<LocatedLog> logs =
        l1.logs(
            LogFilter.of(
                new LogFilter.Blocks.Range(from, l1.head().number()), inbox, InboxEntry.TOPIC));
    Optional<InboxEntry.Blobs> newest = Optional.empty();
    LocatedLog at = logs.getLast();
    for (LocatedLog log : logs) {
      if (InboxEntry.decode(log.log()).toOptional().orElse(null)
          instanceof InboxEntry.Blobs blobs) {
        newest = Optional.of(blobs);
        at = log;
      }
    }
    screen.check("the Inbox has batches in blobs", newest.isPresent());
    if (newest.isPresent()) {
      describe(newest.get(), at);
    }
  }

  private void describe(InboxEntry.Blobs entry, LocatedLog log) {
    TransactionInclusion inclusion = l1.inclusion(log.transactionHash()).orElseThrow();
    HashedHeader header = l1.header(log.blockHash()).orElseThrow();
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    for (byte[] blob : beacon.blobs(header, entry.versionedHashes())) {
      byte[] data = BlobCodec.decode(blob).toOptional().orElseThrow();
      for (Frame frame : Frame.decodeAll(data).toOptional().orElseThrow()) {
        compressed.writeBytes(frame.data());
      }
    }
    screen.say(
        "batch "
            + entry.index()
            + ": "
            + entry.versionedHashes().size()
            + " blob, L1 block "
            + log.blockNumber()
            + ", cost "
            + gwei(inclusion.costWei())
            + " gwei");
    int raw = inflated(compressed.toByteArray());
    screen.say(
        String.format(
            "%d bytes compressed from %d (%.0f %%)",
            compressed.size(), raw, 100.0 * compressed.size() / Math.max(1, raw)));
    screen.check("the blob's bytes match its versioned hash, checked by KZG", raw > 0);
  }

  private static int inflated(byte[] zlib) {
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(zlib);
      byte[] buffer = new byte[1 << 16];
      int total = 0;
      int n = inflater.inflate(buffer);
      while (n > 0) {
        total += n;
        n = inflater.inflate(buffer);
      }
      return total;
    } catch (DataFormatException e) {
      return 0;
    }
  }

  private static String gwei(UInt256 wei) {
    return wei.divide(UInt256.of(1_000_000_000L)).toString();
  }

  private void replicaCaughtUp(long block) {
    HashedHeader there =
        screen.await("the replica reaches block " + block, 60, () -> replica.header(block));
    HashedHeader here = l2.header(block).orElseThrow();
    screen.say("sequencer's state root " + here.header().stateRoot());
    screen.say("replica's   state root " + there.header().stateRoot());
    screen.check("equal state roots", here.header().stateRoot().equals(there.header().stateRoot()));
    screen.check("equal block hashes", here.hash().equals(there.hash()));
  }

  private void forcedInclusion() {
    adminRpc.call("admin_stopSequencer");
    try {
      screen.check("the sequencer is silent", !adminRpc.call("admin_sequencerActive").bool());
      Address to = newcomer();
      Bytes32 l1Hash = sendDeposit(to, ETHER);
      TransactionInclusion inclusion =
          screen.await("L1 includes a deposit", 30, () -> l1.inclusion(l1Hash));
      Bytes32 l2Hash = l2HashOf(inclusion);
      long window = l2Rpc.call("optimism_rollupConfig").required("seq_window_size").integer();
      long until = inclusion.blockNumber() + window;
      screen.say("after L1 block " + until + " everybody derives it without the sequencer");
      TransactionInclusion forced =
          screen.awaitBlocks(
              "the sequencing window passes",
              inclusion.blockNumber(),
              until,
              () -> l1.head().number(),
              () -> replica.inclusion(l2Hash));
      screen.check("the replica included it", forced.receipt().succeeded());
      screen.check("1 ether arrived, nobody asked", replica.balance(to).equals(ETHER));
    } finally {
      adminRpc.call("admin_startSequencer");
    }
    long resumedFrom = l2.head().number();
    HashedHeader head =
        screen.await(
            "the sequencer speaks again",
            60,
            () -> Optional.of(l2.head()).filter(h -> h.number() > resumedFrom + 3));
    screen.check("blocks come again, now " + head.number(), head.number() > resumedFrom);
  }

  private Address newcomer() {
    byte[] address = new byte[Address.SIZE_BYTES];
    random.nextBytes(address);
    return Address.from(address);
  }

  @Override
  public void close() {
    adminRpc.close();
    replica.close();
    l2.close();
    l1.close();
    beacon.close();
  }
}
