package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.cli.Devnet;
import dev.trestle.cli.DevnetOptions;
import dev.trestle.cli.DisputeOptions;
import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over the bridge page and back, with a wallet, in a real browser and without a mouse. */
class ExplorerBridgeTest {
  private static final int USER = 2;
  private static final int STRANGER = 5;
  private static final UInt256 WITHDRAWN = UInt256.of(100_000_000_000_000_000L);
  private static final String GO_ON = "article.item button";

  @Test
  void deposit_withdrawal_proofAndPayment_byKeyboard(@TempDir Path folder) throws Exception {
    DevnetOptions options =
        new DevnetOptions(folder.resolve("devnet"), 0, 1, 1, 60)
            .with(DisputeOptions.of(ToyProgram.elf()))
            .withExplorer();
    try (Browser browser = Browser.start(folder.resolve("browser"));
        Devnet devnet = Devnet.start(options, what -> {});
        Network network = new Network(devnet.endpoints(), () -> {})) {
      DevAccount user = devnet.endpoints().accounts().get(USER);
      try (InjectedWallet wallet = new InjectedWallet(browser, user)) {
        browser.resize(1240, 900);
        browser.open(devnet.endpoints().explorer().orElseThrow() + "/bridge");
        connect(browser, wallet);
        badAmounts(browser, wallet);
        deposit(browser, wallet, network);
        withdraw(browser, wallet, network, user);
        assertThat(browser.complaints()).isEmpty();
      }
    }
  }

  private static void connect(Browser browser, InjectedWallet wallet) throws IOException {
    assertThat(browser.isTrue("document.querySelector('main form button').disabled")).isTrue();
    browser.picture("bridge-1-before");
    wallet.decline(true);
    browser.tabTo("main button");
    browser.enter();
    awaitText(browser, "Declined in the wallet.");
    wallet.decline(false);
    browser.enter();
    awaitText(browser, "Connected:");
    awaitText(browser, "10,000 on L1");
    assertThat(wallet.asked()).contains("eth_accounts", "eth_requestAccounts");
  }

  private static void badAmounts(Browser browser, InjectedWallet wallet) throws IOException {
    for (String amount : List.of("", "0", "-1", "1e3", "many")) {
      submit(browser, 0, amount);
      awaitText(browser, "An amount of ether is wanted, such as 0.1.");
    }
    submit(browser, 0, "10000");
    awaitText(browser, "More than the account can spare");
    browser.picture("bridge-2-bad-amount");
    assertThat(wallet.sent()).as("the wallet was not even asked").isEmpty();
    assertThat(wallet.asked()).doesNotContain("eth_sendTransaction");
  }

  /** Types an amount into the first or second form, in place of what is there. */
  private static void submit(Browser browser, int form, String amount) {
    browser.evaluate(
        "(() => { const i = document.querySelectorAll('main form input')[%d]; i.focus();"
                .formatted(form)
            + " i.value = ''; })()");
    if (!amount.isEmpty()) {
      browser.type(amount);
    }
    browser.enter();
  }

  private static void deposit(Browser browser, InjectedWallet wallet, Network network)
      throws IOException {
    UInt256 before = network.l2().balance(network.endpoints().accounts().get(USER).address());
    submit(browser, 0, "0.25");
    awaitText(browser, "On L1. L2 takes it in");
    Bytes32 sent = wallet.sent().getFirst();
    TransactionInclusion onL1 = Network.included(network.l1(), sent);
    Network.included(network.l2(), Network.l2HashOf(onL1));
    assertThat(network.l2().balance(network.endpoints().accounts().get(USER).address()))
        .isEqualTo(before.add(UInt256.of(250_000_000_000_000_000L)));
    browser.awaitTrue("document.querySelector('main td a[href^=\"/tx/\"]')");
    awaitText(browser, "10,000.25 on L2");
    browser.awaitTrue("document.querySelector('main td .tier.safe, main td .tier.finalized')");
    assertThat(wallet.asked()).contains("wallet_addEthereumChain", "wallet_switchEthereumChain");
    browser.picture("bridge-3-deposited");
  }

  private static void withdraw(
      Browser browser, InjectedWallet wallet, Network network, DevAccount user) throws IOException {
    submit(browser, 1, "0.1");
    awaitText(browser, "Its next steps are below.");
    awaitText(browser, "Waiting for a claim on L1");
    browser.picture("bridge-4-begun");
    browser.awaitTrue("document.querySelector('" + GO_ON + "')");
    browser.picture("bridge-5-provable");
    wallet.decline(true);
    goOn(browser, "Prove");
    awaitText(browser, "Declined in the wallet.");
    wallet.decline(false);
    somebodyElseProves(browser, network);
    goOn(browser, "Prove");
    awaitText(browser, "The claim can still be disputed.");
    browser.picture("bridge-6-proven");
    browser.dark(true);
    browser.picture("bridge-6-proven-dark");
    browser.resize(390, 844);
    browser.picture("bridge-6-proven-narrow-dark");
    browser.dark(false);
    browser.picture("bridge-6-proven-narrow");
    assertThat(browser.isTrue("document.documentElement.scrollWidth <= innerWidth")).isTrue();
    browser.resize(1240, 900);
    network.passTime(125);
    browser.awaitTrue(
        "/Proven, and the claim stands|It can be finalised/.test("
            + "document.querySelector('main').innerText)",
        Network.PATIENCE_SECONDS);
    network.passTime(12);
    awaitButton(browser, "Finalise");
    browser.picture("bridge-7-payable");
    UInt256 before = network.l1().balance(user.address());
    goOn(browser, "Finalise");
    awaitText(browser, "Carried out on L1.");
    browser.picture("bridge-8-done");
    TransactionInclusion paid = Network.included(network.l1(), wallet.sent().getLast());
    assertThat(paid.receipt().succeeded()).isTrue();
    assertThat(network.l1().balance(user.address()))
        .as("the ether is back on L1, less what the last step cost")
        .isEqualTo(before.add(WITHDRAWN).subtract(paid.costWei()));
    assertThat(wallet.sent()).hasSize(4);
    browser.evaluate("document.querySelector('article.item a').focus()");
    browser.enter();
    browser.awaitTrue("location.pathname.startsWith('/withdrawal/')");
    browser.shown();
    awaitText(browser, "finalised");
    browser.picture("bridge-9-withdrawal");
  }

  /** Anybody may prove anybody's withdrawal; that must not keep its owner from doing so. */
  private static void somebodyElseProves(Browser browser, Network network) {
    String stranger = network.endpoints().accounts().get(STRANGER).address().toString();
    String hash =
        browser
            .text("document.querySelector('article.item a').pathname")
            .substring("/withdrawal/".length());
    URI url = URI.create(network.endpoints().explorer().orElseThrow());
    try (JsonRpcClient api = new JsonRpcClient(url)) {
      JsonInput call = withdrawal(api, hash, stranger).required("next").required("call");
      Bytes32 proof =
          network
              .l1Wallet(STRANGER)
              .send(
                  Optional.of(call.required("to").address()),
                  UInt256.ZERO,
                  call.required("data").bytes(),
                  2_000_000);
      assertThat(Network.included(network.l1(), proof).receipt().succeeded()).isTrue();
      Await.until(
          "the explorer knows of the stranger's proof",
          Network.PATIENCE_SECONDS,
          () -> withdrawal(api, hash, stranger).required("state").text().equals("proven"));
    }
  }

  private static JsonInput withdrawal(JsonRpcClient api, String hash, String account) {
    byte[] body = api.get("/api/withdrawal/" + hash + "?account=" + account).body();
    return JsonInput.parse(new String(body, StandardCharsets.UTF_8));
  }

  private static void goOn(Browser browser, String name) {
    awaitButton(browser, name);
    browser.evaluate("document.querySelector('main h1').focus()");
    browser.tabTo(GO_ON);
    browser.enter();
  }

  private static void awaitButton(Browser browser, String name) {
    browser.awaitTrue(
        "document.querySelector('%s')?.textContent === '%s'".formatted(GO_ON, name),
        Network.PATIENCE_SECONDS);
  }

  private static void awaitText(Browser browser, String text) {
    browser.awaitTrue(
        "document.querySelector('main').innerText.includes(%s)".formatted(quoted(text)),
        Network.PATIENCE_SECONDS);
  }

  private static String quoted(String text) {
    return JsonWriter.toText(JsonValue.string(text));
  }
}
