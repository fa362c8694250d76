package dev.trestle.derivation;

import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;

/**
 * One change of the {@link SystemConfig}. Source: OP Stack specification, System Config § System
 * Config Updates; the numbers of the kinds are the ABI's.
 */
public sealed interface ConfigUpdate {
  /** {@code ConfigUpdate(uint256,uint8,bytes)}. */
  Bytes32 TOPIC = EventTopic.of("ConfigUpdate(uint256,uint8,bytes)");

  /** 0. */
  record BatcherHash(Bytes32 value) implements ConfigUpdate {}

  /** 1. */
  record Fees(FeeScalars value) implements ConfigUpdate {}

  /** 2. */
  record GasLimit(long value) implements ConfigUpdate {}

  /** 3: who signs unsafe blocks. Changes nothing that is derived. */
  record UnsafeBlockSigner(Bytes32 value) implements ConfigUpdate {}

  /** 4. */
  record Eip1559(SystemConfig.Eip1559 value) implements ConfigUpdate {}

  /** 5. */
  record OperatorFee(SystemConfig.OperatorFee value) implements ConfigUpdate {}

  /** 6. */
  record MinBaseFee(long value) implements ConfigUpdate {}

  /** 7. */
  record DaFootprintGasScalar(int value) implements ConfigUpdate {}

  /** The change that a log of the SystemConfig contract stands for. */
  static Decoded<ConfigUpdate> decode(Log log) {
    return Decoded.of(() -> {
      List<Bytes32> topics = log.topics();
      if (topics.size() != 3 || !topics.get(0).equals(TOPIC)) {
        throw new MalformedData("not a ConfigUpdate log");
      }
      if (!topics.get(1).isZero()) {
        throw new MalformedData("ConfigUpdate of unknown version " + topics.get(1));
      }
      Bytes32 kind = topics.get(2);
      if ((kind.w0() | kind.w1() | kind.w2()) != 0 || kind.w3() >>> 8 != 0) {
        throw new MalformedData("ConfigUpdate of unknown kind " + kind);
      }
      return decode((int) kind.w3(), new AbiReader(log.data()).bytes(0));
    });
  }

  private static ConfigUpdate decode(int kind, byte[] payload) {
    int words = kind == 1 ? 2 : 1;
    if (payload.length != 32 * words) {
      throw new MalformedData(
          "ConfigUpdate of kind " + kind + " with a payload of " + payload.length + " bytes");
    }
    AbiReader in = new AbiReader(payload);
    return switch (kind) {
      case 0 -> new BatcherHash(in.word(0));
      case 1 -> new Fees(strictScalars(in.word(1)));
      case 2 -> new GasLimit(in.number(0, 63));
      case 3 -> new UnsafeBlockSigner(in.word(0));
      case 4 -> {
        long both = in.unsignedLong(0);
        yield new Eip1559(new SystemConfig.Eip1559(both >>> 32, both & 0xffffffffL));
      }
      case 5 -> {
        Bytes32 both = in.word(0);
        if ((both.w0() | both.w1() | both.w2() >>> 32) != 0) {
          throw new MalformedData("operator fee parameters over 96 bits");
        }
        yield new OperatorFee(new SystemConfig.OperatorFee(both.w2(), both.w3()));
      }
      case 6 -> new MinBaseFee(in.unsignedLong(0));
      case 7 -> new DaFootprintGasScalar((int) in.number(0, 16));
      default -> throw new MalformedData("ConfigUpdate of unknown kind " + kind);
    };
  }

  /** Unlike {@link FeeScalars#decode}, refuses a version 0 with dirty padding. */
  private static FeeScalars strictScalars(Bytes32 scalar) {
    boolean dirty = scalar.w0() == 0 && (scalar.w1() | scalar.w2() | scalar.w3() >>> 32) != 0;
    return switch (FeeScalars.decode(scalar)) {
      case Decoded.Valid<FeeScalars>(FeeScalars value) when !dirty -> value;
      case Decoded.Valid<FeeScalars> _ -> throw new MalformedData("fee scalars with dirty padding");
      case Decoded.Malformed<FeeScalars>(String reason) -> throw new MalformedData(reason);
    };
  }

  /** The configuration after this change. */
  default SystemConfig applyTo(SystemConfig config) {
    return switch (this) {
      case BatcherHash(Bytes32 value) -> config.withBatcherHash(value);
      case Fees(FeeScalars value) -> config.withFeeScalars(value);
      case GasLimit(long value) -> config.withGasLimit(value);
      case UnsafeBlockSigner _ -> config;
      case Eip1559(SystemConfig.Eip1559 value) -> config.withEip1559(value);
      case OperatorFee(SystemConfig.OperatorFee value) -> config.withOperatorFee(value);
      case MinBaseFee(long value) -> config.withMinBaseFee(value);
      case DaFootprintGasScalar(int value) -> config.withDaFootprintGasScalar(value);
    };
  }
}
