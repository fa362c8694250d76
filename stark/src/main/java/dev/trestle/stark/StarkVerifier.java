package dev.trestle.stark;

import dev.trestle.stark.InvalidProofException.Reason;
import dev.trestle.stark.Node.Source;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Judges proofs: docs/spec/stark.md, step by step. One object judges one proof; {@link #verify} is
 * the way in.
 */
public final class StarkVerifier {
  /** Proven bits below which a proof is refused unless the caller says otherwise. */
  public static final int DEFAULT_FLOOR_BITS = 100;

  /** Opens every transcript. */
  public static final byte[] TAG = "trestle-stark-1".getBytes(StandardCharsets.US_ASCII);

  private static final int SOURCES = Source.values().length;

  private final VerifyingKey key;
  private final List<long[]> publicValues;
  private final ProofReader proof;
  private final Transcript transcript;

  private StarkVerifier(
      VerifyingKey key, List<long[]> publicValues, byte[] proof, Transcript transcript) {
    this.key = key;
    this.publicValues = publicValues;
    this.proof = new ProofReader(proof, key.parameters().treeHash());
    this.transcript = transcript;
  }

  /**
   * @param publicValues of each table
   * @param floorBits proven bits that are wanted at least
   */
  public static Verdict verify(
      VerifyingKey key, List<long[]> publicValues, byte[] proof, int floorBits) {
    return verify(key, publicValues, proof, floorBits, new Transcript());
  }

  /** With a transcript of the caller's choice: tests show what a flawed one would let through. */
  static Verdict verify(
      VerifyingKey key,
      List<long[]> publicValues,
      byte[] proof,
      int floorBits,
      Transcript transcript) {
    try {
      return new StarkVerifier(key, publicValues, proof, transcript).judge(floorBits);
    } catch (InvalidProofException e) {
      return new Verdict.Rejected(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  private Verdict judge(int floorBits) {
    requirePublicValues();
    ProofShape shape = readHeights();
    int bits = requireBits(shape, floorBits);
    absorbStatement(transcript, key, publicValues, shape);
    List<List<Bytes32>> caps = new ArrayList<>();
    caps.add(key.fixedCap());
    caps.add(readCap(shape, Source.MAIN));
    Cubic[][] challenges = new Cubic[shape.tables()][];
    List<Bytes32> auxiliaryCap = readInteractions(shape, challenges);
    caps.add(auxiliaryCap);
    Cubic lambda = transcript.draw();
    caps.add(readCap(shape, Source.QUOTIENT));
    Cubic z = transcript.draw();
    if (z.isBase()) {
      throw new InvalidProofException(Reason.POINT, "z lies in the base field");
    }
    TableValues[] values = new TableValues[shape.tables()];
    for (int t = 0; t < values.length; t++) {
      values[t] = TableValues.read(proof, shape, t);
      values[t].absorbInto(transcript);
      requireConstraints(shape, t, values[t], challenges[t], lambda, z);
    }
    Deep deep = new Deep(shape, z, transcript.draw(), values);
    FriVerifier fri = new FriVerifier(shape);
    fri.readCommitments(proof, transcript);
    requireWork();
    int[] queried =
        Openings.distinct(transcript.drawPositions(key.parameters().queries(), shape.maxLogSize()));
    Openings[] openings = readOpenings(shape, queried, caps);
    fri.verify(
        proof,
        queried,
        (logSize, position) ->
            deep.at(logSize, position, FriVerifier.point(logSize, position), openings));
    proof.requireEnd();
    return new Verdict.Accepted(bits, shape.logHeights());
  }

  private void requirePublicValues() {
    boolean right = publicValues.size() == key.tables().size();
    for (int t = 0; right && t < publicValues.size(); t++) {
      long[] values = publicValues.get(t);
      right = values.length == key.tables().get(t).system().air().publicValues();
      for (long value : values) {
        right &= Goldilocks.isCanonical(value);
      }
    }
    if (!right) {
      throw new InvalidProofException(Reason.PUBLIC_VALUES, "not what the tables want");
    }
  }

  private ProofShape readHeights() {
    int[] logHeights = new int[key.tables().size()];
    long interactions = 0;
    for (int t = 0; t < logHeights.length; t++) {
      int logHeight = proof.readByte();
      int most = ProofShape.MAX_LOG_SIZE - key.parameters().logBlowup();
      boolean right = logHeight >= 1 && logHeight <= most;
      if (!right || key.tables().get(t).fixedLogHeight().orElse(logHeight) != logHeight) {
        throw new InvalidProofException(Reason.HEIGHT, "table " + t + " has 2^" + logHeight);
      }
      logHeights[t] = logHeight;
      long weight = key.tables().get(t).system().interactionWeight();
      // a sum of two past 2^63 shows as negative
      interactions += weight << logHeight;
      if (weight > Long.MAX_VALUE >> logHeight || interactions < 0) {
        throw new InvalidProofException(Reason.HEIGHT, "so many interactions that they may wrap");
      }
    }
    return new ProofShape(key, logHeights);
  }

  private static int requireBits(ProofShape shape, int floorBits) {
    int bits = provenBits(shape);
    if (bits < floorBits) {
      throw new InvalidProofException(
          Reason.SECURITY, bits + " proven bits, less than " + floorBits);
    }
    return bits;
  }

  /** The proven bits of proofs of this shape. */
  public static int provenBits(ProofShape shape) {
    return Soundness.of(shape).bits();
  }

  /** What both sides know before anything is sent, and the heights. */
  public static void absorbStatement(
      Transcript transcript, VerifyingKey key, List<long[]> publicValues, ProofShape shape) {
    transcript.absorb(TAG);
    transcript.absorb(List.of(key.digest()));
    for (long[] values : publicValues) {
      for (long value : values) {
        transcript.absorb(value);
      }
    }
    byte[] heights = new byte[shape.tables()];
    for (int t = 0; t < heights.length; t++) {
      heights[t] = (byte) shape.logHeight(t);
    }
    transcript.absorb(heights);
  }

  private List<Bytes32> readCap(ProofShape shape, Source source) {
    int logCap = Openings.logCap(key.parameters(), shape.rowGroups(source));
    List<Bytes32> cap = proof.readDigests(1 << logCap);
    transcript.absorb(cap);
    return cap;
  }

  /**
   * @param challenges γ, η and σ / n of each table go here
   * @return the cap of the auxiliary commitment, empty if there is none
   */
  private List<Bytes32> readInteractions(ProofShape shape, Cubic[][] challenges) {
    Arrays.fill(challenges, new Cubic[] {Cubic.ZERO, Cubic.ZERO, Cubic.ZERO});
    if (!key.hasInteractions()) {
      return List.of();
    }
    Cubic gamma = transcript.draw();
    Cubic eta = transcript.draw();
    List<Bytes32> cap = readCap(shape, Source.AUXILIARY);
    Cubic total = Cubic.ZERO;
    for (int t = 0; t < challenges.length; t++) {
      if (!key.tables().get(t).system().groups().isEmpty()) {
        Cubic sum = proof.readCubic();
        transcript.absorb(sum);
        total = total.plus(sum);
        Cubic perRow = sum.times(Goldilocks.inverse(1L << shape.logHeight(t)));
        challenges[t] = new Cubic[] {gamma, eta, perRow};
      }
    }
    if (!total.isZero()) {
      throw new InvalidProofException(Reason.INTERACTIONS, "what is sent is not what is received");
    }
    return cap;
  }

  private void requireConstraints(
      ProofShape shape, int table, TableValues values, Cubic[] challenges, Cubic lambda, Cubic z) {
    ConstraintSystem system = key.tables().get(table).system();
    ConstraintIdentity identity = new ConstraintIdentity(system, shape.logHeight(table), lambda, z);
    if (!identity.holds(values, publicValues.get(table), challenges)) {
      throw new InvalidProofException(Reason.CONSTRAINTS, "of " + system.air().name());
    }
  }

  private void requireWork() {
    int done = transcript.absorbNonce(proof.readLong());
    if (done < key.parameters().grindingBits()) {
      throw new InvalidProofException(Reason.GRINDING, done + " bits of work");
    }
  }

  private Openings[] readOpenings(ProofShape shape, int[] queried, List<List<Bytes32>> caps) {
    Openings[] openings = new Openings[SOURCES];
    for (Source source : Source.values()) {
      if (shape.isCommitted(source)) {
        int shift = shape.maxLogSize() - shape.tallest(source);
        openings[source.ordinal()] =
            Openings.read(
                proof,
                shape.rowGroups(source),
                Openings.shifted(queried, shift),
                caps.get(source.ordinal()));
      }
    }
    return openings;
  }
}
