package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.cli.SolcProcess;
import dev.trestle.explorer.SolidityCompiler;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.rpc.Params;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The explorer about an L1 that the test moves: disputes, reorganisations, verified sources. */
class ExplorerDisputeTest {
  private static final int HONEST = 0;
  private static final int LIAR = 1;
  private static final int USER = 3;

  @Test
  void dispute_downToAnInstruction_isShownAsATree(@TempDir Path folder) throws Exception {
    try (DisputeArena arena = new DisputeArena(folder);
        ExplorerView view = new ExplorerView(arena, folder.resolve("index"), Optional.empty())) {
      FakeL2 lie = arena.l2.wrongFrom(2);
      GameReader.Entry game = arena.claim(LIAR, lie.root(3), 3);
      view.run();
      assertThat(view.json("game/" + game.address()).required("tree").items()).hasSize(1);
      Watcher honest = arena.honest(HONEST);
      Watcher liar = arena.player(LIAR, lie, new LyingRuns(arena.runs, ToyProgram.steps() / 2));
      arena.play(honest, liar);
      view.run();
      JsonInput played = view.json("game/" + game.address());
      List<JsonInput> claims = played.required("tree").items();
      assertThat(claims).hasSize(arena.state(game).tree().claims().size());
      List<JsonInput> steps =
          claims.stream().flatMap(claim -> claim.field("step").stream()).toList();
      assertThat(steps).hasSize(1);
      assertThat(steps.getFirst().required("number").integer())
          .as("the instruction that the liar got wrong")
          .isEqualTo(ToyProgram.steps() / 2);
      assertThat(steps.getFirst().required("instruction").text())
          .as("one of the loop that counts down in t0")
          .contains("t0");
      for (JsonInput claim : claims.subList(1, claims.size())) {
        Bytes32 hash = claim.required("transaction").bytes32();
        TransactionInclusion move = arena.l1().inclusion(hash).orElseThrow();
        assertThat(move.receipt().logs())
            .as("the transaction of claim %s made it", claim.required("index"))
            .anyMatch(log ->
                log.topics().size() == 4
                    && log.topics().get(2).equals(claim.required("value").bytes32()));
      }
      arena.finish(honest, liar);
      view.run();
      assertThat(view.json("game/" + game.address()).required("status").text())
          .isEqualTo("CHALLENGER_WINS");
      look(view, folder, "/claim/" + game.address());
    }
  }

  private static void look(ExplorerView view, Path folder, String path) throws Exception {
    try (Browser browser = Browser.start(folder.resolve("browser"))) {
      browser.resize(1240, 900);
      try (JsonRpcServer server =
          JsonRpcServer.start(
              ServerOptions.loopback(0), view.explorer().methods(), view.explorer().routes())) {
        browser.open(server.url() + path);
        browser.picture("dispute");
        assertThat(browser.content()).contains("refuted", "one instruction", "The bisection");
        int nodes = Integer.parseInt(browser.text("document.querySelectorAll('.node').length"));
        assertThat(nodes).isGreaterThan(8);
        browser.evaluate("document.querySelectorAll('.node')[3].focus()");
        assertThat(browser.content()).contains("Claim 3 at depth");
        browser.press("ArrowDown", "ArrowDown", 40);
        assertThat(browser.content()).as("by the arrow keys").contains("Claim 4 at depth");
        assertThat(browser.text("document.querySelectorAll('.node[tabindex=\"0\"]').length"))
            .as("one stop for Tab")
            .isEqualTo("1");
        assertThat(browser.complaints()).isEmpty();
      }
      browser.awaitTrue("document.querySelector('#state.lost')");
      browser.evaluate("document.querySelector('#nav a[href=\"/blocks\"]').click()");
      browser.awaitTrue("document.querySelector('h1').textContent === 'No connection'");
      browser.picture("offline");
    }
  }

  @Test
  void l1Reorganises_indexBecomesThatOfTheNewChain(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder);
        ExplorerView view = new ExplorerView(arena, folder.resolve("index"), Optional.empty())) {
      arena.mine(4);
      arena.deposit(USER);
      FakeL2 lie = arena.l2.wrongFrom(11);
      arena.claim(LIAR, lie.root(16), 16);
      Watcher honest = arena.honest(HONEST);
      Watcher liar = arena.player(LIAR, lie, new LyingRuns(arena.runs, 20));
      for (int i = 0; i < 3; i++) {
        arena.round(honest, liar);
        view.run();
      }
      List<String> before = view.all();
      arena.lose(4);
      arena.mine(1);
      view.run();
      assertSameAsFresh(arena, view, folder.resolve("fresh1"));
      assertThat(view.all()).isNotEqualTo(before);
      arena.deposit(USER);
      arena.claim(LIAR, lie.root(15), 15);
      arena.mine(2);
      view.run();
      arena.reorg(3);
      view.run();
      assertSameAsFresh(arena, view, folder.resolve("fresh2"));
    }
  }

  private static void assertSameAsFresh(DisputeArena arena, ExplorerView view, Path file) {
    try (ExplorerView fresh = new ExplorerView(arena, file, Optional.empty())) {
      fresh.run();
      assertThat(view.all()).isEqualTo(fresh.all());
    }
  }

  @Test
  void api_badInputAndWhatIsNotThere_saysSo(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder);
        ExplorerView view = new ExplorerView(arena, folder.resolve("index"), Optional.empty())) {
      view.run();
      for (String path : List.of("block/x", "block/0x12", "account/0x12", "batch/-1")) {
        assertThat(view.get(path).status()).as(path).isEqualTo(400);
      }
      for (String path : List.of("block/99999999", "nothing", "nothing/1", "batch/7")) {
        assertThat(view.get(path).status()).as(path).isEqualTo(404);
      }
      assertThat(view.get("blocks", "limit", "101").status()).isEqualTo(400);
      assertThat(view.get("blocks", "before", "zero").status()).isEqualTo(400);
      assertThat(view.get("charts", "range", "century").status()).isEqualTo(400);
      HttpAnswer once = view.get("blocks");
      assertThat(once.headers().get("ETag")).isEqualTo(view.get("blocks").headers().get("ETag"));
      arena.mine(1);
      view.run();
      assertThat(view.get("blocks").headers().get("ETag")).isNotEqualTo(once.headers().get("ETag"));
    }
  }

  @Test
  void verify_sourcesOfAContract_onlyTheRightOnes(@TempDir Path folder) throws Exception {
    Path solc = Path.of(System.getProperty("trestle.root"), "e2e/clients/node_modules/.bin/solcjs");
    Assumptions.assumeTrue(
        Files.isExecutable(solc), "npm's solc is not installed: npm --prefix e2e/clients ci");
    SolidityCompiler compiler = SolcProcess.of(solc.toString());
    String right = input("x + step");
    JsonInput compiled = JsonInput.parse(compiler.compile(right));
    JsonInput box = compiled.required("contracts").required("Box.sol").required("Box");
    String code = box.required("evm").required("bytecode").required("object").text();
    try (DisputeArena arena = new DisputeArena(folder);
        ExplorerView view =
            new ExplorerView(arena, folder.resolve("index"), Optional.of(compiler))) {
      Bytes32 hash =
          arena
              .wallet(USER)
              .send(
                  Optional.empty(),
                  UInt256.ZERO,
                  JsonInput.parse("\"0x" + code + "\"").bytes(),
                  2_000_000);
      arena.mine(1);
      Address at = arena.l1().inclusion(hash).orElseThrow().createdAddress().orElseThrow();
      view.run();
      assertThat(view.json("account/" + at).field("sources")).isEmpty();
      assertThat(refusal(view, at, input("x - step"))).contains("no contract among these sources");
      assertThat(refusal(view, at, input("x + nothing"))).contains("does not compile");
      assertThat(refusal(view, at, "{]")).contains("no JSON");
      assertThat(refusal(view, arena.address(USER), right)).contains("there is no contract");
      upload(view, folder, at, right);
      JsonInput verified = JsonInput.parse(verify(view, at, right));
      assertThat(verified.required("match").text()).isEqualTo("exact");
      JsonInput sources = view.json("account/" + at).required("sources");
      assertThat(sources.required("name").text()).isEqualTo("Box");
      assertThat(sources.required("sources").required("Box.sol").required("content").text())
          .contains("x + step");
    }
  }

  /** As a person does it: a file that is not the right one, then the right one. */
  private static void upload(ExplorerView view, Path folder, Address at, String right)
      throws Exception {
    try (Browser browser = Browser.start(folder.resolve("browser"));
        JsonRpcServer server =
            JsonRpcServer.start(
                ServerOptions.loopback(0), view.explorer().methods(), view.explorer().routes())) {
      browser.resize(1240, 900);
      browser.open(server.url() + "/account/" + at);
      assertThat(browser.content()).contains("not verified");
      choose(browser, Files.writeString(folder.resolve("wrong.json"), input("x * 3")));
      browser.awaitTrue(
          "document.querySelector('.said').textContent.includes('No contract among')");
      browser.picture("verify-wrong");
      choose(browser, Files.writeString(folder.resolve("right.json"), right));
      browser.awaitTrue("document.querySelector('main').innerText.includes('Box · verified')");
      browser.evaluate("document.querySelector('summary').click()");
      assertThat(browser.content()).contains("Sources", "Box.sol", "x + step");
      browser.picture("verified");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static void choose(Browser browser, Path file) {
    String input =
        browser
            .call(
                "Runtime.evaluate",
                out -> out.field("expression", "document.querySelector('input[type=file]')"))
            .required("result")
            .required("objectId")
            .text();
    browser.call(
        "DOM.setFileInputFiles",
        out ->
            out.field("files", JsonValue.array(List.of(JsonValue.string(file.toString()))))
                .field("objectId", input));
    browser.evaluate("document.querySelector('form:has(input[type=file]) button').focus()");
    browser.enter();
  }

  private static JsonValue verify(ExplorerView view, Address at, String standardJson) {
    try {
      return view.explorer()
          .methods()
          .find("explorer_verify")
          .orElseThrow()
          .call(Params.of(JsonValue.address(at), JsonValue.string(standardJson)));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String refusal(ExplorerView view, Address at, String standardJson) {
    try {
      verify(view, at, standardJson);
      throw new AssertionError("accepted");
    } catch (JsonRpcException e) {
      return e.getMessage();
    }
  }

  /** A contract with an immutable. */
  private static String input(String sum) {
    String source =
        """
        pragma solidity ^0.8.0;
        contract Box {
          uint256 public immutable step = block.number;
          uint256 public x;
          function go() external { x = %s; }
        }
        """
            .formatted(sum);
    return JsonWriter.toText(out -> {
      out.beginObject().field("language", "Solidity").name("sources").beginObject();
      out.name("Box.sol").beginObject().field("content", source).endObject().endObject();
      out.name("settings").beginObject().field("evmVersion", "prague").name("outputSelection");
      out.beginObject().name("*").beginObject().name("*").beginArray().string("*").endArray();
      out.endObject().endObject().endObject().endObject();
    });
  }
}
