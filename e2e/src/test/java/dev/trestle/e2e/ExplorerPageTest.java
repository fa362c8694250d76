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
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The explorer of a live devnet, looked at with a real browser. */
class ExplorerPageTest {
  private static final String EVIL_NAME = "<img src=x onerror=\"window.evil=1\">";
  private static final String EVIL_SYMBOL = "<script>window.evil=2</script>";
  private static final Address FRIEND = Address.fromHex("0x" + "ab".repeat(20));

  private static final byte[] FOREIGN =
      "<main><h1>Somebody else's</h1></main>".getBytes(StandardCharsets.UTF_8);

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
        narrow(browser, url, story);
        live(browser, url, network);
        keepsUp(browser, url, network);
        waitsFor(browser, url, network);
        assertThat(browser.isTrue("window.evil")).as("nothing of the token's ran").isFalse();
        assertThat(browser.complaints()).isEmpty();
        foreignPage(browser, url, network);
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

  /** A list keeps up, and so does how sure a block is, without anybody loading it again. */
  private static void keepsUp(Browser browser, String url, Network network) {
    browser.open(url + "/transactions");
    Bytes32 sent = network.l2Wallet(7).transfer(FRIEND, 77);
    String row = "document.querySelector('main a[href=\"/tx/" + sent + "\"]')";
    browser.awaitTrue(row);
    browser.evaluate(row + ".focus()");
    browser.awaitTrue(row + ".closest('tr').querySelector('.tier.safe, .tier.finalized')");
    browser.awaitTrue(row + ".closest('tr').querySelector('.tier.finalized')");
    assertThat(browser.isTrue("document.activeElement === " + row))
        .as("the focus stays where it was")
        .isTrue();
  }

  /** What was sent a moment ago is waited for. */
  private static void waitsFor(Browser browser, String url, Network network) {
    Wallet wallet = network.l2Wallet(8);
    byte[] signed = wallet.signNext(Optional.of(FRIEND), UInt256.ONE);
    Bytes32 hash = Keccak.hash(signed);
    browser.open(url + "/tx/" + hash);
    assertThat(browser.content()).contains("Not found");
    assertThat(network.l2().sendRawTransaction(signed)).isEqualTo(hash);
    browser.awaitTrue("document.querySelector('h1').textContent === 'Transaction'");
    assertThat(browser.content()).contains("success", hash.toString());
    browser.awaitTrue("document.querySelector('main a[href^=\"/batch/\"]')");
    browser.awaitTrue("document.querySelector('main .tier.finalized')");
    browser.open(url + "/charts");
    browser.awaitTrue("document.querySelector('.chart .dot')"); // drawn once its size is known
    browser.evaluate("document.querySelector('.chart').focus()");
    browser.press("ArrowLeft", "ArrowLeft", 37);
    assertThat(browser.text("document.querySelector('.chart .dot').getAttribute('visibility')"))
        .as("the value that the key went to is marked")
        .isEqualTo("visible");
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

  /** A page of somebody else's, open in the same browser, tries to use the explorer's port. */
  private static void foreignPage(Browser browser, String url, Network network) throws Exception {
    String port = url.substring(url.lastIndexOf(':') + 1);
    String account = "0x" + "fa".repeat(20);
    try (JsonRpcServer foreign =
        JsonRpcServer.start(
            ServerOptions.loopback(0),
            new Methods(),
            Map.of("/", query -> new HttpAnswer(200, "text/html", FOREIGN)))) {
      browser.open(foreign.url() + "/");
      for (String host : List.of("127.0.0.1", "localhost")) {
        assertThat(
                browser.text(
                    """
                    new Promise((done) => {
                      const socket = new WebSocket('ws://%s:%s/');
                      socket.onopen = () => done('open');
                      socket.onerror = () => done('refused');
                    })
                    """
                        .formatted(host, port)))
            .isEqualTo("refused");
        // A body without a type makes it a request that browsers send without asking.
        browser.text(
            """
            fetch('http://%s:%s/', { method: 'POST', mode: 'no-cors',
              body: new Blob([JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'explorer_faucet',
                params: ['%s'] })]) }).then(() => 'sent')
            """
                .formatted(host, port, account));
      }
    }
    Bytes32 given;
    try (JsonRpcClient api = new JsonRpcClient(URI.create(url))) {
      given = api.call("explorer_faucet", JsonValue.string(account)).bytes32();
    }
    assertThat(Network.included(network.l2(), given).receipt().succeeded())
        .as("nothing was given to the account before")
        .isTrue();
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
