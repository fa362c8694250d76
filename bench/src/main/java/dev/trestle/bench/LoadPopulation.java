package dev.trestle.bench;

import dev.trestle.devchain.DevAccounts;
import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.Abi;
import dev.trestle.l1.ContractArtifact;
import dev.trestle.rpc.JsonInput;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Who sends to whom: senders with ether and tokens from the devnet's first accounts, 1,000
 * recipients, and the token, which is the contracts' OptimismMintableERC20.
 */
final class LoadPopulation {
  private static final UInt256 FUNDS = UInt256.of(1_000_000_000_000_000_000L).multiply(50);
  private static final int RECIPIENTS = 1_000;
  private static final long TRANSFER_GAS = 21_000;
  private static final long TOKEN_GAS = 70_000;

  private final URI url;
  private final LoadConnection control;
  private final Random random = new Random(1);
  private final List<LoadAccount> senders = new ArrayList<>();
  private final List<Address> recipients = new ArrayList<>();
  private final LoadAccount sampled;
  private final Address token;

  LoadPopulation(URI url, LoadConnection control, int senderCount) throws IOException {
    this.url = url;
    this.control = control;
    long chainId = control.ask("eth_chainId", "").number();
    List<LoadAccount> rich = new ArrayList<>();
    for (DevAccount account : DevAccounts.test(10)) {
      rich.add(new LoadAccount(chainId, account.privateKey(), nonce(account.address())));
    }
    for (int i = 0; i < senderCount; i++) {
      senders.add(new LoadAccount(chainId, key(), 0));
    }
    sampled = new LoadAccount(chainId, key(), 0);
    for (int i = 0; i < RECIPIENTS; i++) {
      recipients.add(new Address(random.nextLong(), random.nextLong(), random.nextInt()));
    }
    token = fund(rich);
  }

  private UInt256 key() {
    return new UInt256(random.nextLong(), random.nextLong(), random.nextLong(), 1);
  }

  private long nonce(Address address) throws IOException {
    return control.ask("eth_getTransactionCount", "\"" + address + "\",\"latest\"").number();
  }

  /** Ether to all senders, a token, and tokens to all senders. Returns the token's address. */
  private Address fund(List<LoadAccount> rich) throws IOException {
    send(rich.get(1).sign(Optional.of(sampled.address()), FUNDS, new byte[0], TRANSFER_GAS));
    for (int i = 0; i < senders.size(); i++) {
      Optional<Address> to = Optional.of(senders.get(i).address());
      send(rich.get(1 + i % 9).sign(to, FUNDS, new byte[0], TRANSFER_GAS));
    }
    LoadAccount minter = rich.getFirst();
    byte[] arguments =
        Abi.encode(
            "(address,address,string,string,uint8)",
            minter.address(),
            minter.address(),
            "Load",
            "LOAD",
            18);
    byte[] code = ContractArtifact.load("OptimismMintableERC20").creationCode(List.of());
    byte[] creation = Arrays.copyOf(code, code.length + arguments.length);
    System.arraycopy(arguments, 0, creation, code.length, arguments.length);
    String hash = send(minter.sign(Optional.empty(), UInt256.ZERO, creation, 3_000_000));
    Address made = receipt(hash).required("contractAddress").address();
    String last = hash;
    for (LoadAccount sender : senders) {
      byte[] mint = Abi.call("mint(address,uint256)", sender.address(), BigInteger.TEN.pow(18));
      last = send(minter.sign(Optional.of(made), UInt256.ZERO, mint, 100_000));
    }
    if (!receipt(last).required("status").text().equals("0x1")) {
      throw new IOException("the token cannot be minted");
    }
    return made;
  }

  private String send(byte[] raw) throws IOException {
    return control.ask("eth_sendRawTransaction", "\"" + Hex.encodePrefixed(raw) + "\"").text();
  }

  /** The receipt, as soon as there is one. */
  private JsonInput receipt(String hash) throws IOException {
    for (int i = 0; i < 600; i++) {
      Optional<JsonInput> found = control.find("eth_getTransactionReceipt", "\"" + hash + "\"");
      if (found.isPresent()) {
        return found.get();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    throw new IOException(hash + " is not included within a minute");
  }

  /** How many senders have a transaction that no sealed block holds; asks in one batch. */
  long missing() throws IOException {
    List<LoadAccount> all = new ArrayList<>(senders);
    all.add(sampled);
    List<String> calls = new ArrayList<>();
    for (LoadAccount sender : all) {
      calls.add(
          LoadConnection.call(
              "eth_getTransactionCount", "\"" + sender.address() + "\",\"latest\""));
    }
    String json = "[" + String.join(",", calls) + "]";
    byte[] answer = control.exchange(LoadConnection.request(url, json));
    List<JsonInput> counts = JsonInput.parse(new String(answer, StandardCharsets.UTF_8)).items();
    long missing = 0;
    for (int i = 0; i < all.size(); i++) {
      missing += counts.get(i).required("result").number() < all.get(i).nonce() ? 1 : 0;
    }
    return missing;
  }

  /** Signs a workload: the requests of each connection, each sender on one connection only. */
  List<List<byte[]>> requests(LoadWorkload workload, int transactions) {
    List<List<String>> calls = new ArrayList<>();
    for (int i = 0; i < LoadWorkload.CONNECTIONS; i++) {
      calls.add(new ArrayList<>());
    }
    for (int i = 0; i < transactions; i++) {
      int sender = i % senders.size();
      calls.get(sender % LoadWorkload.CONNECTIONS).add(call(senders.get(sender), workload));
    }
    return calls.stream().map(list -> rendered(list, workload.batch())).toList();
  }

  private String call(LoadAccount sender, LoadWorkload workload) {
    Address to = recipients.get(random.nextInt(recipients.size()));
    byte[] raw =
        workload.token()
            ? sender.sign(
                Optional.of(token),
                UInt256.ZERO,
                Abi.call("transfer(address,uint256)", to, BigInteger.ONE),
                TOKEN_GAS)
            : sender.sign(Optional.of(to), UInt256.of(1), new byte[0], TRANSFER_GAS);
    return LoadConnection.call("eth_sendRawTransaction", "\"" + Hex.encodePrefixed(raw) + "\"");
  }

  private List<byte[]> rendered(List<String> calls, int batch) {
    List<byte[]> requests = new ArrayList<>();
    for (int from = 0; from < calls.size(); from += batch) {
      List<String> some = calls.subList(from, Math.min(from + batch, calls.size()));
      String json = batch == 1 ? some.getFirst() : "[" + String.join(",", some) + "]";
      requests.add(LoadConnection.request(url, json));
    }
    return requests;
  }

  /** Requests for a {@link LatencySampler}: the sampled account's next transfers. */
  List<byte[]> samples(int count) {
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Optional<Address> to = Optional.of(recipients.getFirst());
      String raw = Hex.encodePrefixed(sampled.sign(to, UInt256.of(1), new byte[0], TRANSFER_GAS));
      requests.add(
          LoadConnection.request(
              url, LoadConnection.call("eth_sendRawTransactionSync", "\"" + raw + "\"")));
    }
    return requests;
  }

  /** The sampled account did not send its last {@code count} transactions. */
  void unused(int count) {
    sampled.forget(count);
  }
}
