package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.cli.Devnet;
import dev.trestle.cli.DevnetOptions;
import dev.trestle.cli.DisputeOptions;
import dev.trestle.l1.Abi;
import dev.trestle.l1.ContractArtifact;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The explorer of a live devnet, looked at with a real browser. */
class ExplorerPageTest {
  private static final String EVIL_NAME = "<img src=x onerror=\"window.evil=1\">";
  private static final String EVIL_SYMBOL = "<script>window.evil=2</script>";
  private static final Address FRIEND = Address.fromHex("0x" + "ab".repeat(20));

  /** What happened on the devnet before anybody looks. */
  private record Story(
      Address token, Bytes32 minted, Bytes32 failed, Bytes32 withdrawal, Bytes32 deposit) {}

  @Test
  void pages_ofALiveDevnet_showWhatHappens(@TempDir Path folder) throws Exception {
    DevnetOptions options =
        new DevnetOptions(folder.resolve("devnet"), 0, 1, 1, 60)
            .with(DisputeOptions.of(ToyProgram.elf()))
            .withExplorer();
    try (Browser browser = Browser.start(folder.resolve("browser"));
        Devnet devnet = Devnet.start(options, what -> {});
        Network network = new Network(devnet.endpoints(), () -> {})) {
      String url = devnet.endpoints().explorer().orElseThrow();
      try (JsonRpcClient api = new JsonRpcClient(URI.create(url))) {
        Story story = happen(network);
        awaitIndexed(api, story);
        browser.resize(1240, 900);
        walk(browser, url, network, story);
        assertThat(browser.text("fetch('/').then((r) => r.headers.get('content-security-policy'))"))
            .as("nothing inline, nothing from elsewhere")
            .contains("default-src 'none'", "script-src 'self'")
            .doesNotContain("unsafe");
        keyboard(browser, url);
        bridge(browser, url, api, network);
        narrow(browser, url, story);
        live(browser, url, network);
        leave(api, network, story);
        see(browser, url, "/messages?view=withdrawals", "left", "finalised");
        assertThat(browser.isTrue("window.evil")).as("nothing of the token's ran").isFalse();
        assertThat(browser.complaints()).isEmpty();
      }
    }
  }

  private static Story happen(Network network) {
    Wallet user = network.l2Wallet(0);
    ByteArrayOutputStream creation = new ByteArrayOutputStream();
    creation.writeBytes(ContractArtifact.load("OptimismMintableERC20").creationCode(List.of()));
    creation.writeBytes(
        Abi.encode(
            "(address,address,string,string,uint8)",
            user.address(),
            FRIEND,
            EVIL_NAME,
            EVIL_SYMBOL,
            18));
    Bytes32 created = user.send(Optional.empty(), UInt256.ZERO, creation.toByteArray(), 3_000_000);
    TransactionInclusion creationDone = Network.included(network.l2(), created);
    Address token = creationDone.createdAddress().orElseThrow();
    UInt256 amount = UInt256.of(1_500_000_000_000_000_000L);
    Bytes32 minted =
        user.send(
            Optional.of(token),
            UInt256.ZERO,
            Abi.call("mint(address,uint256)", user.address(), amount),
            200_000);
    user.send(
        Optional.of(token),
        UInt256.ZERO,
        Abi.call("transfer(address,uint256)", FRIEND, UInt256.of(500_000_000_000_000_000L)),
        200_000);
    Bytes32 failed =
        network
            .l2Wallet(1)
            .send(
                Optional.of(token),
                UInt256.ZERO,
                Abi.call("transfer(address,uint256)", FRIEND, UInt256.ONE),
                200_000);
    byte[] leave =
        Abi.call("initiateWithdrawal(address,uint256,bytes)", FRIEND, 100_000L, new byte[0]);
    Bytes32 withdrawal =
        user.send(
            Optional.of(Predeploys.L2_TO_L1_MESSAGE_PASSER), UInt256.of(12_345), leave, 200_000);
    for (int i = 0; i < 5; i++) {
      network.l2Wallet(2 + i).transfer(FRIEND, 1_000_000_000_000_000L * (i + 1));
    }
    TransactionInclusion deposited =
        Network.included(
            network.l1(), network.deposit(network.l1Wallet(3), FRIEND, 2_000_000_000_000_000_000L));
    Bytes32 deposit = Network.l2HashOf(deposited);
    Network.included(network.l2(), failed);
    Network.included(network.l2(), withdrawal);
    return new Story(token, minted, failed, withdrawal, deposit);
  }

  private static Optional<JsonInput> ask(JsonRpcClient api, String path) {
    HttpAnswer answer = api.get("/api/" + path);
    return answer.status() == 200
        ? Optional.of(JsonInput.parse(new String(answer.body(), StandardCharsets.UTF_8)))
        : Optional.empty();
  }

  private static void awaitIndexed(JsonRpcClient api, Story story) {
    for (Bytes32 hash : List.of(story.minted, story.failed, story.withdrawal, story.deposit)) {
      Await.found("in the index: " + hash, 60, () -> ask(api, "transaction/" + hash));
    }
    Await.until(
        "the block of it is in a batch",
        60,
        () ->
            ask(api, "transaction/" + story.minted)
                .flatMap(t -> t.field("batch"))
                .flatMap(b -> b.field("rawBytes"))
                .isPresent());
    Await.until(
        "a claim",
        60,
        () ->
            ask(api, "games").orElseThrow().required("items").items().stream()
                .anyMatch(g -> g.required("claims").integer() > 0));
    Await.until(
        "a finalized block",
        60,
        () ->
            ask(api, "overview").orElseThrow().required("heads").required("finalized").integer()
                > 0);
  }

  private static void walk(Browser browser, String url, Network network, Story story)
      throws Exception {
    String user = network.endpoints().accounts().getFirst().address().toString();
    see(
        browser,
        url,
        "/",
        "overview",
        "Newest block",
        "Safe",
        "Finalized",
        "From soft to finalized");
    see(browser, url, "/blocks", "blocks", "Gas used", "Base fee");
    see(browser, url, "/transactions", "transactions", "failed", "creation", "transfer");
    see(browser, url, "/block/1", "block", "Block 1", "Batch", "Parent", "finalized");
    see(browser, url, "/tx/" + story.minted, "tx", "success", "Transfer", EVIL_SYMBOL, "gas");
    see(browser, url, "/tx/" + story.failed, "tx-failed", "failed", "InsufficientBalance");
    see(
        browser,
        url,
        "/account/" + user,
        "account",
        "Balance",
        "agrees with balanceOf",
        EVIL_SYMBOL);
    see(browser, url, "/account/" + story.token, "contract", "Contract", "Created", "Sources");
    see(browser, url, "/token/" + story.token, "token", EVIL_NAME, "Holders", "33.33 %");
    see(browser, url, "/tokens", "tokens", EVIL_NAME, "ERC-20");
    see(browser, url, "/batches", "batches", "Compression", "×");
    see(browser, url, "/batch/0", "batch", "Before compression", "blob");
    see(browser, url, "/messages", "messages", "Minted", "2 ETH");
    see(browser, url, "/messages?view=withdrawals", "withdrawals", "initiated");
    see(browser, url, "/claims", "claims", "Output root", "open");
    see(browser, url, "/claim/" + text(browser, "/claim/"), "claim", "Countered by", "nobody");
    see(browser, url, "/charts", "charts", "Transactions per second", "Compression");
    see(browser, url, "/bridge", "bridge", "Deposit to L2", "Faucet", "No wallet in this browser.");
    see(browser, url, "/search?q=999999999", "search", "Nothing is called that");
    see(browser, url, "/block/999999999", "missing", "Not found", "Try again");
    see(browser, url, "/no/such/place", "nowhere", "Nothing here");
    browser.dark(true);
    see(browser, url, "/", "overview-dark", "Newest block");
    browser.dark(false);
  }

  /** The first claim's address, out of the list that is open. */
  private static String text(Browser browser, String path) {
    browser.awaitTrue("document.querySelector('main a[href^=\"/claim/\"]')");
    return browser
        .text("[...document.querySelectorAll('main a[href^=\"" + path + "\"]')].at(-1).pathname")
        .substring(path.length());
  }

  private static void see(Browser browser, String url, String path, String name, String... wanted)
      throws Exception {
    browser.open(url + path);
    browser.picture(name);
    assertThat(browser.content()).as(path).contains(wanted);
  }

  private static void keyboard(Browser browser, String url) {
    browser.open(url + "/");
    browser.press("Tab", "Tab", 9);
    assertThat(browser.text("document.activeElement.className")).isEqualTo("skip");
    browser.press("Tab", "Tab", 9);
    browser.press("Tab", "Tab", 9);
    assertThat(browser.text("document.activeElement.id")).isEqualTo("q");
    assertThat(browser.text("getComputedStyle(document.activeElement).outlineStyle"))
        .as("focus can be seen")
        .isEqualTo("solid");
    browser.type("1");
    browser.press("Enter", "Enter", 13);
    browser.awaitTrue("location.pathname === '/block/1'");
    browser.shown();
    assertThat(browser.text("document.activeElement.tagName")).as("the heading").isEqualTo("H1");
    browser.press("/", "Slash", 191);
    assertThat(browser.text("document.activeElement.id")).isEqualTo("q");
  }

  /** With a wallet that records what it is asked to send, and a faucet. */
  private static void bridge(Browser browser, String url, JsonRpcClient api, Network network) {
    browser.open(url + "/bridge");
    String account = network.endpoints().accounts().getFirst().address().toString();
    browser.evaluate(
        """
        window.asked = [];
        window.ethereum = { request: async ({ method, params }) => {
          window.asked.push({ method, params });
          if (method === 'eth_requestAccounts') return ['%s'];
          if (method === 'eth_chainId') return '0x0';
          if (method === 'eth_sendTransaction') return '0x' + '00'.repeat(32);
          return null;
        } };
        history.pushState(null, '', '/bridge'); dispatchEvent(new PopStateEvent('popstate'));
        """
            .formatted(account));
    browser.awaitTrue("!document.querySelector('main form button').disabled");
    browser.evaluate(
        """
        (() => { const form = document.querySelector('main form');
          form.querySelector('input').value = '0.25'; form.requestSubmit(); })()
        """);
    browser.awaitTrue("window.asked.some((a) => a.method === 'eth_sendTransaction')");
    JsonInput sent =
        JsonInput.parse(
            browser.text(
                "JSON.stringify(window.asked.find((a) => a.method"
                    + " === 'eth_sendTransaction').params[0])"));
    UInt256 wei = UInt256.of(250_000_000_000_000_000L);
    assertThat(sent.required("to").address()).isEqualTo(network.contract("portal"));
    assertThat(sent.required("value").quantity()).isEqualTo(wei);
    assertThat(sent.required("data").bytes())
        .as("the page's own encoding against headlong's")
        .isEqualTo(
            Abi.call(
                "depositTransaction(address,uint256,uint64,bool,bytes)",
                Address.fromHex(account),
                wei,
                100_000L,
                false,
                new byte[0]));
    assertThat(browser.text("JSON.stringify(window.asked)")).contains("wallet_switchEthereumChain");
    Bytes32 given = api.call("explorer_faucet", JsonValue.string("0x" + "fa".repeat(20))).bytes32();
    assertThat(Network.included(network.l2(), given).receipt().succeeded()).isTrue();
  }

  private static void narrow(Browser browser, String url, Story story) throws Exception {
    browser.resize(360, 740);
    for (String path :
        List.of(
            "/",
            "/blocks",
            "/transactions",
            "/tx/" + story.minted,
            "/token/" + story.token,
            "/batches",
            "/messages",
            "/claims",
            "/charts",
            "/bridge")) {
      browser.open(url + path);
      browser.picture("narrow" + path.substring(0, Math.min(8, path.length())).replace('/', '-'));
      assertThat(browser.isTrue("document.documentElement.scrollWidth <= innerWidth"))
          .as("%s: %s", path, browser.text("document.documentElement.scrollWidth"))
          .isTrue();
    }
    browser.resize(1240, 900);
  }

  /** Proves and finalises a withdrawal by the calls that the API makes for a wallet. */
  private static void leave(JsonRpcClient api, Network network, Story story) {
    JsonInput withdrawal =
        ask(api, "withdrawals").orElseThrow().required("items").items().getFirst();
    assertThat(withdrawal.required("l2Transaction").bytes32()).isEqualTo(story.withdrawal);
    String path =
        "withdrawal/"
            + withdrawal.required("hash").text()
            + "?account="
            + network.endpoints().accounts().getFirst().address();
    carryOut(network, nextCall(api, path, "prove"));
    Await.until("it counts as proven", 60, () -> state(api, path).equals("proven"));
    assertThat(step(api, path)).isEqualTo("wait");
    network.l1Rpc().call("evm_increaseTime", JsonValue.quantity(125));
    Await.until(
        "its claim is resolved",
        Network.PATIENCE_SECONDS,
        () ->
            ask(api, "games").orElseThrow().required("items").items().stream()
                .anyMatch(game -> game.required("status").text().equals("DEFENDER_WINS")));
    network.l1Rpc().call("evm_increaseTime", JsonValue.quantity(12));
    carryOut(network, nextCall(api, path, "finalize"));
    Await.until("it counts as finalized", 60, () -> state(api, path).equals("finalized"));
    assertThat(step(api, path)).isEqualTo("done");
  }

  private static String state(JsonRpcClient api, String path) {
    return ask(api, path).orElseThrow().required("state").text();
  }

  private static String step(JsonRpcClient api, String path) {
    return ask(api, path).orElseThrow().required("next").required("step").text();
  }

  private static JsonInput nextCall(JsonRpcClient api, String path, String step) {
    Await.until(step, Network.PATIENCE_SECONDS, () -> step(api, path).equals(step));
    return ask(api, path).orElseThrow().required("next").required("call");
  }

  private static void carryOut(Network network, JsonInput call) {
    Bytes32 hash =
        network
            .l1Wallet(0)
            .send(
                Optional.of(call.required("to").address()),
                UInt256.ZERO,
                call.required("data").bytes(),
                2_000_000);
    assertThat(Network.included(network.l1(), hash).receipt().succeeded()).isTrue();
  }

  private static void live(Browser browser, String url, Network network) {
    browser.open(url + "/");
    browser.awaitTrue("document.getElementById('state').textContent === 'Live'");
    long head = network.l2().head().number();
    browser.awaitTrue(
        "Number(document.querySelector('.tile b').textContent.replaceAll(',', '')) > " + head);
    assertThat(browser.text("document.querySelectorAll('.strip i.safe').length")).isNotEqualTo("0");
  }
}
