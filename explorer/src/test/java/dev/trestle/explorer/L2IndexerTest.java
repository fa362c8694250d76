package dev.trestle.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class L2IndexerTest {
  @TempDir Path folder;

  private Database sqlite(String name) {
    return Database.sqlite(folder.resolve(name));
  }

  private static L2Indexer indexer(Database database, L2Chain chain) {
    return new L2Indexer(database, chain, heads -> {});
  }

  private static void run(L2Indexer indexer) {
    int turns = 0;
    while (indexer.step()) {
      assertThat(++turns).as("it comes to an end").isLessThan(10_000);
    }
  }

  @Test
  void step_throughReorganisationsAndRestarts_endsAsAFreshIndexWould() {
    for (long seed = 1; seed <= 6; seed++) {
      String name = "sqlite" + seed;
      moved(seed, () -> sqlite(name), sqlite("fresh" + seed));
    }
  }

  @Test
  void step_inPostgreSql_endsAsAFreshIndexWould() throws Exception {
    try (PostgresCluster cluster = PostgresCluster.start()) {
      cluster.emptied().close();
      moved(17, () -> Database.postgresql(cluster.url()), sqlite("fresh-pg"));
    }
  }

  /** A chain that grows and reorganises; the index is opened anew now and then, as after a kill. */
  private static void moved(long seed, Supplier<Database> opened, Database fresh) {
    Random random = new Random(seed);
    ScriptedChain chain = new ScriptedChain(seed);
    Database database = opened.get();
    L2Indexer indexer = indexer(database, chain);
    for (int i = 0; i < 40; i++) {
      switch (random.nextInt(4)) {
        case 0 -> chain.reorganise(random.nextInt(30), random.nextInt(30));
        case 1 -> {
          database.close();
          database = opened.get();
          indexer = indexer(database, chain);
        }
        default -> chain.grow(random.nextInt(12));
      }
      for (int turn = random.nextInt(6); turn > 0; turn--) {
        indexer.step();
      }
    }
    run(indexer);
    run(indexer(fresh, chain));
    List<String> wanted = IndexDump.of(fresh);
    List<String> found = IndexDump.of(database);
    List<String> missing = new ArrayList<>(wanted);
    missing.removeAll(found);
    assertThat(missing).as("seed %d: what is missing", seed).isEmpty();
    assertThat(found).as("seed %d", seed).hasSameSizeAs(wanted);
    assertThat(wanted).as("something happened").hasSizeGreaterThan(200);
    assertThat(indexer.indexed()).isEqualTo(chain.head().number());
    database.close();
    fresh.close();
  }

  @Test
  void step_chainBecomesShorter_indexDoes() {
    ScriptedChain chain = new ScriptedChain(3);
    chain.grow(50);
    try (Database database = sqlite("shorter")) {
      L2Indexer indexer = indexer(database, chain);
      run(indexer);
      chain.reorganise(40, 0);
      run(indexer);
      assertThat(indexer.indexed()).isEqualTo(10);
      assertThat(indexer.takenBack()).isEqualTo(40);
    }
  }

  @Test
  void balances_areWhatTheContractSays_andSaySo() {
    ScriptedChain chain = new ScriptedChain(5);
    chain.grow(60);
    try (Database database = sqlite("tokens")) {
      run(indexer(database, chain));
      TokenQueries tokens = new TokenQueries(database);
      List<String> checks = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Address holder = ScriptedChain.account(i);
        for (JsonInput balance : JsonInput.parse(tokens.balances(holder)).items()) {
          Address token = balance.required("token").required("address").address();
          UInt256 told = chain.balance(token, holder, chain.head().number());
          boolean secretive = token.equals(ScriptedChain.SECRETIVE);
          assertThat(balance.required("amount").quantity())
              .isEqualTo(secretive ? told.add(UInt256.of(7)) : told);
          String check = balance.required("check").text();
          checks.add(token + " " + check);
          String expected =
              secretive ? "corrected" : token.equals(ScriptedChain.MUTE) ? "no answer" : "agrees";
          assertThat(check).as("token %s", token).isEqualTo(expected);
        }
      }
      assertThat(checks).hasSizeGreaterThan(20);
      assertThat(tokens.token(ScriptedChain.HONEST).orElseThrow().decimals()).isEqualTo(6);
    }
  }

  @Test
  void pages_followOneAnother_andStayWhileTheChainGrows() {
    ScriptedChain chain = new ScriptedChain(8);
    chain.grow(80);
    try (Database database = sqlite("pages")) {
      L2Indexer indexer = indexer(database, chain);
      run(indexer);
      chain.mark(60, 20);
      run(indexer);
      BlockQueries queries = new BlockQueries(database, indexer::heads);
      List<Long> seen = new ArrayList<>();
      long before = Long.MAX_VALUE;
      for (int i = 0; i < 50; i++) {
        Page page = new Page(before, 9);
        JsonValue answer =
            page.json(queries.blocks(before, page.fetch()), BlockQueries.Block::number);
        JsonInput json = JsonInput.parse(answer);
        for (JsonInput block : json.required("items").items()) {
          long number = block.required("number").integer();
          seen.add(number);
          assertThat(block.required("tier").text())
              .isEqualTo(number <= 20 ? "finalized" : number <= 60 ? "safe" : "soft");
        }
        if (json.field("next").isEmpty()) {
          break;
        }
        before = json.required("next").integer();
        chain.grow(1);
        run(indexer);
      }
      assertThat(seen).hasSize(81).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }
  }

  @Test
  void claim_indexOfAnotherChain_refused() {
    try (Database database = sqlite("claimed")) {
      database.write(sql -> Schema.claim(sql, "1 0xaa"));
      database.write(sql -> Schema.claim(sql, "1 0xaa"));
      assertThatThrownBy(() -> database.write(sql -> Schema.claim(sql, "1 0xbb")))
          .isInstanceOf(ExplorerException.class)
          .hasMessageContaining("delete it");
    }
  }

  @Test
  void write_thatFails_leavesNothing() {
    ScriptedChain chain = new ScriptedChain(2);
    chain.grow(3);
    try (Database database = sqlite("failed")) {
      List<L2Block> twice = List.of(chain.head(), chain.head());
      assertThatThrownBy(() -> database.write(sql -> new BlockWriter(sql).append(twice)))
          .isInstanceOf(ExplorerException.class);
      assertThat(IndexDump.of(database)).isEmpty();
    }
  }
}
