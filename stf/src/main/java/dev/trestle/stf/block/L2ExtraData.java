package dev.trestle.stf.block;

import dev.trestle.stf.primitives.BigEndian;

/**
 * An L2 header's extraData: the parameters with which the next block's base fee is computed. Since
 * Holocene: version 0, denominator, elasticity. Since Jovian: version 1, the same, minimum base
 * fee. Source: OP Stack, protocol/holocene and jovian, exec-engine.
 *
 * @param denominator unsigned 32 bits; in the header never zero
 * @param elasticity unsigned 32 bits; in the header never zero
 * @param minBaseFee wei per gas, unsigned 64 bits; 0 before Jovian
 */
public record L2ExtraData(long denominator, long elasticity, long minBaseFee) {
  /**
   * The header's bytes for parameters as payload attributes give them: when both are zero the
   * chain's defaults stand in.
   */
  public static byte[] encode(L2Spec spec, L2Level level, L2ExtraData wanted) {
    boolean defaults = wanted.denominator == 0 && wanted.elasticity == 0;
    long denominator = defaults ? spec.eip1559Denominator() : wanted.denominator;
    long elasticity = defaults ? spec.eip1559Elasticity() : wanted.elasticity;
    byte[] out = new byte[level.extraDataSize()];
    out[0] = version(level);
    BigEndian.putInt(out, 1, (int) denominator);
    BigEndian.putInt(out, 5, (int) elasticity);
    if (level.compareTo(L2Level.JOVIAN) >= 0) {
      BigEndian.putLong(out, 9, wanted.minBaseFee);
    }
    return out;
  }

  /** Whether these bytes are a header's extraData at this level. */
  public static boolean isValid(L2Level level, byte[] extraData) {
    return extraData.length == level.extraDataSize()
        && extraData[0] == version(level)
        && BigEndian.getInt(extraData, 1) != 0
        && BigEndian.getInt(extraData, 5) != 0;
  }

  /** The parameters in a header's extraData that {@link #isValid}. */
  public static L2ExtraData decode(byte[] extraData) {
    return new L2ExtraData(
        BigEndian.getInt(extraData, 1) & 0xffffffffL,
        BigEndian.getInt(extraData, 5) & 0xffffffffL,
        extraData.length >= 17 ? BigEndian.getLong(extraData, 9) : 0);
  }

  private static byte version(L2Level level) {
    return (byte) (level.compareTo(L2Level.JOVIAN) >= 0 ? 1 : 0);
  }
}
