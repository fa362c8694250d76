package dev.trestle.settlement.proof;

/**
 * What a transaction may be.
 *
 * @param gas used, at most
 * @param sizeBytes in network form, at most
 */
public record TransactionLimits(long gas, int sizeBytes) {
  /** What a transaction may use (EIP-7825), and what nodes' pools take. */
  public static final TransactionLimits USUAL =
      new TransactionLimits(VerifierMachine.MAX_GAS, 131_072);

  /** Of a transaction besides its data, at most. */
  static final int ENVELOPE = 256;

  /** Of the gas that a transaction may use, what is planned with: L1's prices may differ a bit. */
  private static final double PLANNED = 0.95;

  public TransactionLimits {
    if (gas < 100_000 || gas > VerifierMachine.MAX_GAS) {
      throw new IllegalArgumentException("gas is 100,000 to " + VerifierMachine.MAX_GAS);
    }
    if (sizeBytes < 1_000) {
      throw new IllegalArgumentException("transactions have at least 1,000 bytes");
    }
  }

  boolean hasRoomFor(int dataBytes) {
    return dataBytes + ENVELOPE <= sizeBytes;
  }

  boolean hasRoomFor(long gasUsed) {
    return gasUsed <= (long) (gas * PLANNED);
  }

  /** A transaction's limit, a tenth above what was foreseen. */
  long gasLimit(long foreseen) {
    return Math.min(VerifierMachine.MAX_GAS, foreseen + foreseen / 10);
  }
}
