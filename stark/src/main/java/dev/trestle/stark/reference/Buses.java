package dev.trestle.stark.reference;

/**
 * The buses over which the tables of this package talk to each other and to those of others. The
 * table that vouches for a tuple receives it; whoever relies on it sends it.
 */
public final class Buses {
  /** (value): an integer below 2^limbBits; {@link RangeAir} receives. */
  public static final int RANGE = 1;

  /**
   * (x, y, z), each as its low and its high 32 bits: z = x + y modulo 2^64; {@link AddAir}
   * receives.
   */
  public static final int ADD = 2;

  /**
   * (x, y, less), numbers as their low and their high 32 bits: whether x is below y, 0 or 1; {@link
   * AddAir} receives.
   */
  public static final int LESS = 3;

  /** (input, output) of keccak-f, 50 limbs of 32 bits each; {@link KeccakAir} receives. */
  public static final int KECCAK = 4;

  /** (input, output) of the permutation, elements; {@link Poseidon2Air} receives. */
  public static final int POSEIDON2 = 5;

  /**
   * (address, time, low, high): what memory holds since that time. {@link MemoryAir} and {@link
   * MemoryBoundaryAir} use it among themselves.
   */
  public static final int MEMORY = 6;

  /** (address, time, low, high, isWrite): an access; {@link MemoryAir} receives. */
  public static final int ACCESS = 7;

  private Buses() {}
}
