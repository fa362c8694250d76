package dev.trestle.derivation;

import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;

/**
 * What the first transaction of every L2 block tells the L1Block contract of the block's L1 origin.
 * Source: OP Stack specification, L1 attributes of Ecotone, Isthmus and Jovian.
 *
 * @param timestamp of the L1 block, seconds
 * @param baseFee of the L1 block, wei
 * @param blobBaseFee of the L1 block, wei; 1 before Cancun
 * @param sequenceNumber of the L2 block within its epoch
 * @param operatorFee since Isthmus, else none
 * @param daFootprintGasScalar since Jovian, else 0
 */
public record L1Info(
    BlockId origin,
    long timestamp,
    UInt256 baseFee,
    UInt256 blobBaseFee,
    long sequenceNumber,
    Bytes32 batcherHash,
    FeeScalars feeScalars,
    SystemConfig.OperatorFee operatorFee,
    int daFootprintGasScalar) {
  /** Gas limit of the transaction, since Regolith. */
  public static final long GAS_LIMIT = 1_000_000;

  private static final int ECOTONE_SELECTOR = 0x440a5e20;
  private static final int ISTHMUS_SELECTOR = 0x098999be;
  private static final int JOVIAN_SELECTOR = 0x3db6be2b;
  private static final int ECOTONE_BYTES = 164;
  private static final int ISTHMUS_BYTES = 176;
  private static final int JOVIAN_BYTES = 178;

  /** What the L2 block at this position in this epoch is told. */
  public static L1Info of(Epoch epoch, long sequenceNumber, SystemConfig config) {
    return new L1Info(
        epoch.id(),
        epoch.timestamp(),
        epoch.baseFee(),
        epoch.blobBaseFee(),
        sequenceNumber,
        config.batcherHash(),
        config.feeScalars(),
        config.operatorFee(),
        config.effectiveDaFootprintGasScalar());
  }

  /** The call data, packed without ABI padding; fields that the level lacks are left out. */
  public byte[] encode(L2Level level) {
    ByteSink out = new ByteSink(JOVIAN_BYTES);
    out.putInt(
            switch (level) {
              case HOLOCENE -> ECOTONE_SELECTOR;
              case ISTHMUS -> ISTHMUS_SELECTOR;
              case JOVIAN -> JOVIAN_SELECTOR;
            })
        .putInt((int) feeScalars.baseFeeScalar())
        .putInt((int) feeScalars.blobBaseFeeScalar())
        .putLong(sequenceNumber)
        .putLong(timestamp)
        .putLong(origin.number())
        .put(Bytes32.of(baseFee).toBytes())
        .put(Bytes32.of(blobBaseFee).toBytes())
        .put(origin.hash().toBytes())
        .put(batcherHash.toBytes());
    if (level != L2Level.HOLOCENE) {
      out.putInt((int) operatorFee.scalar()).putLong(operatorFee.constant());
    }
    if (level == L2Level.JOVIAN) {
      out.putShort(daFootprintGasScalar);
    }
    return out.toBytes();
  }

  /** The values in call data of any of the three forms. */
  public static Decoded<L1Info> decode(byte[] data) {
    return Decoded.of(() -> {
      int selector = data.length < 4 ? 0 : BigEndian.getInt(data, 0);
      int size =
          switch (selector) {
            case ECOTONE_SELECTOR -> ECOTONE_BYTES;
            case ISTHMUS_SELECTOR -> ISTHMUS_BYTES;
            case JOVIAN_SELECTOR -> JOVIAN_BYTES;
            default -> throw new MalformedData("not a call of L1Block.setL1BlockValues…");
          };
      if (data.length != size) {
        throw new MalformedData("L1 attributes of " + data.length + " bytes, not " + size);
      }
      return read(new ByteCursor(data, 4, size));
    });
  }

  private static L1Info read(ByteCursor in) {
    FeeScalars scalars = new FeeScalars(in.unsignedInt(), in.unsignedInt());
    long sequenceNumber = in.bigEndianLong();
    long timestamp = in.bigEndianLong();
    long number = in.bigEndianLong();
    UInt256 baseFee = in.bytes32().toUInt256();
    UInt256 blobBaseFee = in.bytes32().toUInt256();
    Bytes32 hash = in.bytes32();
    Bytes32 batcherHash = in.bytes32();
    SystemConfig.OperatorFee operatorFee =
        in.hasMore()
            ? new SystemConfig.OperatorFee(in.unsignedInt(), in.bigEndianLong())
            : SystemConfig.OperatorFee.NONE;
    return new L1Info(
        new BlockId(number, hash),
        timestamp,
        baseFee,
        blobBaseFee,
        sequenceNumber,
        batcherHash,
        scalars,
        operatorFee,
        in.hasMore() ? in.unsignedShort() : 0);
  }

  /** The L1 attributes transaction of an L2 block. */
  public Transaction.Deposit transaction(L2Level level) {
    return new Transaction.Deposit(
        SourceHash.ofL1Info(origin.hash(), sequenceNumber),
        Predeploys.L1_ATTRIBUTES_DEPOSITOR,
        Optional.of(Predeploys.L1_BLOCK),
        UInt256.ZERO,
        UInt256.ZERO,
        GAS_LIMIT,
        false,
        encode(level));
  }
}
