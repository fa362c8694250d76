package dev.trestle.spec;

import java.util.List;
import java.util.Map;

/**
 * That a bad block or transaction is refused for the right reason: the vectors' names of faults and
 * the words of our messages.
 */
final class ExpectedFault {
  private static final List<String> RLP = List.of("RLP");

  private static final Map<String, List<String>> WORDS =
      Map.ofEntries(
          Map.entry("INTRINSIC_GAS_TOO_LOW", List.of("intrinsic gas too low")),
          Map.entry("INTRINSIC_GAS_BELOW_FLOOR_GAS_COST", List.of("floor data gas cost")),
          Map.entry("INSUFFICIENT_ACCOUNT_FUNDS", List.of("insufficient funds")),
          Map.entry("INSUFFICIENT_MAX_FEE_PER_GAS", List.of("max fee per gas less than")),
          Map.entry("INSUFFICIENT_MAX_FEE_PER_BLOB_GAS", List.of("max fee per blob gas less")),
          Map.entry("PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS", List.of("max priority fee per gas")),
          Map.entry("GAS_LIMIT_EXCEEDS_MAXIMUM", List.of("transaction gas limit too high")),
          Map.entry("GAS_ALLOWANCE_EXCEEDED", List.of("gas limit reached")),
          Map.entry("INITCODE_SIZE_EXCEEDED", List.of("max initcode size exceeded")),
          Map.entry("NONCE_MISMATCH_TOO_LOW", List.of("nonce too low")),
          Map.entry("NONCE_MISMATCH_TOO_HIGH", List.of("nonce too high")),
          Map.entry("NONCE_IS_MAX", List.of("nonce has max value")),
          Map.entry("SENDER_NOT_EOA", List.of("sender not an eoa")),
          Map.entry("RLP_INVALID_VALUE", RLP),
          Map.entry("TYPE_3_TX_WITH_FULL_BLOBS", RLP),
          Map.entry("TYPE_3_TX_CONTRACT_CREATION", RLP),
          Map.entry("TYPE_4_TX_CONTRACT_CREATION", RLP),
          Map.entry("TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH", List.of("invalid hash version")),
          Map.entry("TYPE_3_TX_ZERO_BLOBS", List.of("missing blob hashes")),
          Map.entry("TYPE_3_TX_BLOB_COUNT_EXCEEDED", List.of("too many blobs")),
          Map.entry(
              "TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED", List.of("too many blobs", "blob gas")),
          Map.entry("TYPE_4_TX_PRE_FORK", List.of("type not supported")),
          Map.entry("TYPE_4_EMPTY_AUTHORIZATION_LIST", List.of("empty auth list")),
          Map.entry("IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS", List.of("no ommers", "ommersHash")),
          Map.entry("INVALID_REQUESTS", List.of("requestsHash")),
          Map.entry("INVALID_DEPOSIT_EVENT_LAYOUT", List.of("deposit event")),
          Map.entry("INCORRECT_EXCESS_BLOB_GAS", List.of("excessBlobGas")),
          Map.entry("INCORRECT_BLOCK_FORMAT", List.of("RLP", "blobGas", "excessBlobGas")),
          Map.entry("RLP_STRUCTURES_ENCODING", List.of("RLP", "are missing")),
          Map.entry("INVALID_GASLIMIT", List.of("gas limit")),
          Map.entry("GASLIMIT_TOO_BIG", List.of("over 2^63")),
          Map.entry("SYSTEM_CONTRACT_EMPTY", List.of("has no code")),
          Map.entry("SYSTEM_CONTRACT_CALL_FAILED", List.of("failed: ")),
          Map.entry("INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT", List.of("not after the parent")),
          Map.entry("INVALID_BASEFEE_PER_GAS", List.of("baseFeePerGas")),
          Map.entry("INVALID_WITHDRAWALS_ROOT", List.of("withdrawalsRoot")),
          Map.entry("INVALID_STATE_ROOT", List.of("stateRoot")),
          Map.entry("INVALID_TRANSACTIONS_ROOT", List.of("transactionsRoot")),
          Map.entry("INVALID_RECEIPTS_ROOT", List.of("receiptsRoot")),
          Map.entry("INVALID_GAS_USED", List.of("gasUsed")),
          Map.entry("INVALID_BLOCK_NUMBER", List.of("number ")),
          Map.entry("UNKNOWN_PARENT", List.of("unknown parent")),
          Map.entry("EXTRA_DATA_TOO_BIG", List.of("extraData")));

  private ExpectedFault() {}

  /**
   * Fails unless the message fits one of the faults.
   *
   * @param expected {@code TransactionException.A|BlockException.B}
   * @param message ours
   */
  static void check(String expected, String message) {
    for (String fault : expected.split("\\|")) {
      String name = fault.substring(fault.indexOf('.') + 1);
      for (String words : WORDS.getOrDefault(name, List.of())) {
        if (message.contains(words)) {
          return;
        }
      }
    }
    throw new Mismatch("refused because of '" + message + "' instead of " + expected);
  }
}
