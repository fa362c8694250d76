package dev.trestle.e2e;

import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.SettlementClient;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A wallet such as people have in their browsers (EIP-1193): a provider in the page, behind which a
 * key signs and a chain's RPC is asked. At first it is on a chain of its own and knows no other.
 */
final class InjectedWallet implements AutoCloseable {
  private static final int DECLINED = 4001;
  private static final int NOT_SHOWN = 4100;
  private static final int UNKNOWN_CHAIN = 4902;
  private static final long SOME_CHAIN = 777_777;

  private static final String PROVIDER =
      """
      (() => {
        const waiting = new Map();
        let last = 0;
        window.walletAnswers = (id, error, result) => {
          const { resolve, reject } = waiting.get(id);
          waiting.delete(id);
          if (error) reject(Object.assign(new Error(error.message), { code: error.code }));
          else resolve(result);
        };
        const request = ({ method, params }) => new Promise((resolve, reject) => {
          waiting.set(++last, { resolve, reject });
          window.walletIsAsked(JSON.stringify({ id: last, method, params: params ?? [] }));
        });
        window.ethereum = { request, on() {}, removeListener() {} };
      })();
      """;

  private final Browser browser;
  private final DevAccount account;
  private final ExecutorService owner = Executors.newSingleThreadExecutor();
  private final Map<Long, Chain> chains = new TreeMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Bytes32> sent = new CopyOnWriteArrayList<>();
  private long current = SOME_CHAIN;
  private boolean isShown;
  private volatile boolean declines;

  /** A chain that it was told of. */
  private record Chain(JsonRpcClient rpc, Wallet wallet) {}

  /** Puts it into every page that the browser opens from now on. */
  InjectedWallet(Browser browser, DevAccount account) {
    this.browser = browser;
    this.account = account;
    browser.listen(this::hear);
    browser.call("Runtime.addBinding", out -> out.field("name", "walletIsAsked"));
    browser.call("Page.addScriptToEvaluateOnNewDocument", out -> out.field("source", PROVIDER));
  }

  /** Whether its owner says no. */
  void decline(boolean no) {
    declines = no;
  }

  /** The methods it was asked for, in order. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  /** The transactions that it sent, in order. */
  List<Bytes32> sent() {
    return List.copyOf(sent);
  }

  private void hear(JsonInput event) {
    boolean mine =
        event.required("method").text().equals("Runtime.bindingCalled")
            && event.required("params").required("name").text().equals("walletIsAsked");
    if (mine) {
      String payload = event.required("params").required("payload").text();
      owner.execute(() -> answer(JsonInput.parse(payload)));
    }
  }

  private void answer(JsonInput request) {
    String method = request.required("method").text();
    JsonValue error = JsonValue.NULL;
    JsonValue result = JsonValue.NULL;
    try {
      result = result(method, request.required("params"));
    } catch (JsonRpcException e) {
      error = error(e.code(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      error = error(-32603, e.toString());
    }
    String call =
        "walletAnswers(%d, %s, %s)"
            .formatted(request.required("id").integer(), text(error), text(result));
    browser.evaluate(call);
  }

  private static String text(JsonValue value) {
    return JsonWriter.toText(value);
  }

  private static JsonValue error(int code, String message) {
    return out -> out.beginObject().numberField("code", code).field("message", message).endObject();
  }

  private JsonValue result(String method, JsonInput params) {
    asked.add(method);
    List<JsonInput> all = params.items();
    return switch (method) {
      case "eth_requestAccounts" -> {
        consent();
        isShown = true;
        yield accounts();
      }
      case "eth_accounts" -> isShown ? accounts() : JsonValue.EMPTY_ARRAY;
      case "eth_chainId" -> JsonValue.quantity(current);
      case "wallet_switchEthereumChain" -> {
        long wanted = all.getFirst().required("chainId").number();
        if (!chains.containsKey(wanted)) {
          throw new JsonRpcException(UNKNOWN_CHAIN, "unrecognized chain");
        }
        current = wanted;
        yield JsonValue.NULL;
      }
      case "wallet_addEthereumChain" -> {
        add(all.getFirst());
        yield JsonValue.NULL;
      }
      case "eth_sendTransaction" -> JsonValue.bytes32(send(all.getFirst()));
      default -> chain().rpc.call(method, all.toArray(JsonValue[]::new));
    };
  }

  private void consent() {
    if (declines) {
      throw new JsonRpcException(DECLINED, "User rejected the request.");
    }
  }

  private JsonValue accounts() {
    return JsonValue.array(List.of(JsonValue.address(account.address())));
  }

  private Chain chain() {
    return Optional.ofNullable(chains.get(current))
        .orElseThrow(() -> new JsonRpcException(4901, "not connected to chain " + current));
  }

  /** As wallets do, it asks the endpoint which chain it serves before it believes it. */
  private void add(JsonInput offered) {
    consent();
    long id = offered.required("chainId").number();
    URI url = URI.create(offered.required("rpcUrls").items().getFirst().text());
    JsonRpcClient rpc = new JsonRpcClient(url);
    if (rpc.call("eth_chainId").number() != id) {
      throw new JsonRpcException(-32602, "the endpoint serves another chain");
    }
    chains.put(id, new Chain(rpc, new Wallet(new SettlementClient(rpc), id, account)));
    current = id;
  }

  private Bytes32 send(JsonInput transaction) {
    if (!isShown || !transaction.required("from").address().equals(account.address())) {
      throw new JsonRpcException(NOT_SHOWN, "the page may not use this account");
    }
    consent();
    Chain chain = chain();
    long gas =
        transaction
            .field("gas")
            .map(JsonInput::number)
            .orElseGet(() -> chain.rpc.call("eth_estimateGas", transaction).number());
    Optional<Address> to = transaction.field("to").map(JsonInput::address);
    UInt256 wei = transaction.field("value").map(JsonInput::quantity).orElse(UInt256.ZERO);
    byte[] data = transaction.field("data").map(JsonInput::bytes).orElse(new byte[0]);
    Bytes32 hash = chain.wallet.send(to, wei, data, gas);
    sent.add(hash);
    return hash;
  }

  @Override
  public void close() {
    owner.close();
    chains.values().forEach(chain -> chain.rpc.close());
  }
}
