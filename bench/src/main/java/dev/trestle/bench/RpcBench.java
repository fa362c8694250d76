package dev.trestle.bench;

import dev.trestle.devchain.DevAccounts;
import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.rpc.JsonInput;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.evm.ContractAddress;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reading from a node over HTTP: requests a second and their latency, method by method, on a chain
 * with some hundred blocks' worth of transactions. Connections are kept alive; each sends its next
 * request when it has the answer to the last.
 */
final class RpcBench {
  /** Stores its argument in slot 0, logs it under topic 7, returns it; as init code. */
  private static final String BOX = "61001180600a5f395ff3" + "5f35805f525f55600760205fa160205ff3";

  private static final UInt256 GAS_PRICE = UInt256.of(20_000_000_000L);
  private static final int CALLS = 400;

  private final NodeProcess node;
  private final LoadConnection control;
  private final DevAccount sender = DevAccounts.test(1).getFirst();
  private final UInt256 chainId;
  private long nonce;

  private RpcBench(NodeProcess node, LoadConnection control) throws IOException {
    this.node = node;
    this.control = control;
    this.chainId = control.ask("eth_chainId", "").quantity();
  }

  static void run(List<String> options) throws IOException {
    int connections = number(options, "--connections", 8);
    int seconds = number(options, "--seconds", 5);
    Optional<Path> anvil = NodeBench.anvil(options);
    List<String> stacks = anvil.isPresent() ? List.of("devnet", "anvil") : List.of("devnet");
    System.out.println(
        "# stack\tmethod\tconnections\trequests per second\tp50 ms\tp99 ms\tanswer bytes");
    try {
      for (String stack : stacks) {
        try (NodeProcess node = NodeBench.node(stack, options, anvil);
            LoadConnection control = new LoadConnection(node.url())) {
          RpcBench bench = new RpcBench(node, control);
          Address box = bench.fill();
          for (Map.Entry<String, String> method : bench.methods(box).entrySet()) {
            bench.measure(method.getKey(), method.getValue(), connections, seconds);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int number(List<String> options, String name, int otherwise) {
    int at = options.indexOf(name);
    return at >= 0 && at + 1 < options.size() ? Integer.parseInt(options.get(at + 1)) : otherwise;
  }

  /** Deploys the box and calls it, so that there are blocks, logs and receipts. */
  private Address fill() throws IOException, InterruptedException {
    nonce =
        control.ask("eth_getTransactionCount", "\"" + sender.address() + "\",\"latest\"").number();
    Address box = ContractAddress.of(sender.address(), nonce);
    send(Optional.empty(), BOX);
    for (int i = 0; i < CALLS; i++) {
      send(Optional.of(box), String.format(Locale.ROOT, "%064x", i));
      if (i % 20 == 19) {
        settle();
      }
    }
    settle();
    return box;
  }

  private void send(Optional<Address> to, String data) throws IOException {
    Transaction.Legacy unsigned =
        new Transaction.Legacy(
            nonce++,
            GAS_PRICE,
            500_000,
            to,
            UInt256.ZERO,
            Hex.decode(data),
            TransactionCodec.unsignedLegacy(chainId));
    Secp256k1.Signature s =
        Secp256k1.sign(TransactionCodec.signingHash(unsigned), sender.privateKey());
    byte[] raw =
        TransactionCodec.encode(
            TransactionCodec.withSignature(unsigned, s.yParity(), s.r(), s.s()));
    control.ask("eth_sendRawTransaction", "\"" + Hex.encodePrefixed(raw) + "\"");
  }

  /** Waits until everything sent is in a block. */
  private void settle() throws IOException, InterruptedException {
    String who = "\"" + sender.address() + "\",\"latest\"";
    long giveUp = System.nanoTime() + 60_000_000_000L;
    while (control.ask("eth_getTransactionCount", who).number() < nonce) {
      if (System.nanoTime() > giveUp) {
        throw new IOException("transactions are not included");
      }
      Thread.sleep(50);
    }
  }

  private Map<String, String> methods(Address box) throws IOException {
    long head = control.ask("eth_blockNumber", "").number();
    String from = "0x" + Long.toHexString(Math.max(0, head - 20));
    Map<String, String> methods = new LinkedHashMap<>();
    methods.put("eth_blockNumber", "");
    methods.put("eth_getBalance", "\"" + sender.address() + "\",\"latest\"");
    methods.put(
        "eth_call", "{\"to\":\"" + box + "\",\"data\":\"0x" + "00".repeat(31) + "07\"},\"latest\"");
    methods.put(
        "eth_getLogs",
        "{\"address\":\"" + box + "\",\"fromBlock\":\"" + from + "\",\"toBlock\":\"latest\"}");
    methods.put("eth_getBlockByNumber", "\"" + from + "\",true");
    return methods;
  }

  private void measure(String method, String parameters, int connections, int seconds)
      throws IOException, InterruptedException {
    byte[] request = LoadConnection.request(node.url(), LoadConnection.call(method, parameters));
    JsonInput once = control.ask(method, parameters);
    load(request, connections, 2_000_000_000L); // until the JIT has seen it
    long[] nanos = load(request, connections, seconds * 1_000_000_000L);
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%s\t%s\t%d\t%.0f\t%.2f\t%.2f\t%d%n",
        node.name(),
        method,
        connections,
        nanos.length / (double) seconds,
        nanos[nanos.length / 2] / 1e6,
        nanos[(int) (nanos.length * 0.99)] / 1e6,
        once.toString().getBytes(StandardCharsets.UTF_8).length);
  }

  /** What each request took. */
  private long[] load(byte[] request, int connections, long nanos)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + nanos;
    List<Future<long[]>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      for (int i = 0; i < connections; i++) {
        all.add(threads.submit(() -> one(request, end)));
      }
      long[] sum = new long[0];
      for (Future<long[]> one : all) {
        long[] taken = one.get();
        long[] more = Arrays.copyOf(sum, sum.length + taken.length);
        System.arraycopy(taken, 0, more, sum.length, taken.length);
        sum = more;
      }
      return sum;
    } catch (ExecutionException e) {
      throw new IOException("a connection failed", e);
    }
  }

  private long[] one(byte[] request, long end) throws IOException {
    long[] taken = new long[1 << 16];
    int count = 0;
    try (LoadConnection connection = new LoadConnection(node.url())) {
      for (long now = System.nanoTime(); now < end; ) {
        connection.exchange(request);
        long after = System.nanoTime();
        if (count == taken.length) {
          taken = Arrays.copyOf(taken, 2 * count);
        }
        taken[count++] = after - now;
        now = after;
      }
    }
    return Arrays.copyOf(taken, count);
  }
}
