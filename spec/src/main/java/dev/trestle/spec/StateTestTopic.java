package dev.trestle.spec;

import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.CallSimulation;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.ReceiptCodec;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.RefusalReason;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpWriter;
import dev.trestle.stf.state.MapState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** One transaction on a state: {@code state_test} of the Ethereum execution specification tests. */
final class StateTestTopic implements Topic {
  @Override
  public String name() {
    return "state";
  }

  @Override
  public List<String> archives() {
    return List.of(
        "evm-state-tests/state-cancun",
        "evm-state-tests/state-cancun-ethereum-tests-extra",
        "evm-state-tests/state-prague",
        "evm-state-tests/state-osaka");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    for (String path : archive.paths(".json")) {
      for (var test : archive.json(path).properties()) {
        for (var fork : test.getValue().get("post").properties()) {
          int index = 0;
          for (JsonNode post : fork.getValue()) {
            String name = path + " " + test.getKey() + " " + fork.getKey() + " " + index++;
            tally.check(name, () -> check(test.getValue(), fork.getKey(), post));
          }
        }
      }
    }
  }

  private static void check(JsonNode test, String forkName, JsonNode post) {
    Fork fork = Fork.valueOf(forkName.toUpperCase(Locale.ROOT));
    MapState state = new MapState().apply(Alloc.read(test.get("pre")));
    Header header = header(test.get("env"), fork);
    ChainSpec spec = spec(test.path("config"), forkName, fork);
    CallSimulation simulation =
        CallSimulation.on(
            spec,
            header,
            state,
            number -> Keccak.hash(Long.toString(number).getBytes()),
            Cryptography.pure());
    List<Log> logs =
        switch (transact(simulation, post)) {
          case TransactionOutcome.Included included -> {
            Mismatch.unless(!post.has("expectException"), "was taken");
            yield included.receipt().logs();
          }
          case TransactionOutcome.Refused refused -> {
            Mismatch.unless(post.has("expectException"), refused.toString());
            ExpectedFault.check(post.get("expectException").asString(), refused.message());
            yield List.of();
          }
        };
    Mismatch.unlessEqual("logs", Bytes32.fromHex(post.get("logs").asString()), hash(logs));
    state.apply(simulation.changes());
    Bytes32 root = state.root();
    Bytes32 wanted = Bytes32.fromHex(post.get("hash").asString());
    if (!root.equals(wanted)) {
      throw new Mismatch("state root " + root + " is not " + wanted + difference(post, state));
    }
  }

  private static TransactionOutcome transact(CallSimulation simulation, JsonNode post) {
    try {
      return RecoveredTransaction.of(
              TransactionCodec.decode(JsonFields.bytes(post, "txbytes")), Cryptography.pure())
          .map(transaction -> simulation.transact(transaction, Optional.empty()))
          .orElseThrow(() -> new Mismatch("the signature is invalid"));
    } catch (RlpException e) {
      return new TransactionOutcome.Refused(
          RefusalReason.TYPE_NOT_SUPPORTED, "RLP: " + e.getMessage());
    }
  }

  private static String difference(JsonNode post, MapState state) {
    if (!post.has("state")) {
      return "";
    }
    MapState wanted = new MapState().apply(Alloc.read(post.get("state")));
    StringBuilder text = new StringBuilder();
    wanted
        .accounts()
        .forEach((address, account) -> {
          var actual = Optional.ofNullable(state.accounts().get(address));
          if (!actual.equals(Optional.of(account))) {
            text.append("\n  wanted ").append(address).append(' ').append(account);
            text.append(wanted.slots(address)).append("\n  got    ").append(actual);
            text.append(state.slots(address));
          }
        });
    state
        .accounts()
        .forEach((address, account) -> {
          if (!wanted.accounts().containsKey(address)) {
            text.append("\n  not wanted ").append(address).append(' ').append(account);
          }
        });
    return text.toString();
  }

  private static Bytes32 hash(List<Log> logs) {
    RlpWriter out = new RlpWriter().beginList();
    for (Log log : logs) {
      ReceiptCodec.writeLog(out, log);
    }
    return Keccak.hash(out.endList().toBytes());
  }

  static ChainSpec spec(JsonNode config, String forkName, Fork fork) {
    BlobSchedule blobs = fork == Fork.CANCUN ? BlobSchedule.CANCUN : BlobSchedule.PRAGUE;
    JsonNode schedule = config.path("blobSchedule").path(forkName);
    if (schedule.isObject()) {
      blobs = blobSchedule(schedule);
    }
    long chainId = config.has("chainid") ? Alloc.number(config.get("chainid")).toLong() : 1;
    return ChainSpec.l1(chainId, List.of(new ChainSpec.Activation(0, fork, blobs)));
  }

  static BlobSchedule blobSchedule(JsonNode schedule) {
    return new BlobSchedule(
        Alloc.number(schedule.get("target")).toLong(),
        Alloc.number(schedule.get("max")).toLong(),
        Alloc.number(schedule.get("baseFeeUpdateFraction")).toLong());
  }

  static Header header(JsonNode env, Fork fork) {
    boolean prague = fork.isAtLeast(Fork.PRAGUE);
    return new Header(
        Bytes32.ZERO,
        Header.EMPTY_OMMERS_HASH,
        Address.fromHex(env.get("currentCoinbase").asString()),
        Bytes32.ZERO,
        Bytes32.ZERO,
        Bytes32.ZERO,
        new byte[256],
        UInt256.ZERO,
        Alloc.number(env.get("currentNumber")).w0(),
        Alloc.number(env.get("currentGasLimit")).w0(),
        0,
        Alloc.number(env.get("currentTimestamp")).w0(),
        new byte[0],
        Bytes32.fromHex(env.get("currentRandom").asString()),
        new byte[8],
        Optional.of(Alloc.number(env.get("currentBaseFee"))),
        Optional.of(Bytes32.ZERO),
        OptionalLong.of(0),
        OptionalLong.of(Alloc.number(env.get("currentExcessBlobGas")).w0()),
        Optional.of(Bytes32.ZERO),
        prague ? Optional.of(Bytes32.ZERO) : Optional.empty());
  }
}
