package dev.trestle.node;

import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.UInt256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Failed executions as error objects, in the wording that wallets know from geth. */
final class ExecutionErrors {
  /** EIP-1474's "transaction reverted", as geth gives it. */
  static final int REVERTED = 3;

  private static final int ERROR_SELECTOR = 0x08c379a0;
  private static final int PANIC_SELECTOR = 0x4e487b71;
  private static final int WORD = 32;

  private ExecutionErrors() {}

  /** The run, if it succeeded. */
  static SimulationOutcome.Ran succeeded(SimulationOutcome outcome) {
    SimulationOutcome.Ran ran = ran(outcome);
    if (ran.succeeded()) {
      return ran;
    }
    throw failure(ran);
  }

  /** The run, if there was one. */
  static SimulationOutcome.Ran ran(SimulationOutcome outcome) {
    return switch (outcome) {
      case SimulationOutcome.Ran ran -> ran;
      case SimulationOutcome.Refused refused ->
          throw new JsonRpcException(JsonRpcException.SERVER_ERROR, refused.message());
    };
  }

  /** The error object for a failed run. */
  static JsonRpcException failure(SimulationOutcome.Ran ran) {
    String failure = ran.failure().orElse("");
    if (failure.equals("execution reverted")) {
      return new JsonRpcException(
          REVERTED, revertMessage(ran.output()), JsonValue.bytes(ran.output()));
    }
    return new JsonRpcException(JsonRpcException.SERVER_ERROR, failure);
  }

  /** {@code execution reverted}, with Solidity's reason when the data has one. */
  static String revertMessage(byte[] output) {
    return "execution reverted" + reason(output).map(text -> ": " + text).orElse("");
  }

  /** Solidity's {@code Error(string)} or {@code Panic(uint256)}. */
  static Optional<String> reason(byte[] output) {
    if (output.length < 4 + WORD) {
      return Optional.empty();
    }
    return switch (BigEndian.getInt(output, 0)) {
      case ERROR_SELECTOR -> errorText(output);
      case PANIC_SELECTOR -> Optional.of(panic(UInt256.from(Arrays.copyOfRange(output, 4, 36))));
      default -> Optional.empty();
    };
  }

  private static Optional<String> errorText(byte[] output) {
    long offset = word(output, 4);
    if (offset < 0 || offset > output.length - 4 - WORD) {
      return Optional.empty();
    }
    int at = 4 + (int) offset;
    long length = word(output, at);
    if (length < 0 || length > output.length - at - WORD) {
      return Optional.empty();
    }
    return Optional.of(new String(output, at + WORD, (int) length, StandardCharsets.UTF_8));
  }

  /** A word as a number; -1 when it is no length or offset of ours. */
  private static long word(byte[] bytes, int at) {
    UInt256 value = UInt256.from(Arrays.copyOfRange(bytes, at, at + WORD));
    return value.fitsLong() && value.w0() >= 0 && value.w0() <= Integer.MAX_VALUE ? value.w0() : -1;
  }

  private static String panic(UInt256 code) {
    return switch (code.fitsLong() ? (int) Math.min(code.w0() & Long.MAX_VALUE, 0xff) : 0xff) {
      case 0x00 -> "generic panic";
      case 0x01 -> "assert(false)";
      case 0x11 -> "arithmetic underflow or overflow";
      case 0x12 -> "division or modulo by zero";
      case 0x21 -> "enum overflow";
      case 0x22 -> "invalid encoded storage byte array accessed";
      case 0x31 -> "out-of-bounds array access; popping on an empty array";
      case 0x32 -> "out-of-bounds access of an array or bytesN";
      case 0x41 -> "out of memory";
      case 0x51 -> "uninitialized function";
      default -> "unknown panic code: " + code.toQuantity();
    };
  }
}
