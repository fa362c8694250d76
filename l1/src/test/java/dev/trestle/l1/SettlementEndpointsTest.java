package dev.trestle.l1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.l1.SettlementException.Reason;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.Metric;
import dev.trestle.stf.block.PooledTransactionCodec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes of one chain; the preferred one fails, limits us, or lies. */
class SettlementEndpointsTest {
  private static final Pattern HASH = Pattern.compile("\"hash\":\"(0x[0-9a-f]{64})\"");

  private FakeChain chain;
  private OddNode first;
  private OddNode second;
  private SettlementClient client;
  private Instant now = Instant.ofEpochSecond(1_700_000_000);

  @BeforeEach
  void start() throws IOException {
    chain = new FakeChain();
    first = new OddNode(chain.url());
    second = new OddNode(chain.url());
    client = client(first, second);
  }

  private SettlementClient client(OddNode... nodes) {
    return new SettlementClient(
        new SettlementEndpoints(
            List.of(nodes).stream()
                .map(n -> new JsonRpcClient(n.url(), Duration.ofSeconds(20)))
                .toList(),
            () -> now));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    first.close();
    second.close();
    chain.close();
  }

  private double metric(String name, OddNode node) {
    return client.metrics().stream()
        .filter(m -> m.name().equals("trestle_l1_endpoint_" + name))
        .filter(m -> m.labels().containsValue(node.url().getAuthority()))
        .mapToDouble(Metric::value)
        .sum();
  }

  private void transact() {
    OfferBuilder builder = new OfferBuilder(client, 5, TransactionSigner.of(UInt256.of(99)));
    client.sendRawTransaction(
        PooledTransactionCodec.encode(
            builder.build(
                TransactionRequest.call("t", Address.ZERO, new byte[0]).withGasLimit(21_000),
                0,
                new Fees(UInt256.ONE, UInt256.of(5_000), UInt256.ZERO))));
  }

  @Test
  void allWell_onlyThePreferredIsAsked() {
    client.head();
    client.chainId();
    assertThat(first.requests).isNotEmpty();
    assertThat(second.requests).isEmpty();
  }

  @Test
  void unreachable_theOtherServes_andItIsAskedAgainAfterARest() throws IOException {
    String gone = first.url().getAuthority();
    first.close();
    assertThat(client.chainId()).isEqualTo(5);
    assertThat(client.chainId()).isEqualTo(5);
    assertThat(second.requests).hasSize(2);
    assertThat(failures(gone)).as("not asked again while it rests").isEqualTo(1);
    now = now.plusSeconds(2);
    client.chainId();
    assertThat(failures(gone)).isEqualTo(2);
  }

  private double failures(String authority) {
    return client.metrics().stream()
        .filter(m -> m.name().equals("trestle_l1_endpoint_failures_total"))
        .filter(m -> m.labels().containsValue(authority))
        .mapToDouble(Metric::value)
        .sum();
  }

  @Test
  void serverError_theOtherServes() {
    first.behaviour = (request, honest) -> new OddNode.Answer(502, "", "<html>bad gateway</html>");
    assertThat(client.head().number()).isZero();
    assertThat(metric("failures_total", first)).isEqualTo(1);
  }

  @Test
  void http429_isLeftAloneForAsLongAsItSays() {
    first.behaviour =
        (request, honest) -> new OddNode.Answer(429, "Retry-After: 7\r\n", "slow down");
    assertThat(client.chainId()).isEqualTo(5);
    first.behaviour = OddNode.Behaviour.HONEST;
    now = now.plusSeconds(6);
    client.chainId();
    assertThat(first.requests).hasSize(1);
    now = now.plusSeconds(2);
    client.chainId();
    assertThat(first.requests).hasSize(2);
    assertThat(metric("limited_total", first)).isEqualTo(1);
    assertThat(metric("lies_total", first)).isZero();
  }

  @Test
  void rateLimitError_isNoRefusal() {
    first.behaviour =
        (request, honest) ->
            new OddNode.Answer(
                200,
                "",
                honest.replaceFirst(
                    "\"result\".*", "\"error\":{\"code\":-32005,\"message\":\"limit\"}}"));
    assertThat(client.chainId()).isEqualTo(5);
    assertThat(metric("limited_total", first)).isEqualTo(1);
  }

  @Test
  void onlyEndpoint_limited_isNotAskedUntilItsTime() throws IOException {
    try (SettlementClient alone = client(first)) {
      first.behaviour =
          (request, honest) -> new OddNode.Answer(429, "Retry-After: 7\r\n", "slow down");
      fails(Reason.UNREACHABLE, alone::chainId);
      fails(Reason.UNREACHABLE, alone::chainId);
      assertThat(first.requests).hasSize(1);
      now = now.plusSeconds(8);
      first.behaviour = OddNode.Behaviour.HONEST;
      assertThat(alone.chainId()).isEqualTo(5);
    }
  }

  private static void fails(Reason reason, ThrowingCallable c) {
    assertThatThrownBy(c)
        .isInstanceOfSatisfying(
            SettlementException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void refusal_isTheAnswer_andNobodyElseIsAsked() {
    chain.sendFault = Optional.of(new JsonRpcException(-32000, "nonce too low"));
    fails(Reason.REFUSED, this::transact);
    assertThat(second.requests).isEmpty();
  }

  @Test
  void header_thatDoesNotHashToItsHash_isALie() {
    HashedHeader mined = chain.mine(false);
    first.behaviour =
        (request, honest) ->
            new OddNode.Answer(
                200, "", honest.replace("\"gasUsed\":\"0x0\"", "\"gasUsed\":\"0x1\""));
    assertThat(client.head().hash()).isEqualTo(mined.hash());
    assertAvoided();
  }

  @Test
  void header_ofAnotherBlockThanAskedFor_isALie() {
    HashedHeader mined = chain.mine(false);
    String genesis = genesisJson();
    first.behaviour = (request, honest) -> new OddNode.Answer(200, "", withId(genesis, request));
    assertThat(client.header(1).orElseThrow().hash()).isEqualTo(mined.hash());
    assertAvoided();
    now = now.plus(Duration.ofHours(1));
    assertThat(client.header(mined.hash()).orElseThrow().number()).isEqualTo(1);
    assertThat(metric("lies_total", first)).isEqualTo(2);
  }

  private String genesisJson() {
    StringBuilder seen = new StringBuilder();
    first.behaviour =
        (request, honest) -> {
          seen.append(honest);
          return new OddNode.Answer(200, "", honest);
        };
    client.header(0);
    return seen.toString();
  }

  private static String withId(String answer, String request) {
    Matcher id = Pattern.compile("\"id\":(\\d+)").matcher(request);
    assertThat(id.find()).isTrue();
    return answer.replaceFirst("\"id\":\\d+", "\"id\":" + id.group(1));
  }

  @Test
  void head_withoutParents_isFirstAFailureThenALie() {
    chain.mine(false);
    HashedHeader honest = client.head();
    FakeChain.Mined orphan = chain.orphan(5);
    first.behaviour =
        (request, answer) ->
            request.contains("\"latest\"")
                ? new OddNode.Answer(200, "", withId(chain.answer(orphan.block()), request))
                : new OddNode.Answer(200, "", answer);
    assertThat(client.head().hash()).isEqualTo(honest.hash());
    assertThat(metric("failures_total", first)).isEqualTo(1);
    assertThat(metric("lies_total", first)).isZero();
    now = now.plusSeconds(5);
    assertThat(client.head().hash()).isEqualTo(honest.hash());
    assertAvoided();
  }

  @Test
  void receipts_withAnotherRoot_areALie() {
    transact();
    HashedHeader block = chain.mine(true);
    first.behaviour =
        (request, honest) ->
            new OddNode.Answer(200, "", honest.replace("\"data\":\"0x09\"", "\"data\":\"0x0a\""));
    assertThat(client.receipts(block).getFirst().logs().getFirst().data()).containsExactly(9);
    assertAvoided();
  }

  private static final LogFilter ANY =
      new LogFilter(new LogFilter.Blocks.Range(0, 9), List.of(), List.of());

  @Test
  void logs_thatNoReceiptHas_areALie() {
    transact();
    HashedHeader block = chain.mine(true);
    first.behaviour =
        (request, honest) ->
            new OddNode.Answer(
                200,
                "",
                request.contains("eth_getLogs")
                    ? honest.replace("\"data\":\"0x09\"", "\"data\":\"0x0a\"")
                    : honest);
    assertThat(client.logs(ANY))
        .singleElement()
        .satisfies(log -> {
          assertThat(log.log().data()).containsExactly(9);
          assertThat(log.blockHash()).isEqualTo(block.hash());
        });
    assertAvoided();
  }

  @Test
  void logs_ofABlockThatIsNotInTheChain_areHadFromTheOther() {
    transact();
    HashedHeader block = chain.mine(true);
    first.behaviour =
        (request, honest) ->
            new OddNode.Answer(
                200,
                "",
                request.contains("eth_getLogs")
                    ? honest.replace(block.hash().toString(), "0x" + "77".repeat(32))
                    : honest);
    assertThat(client.logs(ANY)).singleElement();
    assertThat(client.logs(ANY).getFirst().blockHash()).isEqualTo(block.hash());
    assertThat(metric("failures_total", first)).as("perhaps it saw a reorganisation").isPositive();
    assertThat(metric("lies_total", first)).isZero();
  }

  @Test
  void receipts_withheld_areHadFromTheOther() {
    transact();
    HashedHeader block = chain.mine(true);
    first.behaviour =
        (request, honest) ->
            new OddNode.Answer(200, "", honest.replaceFirst("\"result\":.*", "\"result\":null}"));
    assertThat(client.receipts(block)).hasSize(1);
    assertThat(client.header(block.hash())).isPresent();
    assertThat(client.header(Bytes32.ZERO)).as("nobody has it").isEmpty();
  }

  @Test
  void everybodyLies_nothingIsBelieved() {
    chain.mine(false);
    OddNode.Behaviour lie =
        (request, honest) ->
            new OddNode.Answer(
                200, "", HASH.matcher(honest).replaceAll("\"hash\":\"" + Bytes32.ZERO + "\""));
    first.behaviour = lie;
    second.behaviour = lie;
    fails(Reason.UNVERIFIED, () -> client.head());
    assertThat(metric("lies_total", second)).isEqualTo(1);
  }

  /** It was found out, counted, and is not asked while another serves. */
  private void assertAvoided() {
    assertThat(metric("lies_total", first)).isEqualTo(1);
    assertThat(metric("resting", first)).isEqualTo(1);
    int asked = first.requests.size();
    now = now.plus(Duration.ofMinutes(9));
    client.chainId();
    assertThat(first.requests).hasSize(asked);
    assertThat(second.requests).isNotEmpty();
  }

  @Test
  void sameHostTwice_isToldApart() {
    try (SettlementClient twice = client(first, first)) {
      assertThat(Metric.text(twice.metrics())).contains(first.url().getAuthority() + "#2");
    }
  }
}
