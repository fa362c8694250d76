package dev.trestle.spec;

import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.Rules;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.block.TransactionRules;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.rlp.RlpException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Single transactions, good and bad: {@code TransactionTests} of {@code ethereum/tests}. */
final class TransactionTestTopic implements Topic {
  private static final Map<String, Fork> FORKS =
      Map.of("Shanghai", Fork.SHANGHAI, "Cancun", Fork.CANCUN);

  @Override
  public String name() {
    return "transaction";
  }

  @Override
  public List<String> archives() {
    return List.of("rlp-trie-tx/ethereum-tests-basic");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    for (String path : archive.paths(".json")) {
      if (!path.contains("TransactionTests/")) {
        continue;
      }
      for (var test : archive.json(path).properties()) {
        for (var result : test.getValue().get("result").properties()) {
          String name = path + " " + test.getKey() + " " + result.getKey();
          Fork fork = FORKS.get(result.getKey());
          if (fork == null) {
            tally.skip(name, "rules of forks before Shanghai are not implemented");
          } else {
            byte[] envelope = JsonFields.bytes(test.getValue(), "txbytes");
            tally.check(name, () -> check(envelope, fork, result.getValue()));
          }
        }
      }
    }
  }

  private static void check(byte[] envelope, Fork fork, JsonNode expected) {
    Rules rules =
        ChainSpec.l1(1, List.of(new ChainSpec.Activation(0, fork, BlobSchedule.CANCUN))).rulesAt(0);
    Optional<RecoveredTransaction> transaction = recover(envelope);
    if (expected.has("exception")) {
      Optional<TransactionOutcome.Refused> refused =
          transaction.flatMap(t -> TransactionRules.stateless(rules, t));
      Mismatch.unless(
          transaction.isEmpty() || refused.isPresent(), "taken, but " + expected.get("exception"));
      return;
    }
    RecoveredTransaction t = transaction.orElseThrow(() -> new Mismatch("cannot be decoded"));
    Mismatch.unlessEqual("refused", Optional.empty(), TransactionRules.stateless(rules, t));
    Mismatch.unlessEqual("hash", JsonFields.bytes32(expected, "hash"), t.hash());
    Mismatch.unlessEqual("hash again", TransactionCodec.hash(t.transaction()), t.hash());
    Mismatch.unlessEqual(
        "sender", Address.fromHex(JsonFields.text(expected, "sender")), t.sender());
    Mismatch.unlessEqual(
        "intrinsic gas",
        JsonFields.number(expected, "intrinsicGas").toLong(),
        TransactionRules.leastGas(rules, (Transaction.Signed) t.transaction()));
    Mismatch.unlessEqual("encoding", envelope, t.encoded());
  }

  private static Optional<RecoveredTransaction> recover(byte[] envelope) {
    try {
      return RecoveredTransaction.of(TransactionCodec.decode(envelope), Cryptography.pure());
    } catch (RlpException e) {
      return Optional.empty();
    }
  }
}
