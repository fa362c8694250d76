package dev.trestle.stark;

/**
 * What the security of a proof and its size hang on: docs/spec/stark.md, Parameters and bits.
 *
 * <p>The presets give 100 or 128 proven bits ({@link Soundness}) to statements of up to 2^22 rows
 * and 1,024 opened values. They spend the prover's work so that few queries are left: {@code
 * grindingBits} is what takes a fraction of a second to a few seconds on one core.
 *
 * @param logBlowup an evaluation domain is 2^logBlowup times as large as its table, 1 to 6
 * @param queries positions that the verifier looks at, 1 to 1,024
 * @param grindingBits zero bits that the prover works for before the queries are drawn, 0 to 40
 * @param logFold folds in a round of FRI, 1 to 4
 * @param logFinal the final polynomial's degree is below 2^logFinal, 0 to 12
 * @param logCap a commitment is 2^logCap digests, 0 to 12
 * @param treeHash what trees are hashed with
 */
public record StarkParameters(
    int logBlowup,
    int queries,
    int grindingBits,
    int logFold,
    int logFinal,
    int logCap,
    TreeHash treeHash) {
  public static final int MAX_LOG_BLOWUP = 6;
  public static final int MAX_QUERIES = 1024;
  public static final int MAX_GRINDING_BITS = 40;
  public static final int MAX_LOG_FOLD = 4;
  public static final int MAX_LOG_FINAL = 12;
  public static final int MAX_LOG_CAP = 12;

  /** Encoded size in bytes. */
  public static final int SIZE_BYTES = 8;

  /** 100 bits at rate 1/2: the least work for the prover, the largest proofs. */
  public static final StarkParameters HALF_100 = of(1, 167, 17);

  /** 100 bits at rate 1/4. */
  public static final StarkParameters QUARTER_100 = of(2, 82, 19);

  /** 100 bits at rate 1/8. */
  public static final StarkParameters EIGHTH_100 = of(3, 53, 21);

  /** 100 bits at rate 1/16. */
  public static final StarkParameters SIXTEENTH_100 = of(4, 40, 21);

  /** 128 bits at rate 1/2. */
  public static final StarkParameters HALF_128 = of(1, 228, 17);

  /** 128 bits at rate 1/4. */
  public static final StarkParameters QUARTER_128 = of(2, 111, 19);

  /** 128 bits at rate 1/8. */
  public static final StarkParameters EIGHTH_128 = of(3, 73, 21);

  /** 128 bits at rate 1/16. */
  public static final StarkParameters SIXTEENTH_128 = of(4, 55, 21);

  public StarkParameters {
    require("logBlowup", logBlowup, 1, MAX_LOG_BLOWUP);
    require("queries", queries, 1, MAX_QUERIES);
    require("grindingBits", grindingBits, 0, MAX_GRINDING_BITS);
    require("logFold", logFold, 1, MAX_LOG_FOLD);
    require("logFinal", logFinal, 0, MAX_LOG_FINAL);
    require("logCap", logCap, 0, MAX_LOG_CAP);
  }

  /** With trees of keccak-256. */
  public StarkParameters(
      int logBlowup, int queries, int grindingBits, int logFold, int logFinal, int logCap) {
    this(logBlowup, queries, grindingBits, logFold, logFinal, logCap, TreeHash.KECCAK_256);
  }

  private static StarkParameters of(int logBlowup, int queries, int grindingBits) {
    return new StarkParameters(logBlowup, queries, grindingBits, 3, 5, 4);
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be " + least + " to " + most);
    }
  }

  /** The same with another hash. */
  public StarkParameters with(TreeHash hash) {
    return new StarkParameters(logBlowup, queries, grindingBits, logFold, logFinal, logCap, hash);
  }

  /** A byte each in the order of the components, two, big-endian, for the queries. */
  public byte[] encode() {
    return new byte[] {
      (byte) logBlowup,
      (byte) (queries >>> 8),
      (byte) queries,
      (byte) grindingBits,
      (byte) logFold,
      (byte) logFinal,
      (byte) logCap,
      (byte) treeHash.code()
    };
  }

  /**
   * The only parameters with that encoding.
   *
   * @throws IllegalArgumentException if the bytes are not {@link #SIZE_BYTES} or a value is out of
   *     bounds
   */
  public static StarkParameters decode(byte[] encoded) {
    if (encoded.length != SIZE_BYTES) {
      throw new IllegalArgumentException(
          "parameters have " + SIZE_BYTES + " bytes, not " + encoded.length);
    }
    int queries = (encoded[1] & 0xFF) << 8 | (encoded[2] & 0xFF);
    return new StarkParameters(
        encoded[0],
        queries,
        encoded[3],
        encoded[4],
        encoded[5],
        encoded[6],
        TreeHash.of(encoded[7]));
  }
}
