package dev.trestle.stark.onchain;

import dev.trestle.stark.Cubic;
import dev.trestle.stark.FriRound;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.ProofShape.RowGroup;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.Table;
import dev.trestle.stark.Transcript;
import dev.trestle.stark.VerifyingKey;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A proof cut into the pieces that {@code StagedStarkVerifier.sol} takes: docs/spec/stark.md, In
 * several transactions. Together they are the proof; nothing is computed, and nothing checked but
 * what must hold for there to be pieces.
 */
public final class ProofPieces {
  private final VerifyingKey key;
  private final byte[] proof;
  private final Transcript transcript = new Transcript();
  private final ProofShape shape;
  private final List<byte[]> rows = new ArrayList<>();
  private final ByteArrayOutputStream openings = new ByteArrayOutputStream();
  private int at;
  private int valuesStart;
  private int valuesEnd;
  private int headEnd;

  private ProofPieces(VerifyingKey key, List<long[]> publicValues, byte[] proof) {
    this.key = key;
    this.proof = proof.clone();
    this.shape = new ProofShape(key, readHeights());
    StarkVerifier.absorbStatement(transcript, key, publicValues, shape);
    readHead();
    readOpenings();
  }

  /**
   * @param publicValues of each table
   * @throws IllegalArgumentException if the proof ends too early, or names a height that no table
   *     can have
   */
  public static ProofPieces of(VerifyingKey key, List<long[]> publicValues, byte[] proof) {
    return new ProofPieces(key, publicValues, proof);
  }

  private int[] readHeights() {
    int[] logHeights = new int[key.tables().size()];
    for (int t = 0; t < logHeights.length; t++) {
      logHeights[t] = take(1)[0];
      int most = ProofShape.MAX_LOG_SIZE - key.parameters().logBlowup();
      if (logHeights[t] < 1 || logHeights[t] > most) {
        throw new IllegalArgumentException("table " + t + " has 2^" + logHeights[t] + " rows");
      }
    }
    return logHeights;
  }

  private void readHead() {
    readCap(shape.rowGroups(Source.MAIN));
    if (key.hasInteractions()) {
      transcript.draw();
      transcript.draw();
      readCap(shape.rowGroups(Source.AUXILIARY));
      for (Table table : key.tables()) {
        if (!table.system().groups().isEmpty()) {
          transcript.absorb(take(Cubic.SIZE_BYTES));
        }
      }
    }
    transcript.draw();
    readCap(shape.rowGroups(Source.QUOTIENT));
    transcript.draw();
    valuesStart = at;
    transcript.absorb(take((long) Cubic.SIZE_BYTES * shape.powers()));
    valuesEnd = at;
    transcript.draw();
    for (FriRound round : shape.rounds()) {
      readCap(List.of(new RowGroup(round.logFolded(), Cubic.DEGREE << round.logFold())));
      transcript.draw();
    }
    transcript.absorb(take((long) Cubic.SIZE_BYTES << shape.logFinal()));
    transcript.absorbNonce(BigEndian.getLong(take(Long.BYTES), 0));
    headEnd = at;
  }

  private void readCap(List<RowGroup> groups) {
    transcript.absorb(take((long) Bytes32.SIZE_BYTES << logCap(groups)));
  }

  private int logCap(List<RowGroup> groups) {
    return Math.min(key.parameters().logCap(), groups.getLast().logSize());
  }

  private void readOpenings() {
    StarkParameters parameters = key.parameters();
    int[] queried = transcript.drawPositions(parameters.queries(), shape.maxLogSize());
    Arrays.sort(queried);
    for (Source source : Source.values()) {
      if (shape.isCommitted(source)) {
        List<RowGroup> groups = shape.rowGroups(source);
        for (RowGroup group : groups) {
          int count = shifted(queried, shape.maxLogSize() - group.logSize()).length;
          for (int i = 0; i < count; i++) {
            rows.add(take((long) Goldilocks.SIZE_BYTES * group.width()));
          }
        }
        int level = groups.getFirst().logSize();
        int[] positions = shifted(queried, shape.maxLogSize() - level);
        openings.writeBytes(take(siblingBytes(positions, level - logCap(groups))));
      }
    }
    openings.writeBytes(take(proof.length - at));
  }

  /**
   * Of the digests that lead so many layers upwards: a sibling of each node, unless it is known.
   */
  private static long siblingBytes(int[] positions, int layers) {
    long siblings = 0;
    int[] known = positions;
    for (int layer = 0; layer < layers; layer++) {
      int[] parents = shifted(known, 1);
      siblings += 2L * parents.length - known.length;
      known = parents;
    }
    return siblings * Bytes32.SIZE_BYTES;
  }

  private static int[] shifted(int[] ascending, int shift) {
    return Arrays.stream(ascending).map(position -> position >>> shift).distinct().toArray();
  }

  private byte[] take(long size) {
    if (size > proof.length - at) {
      throw new IllegalArgumentException("the proof ends within byte " + proof.length);
    }
    at += (int) size;
    return Arrays.copyOfRange(proof, at - (int) size, at);
  }

  /** What {@code begin} reads: all up to and with the nonce. */
  public byte[] head() {
    return Arrays.copyOf(proof, headEnd);
  }

  /** The values opened at z and at the next row, a part of the head. */
  public byte[] values() {
    return Arrays.copyOfRange(proof, valuesStart, valuesEnd);
  }

  /** The head without these. */
  public byte[] commitments() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(proof, 0, valuesStart);
    out.write(proof, valuesEnd, headEnd - valuesEnd);
    return out.toByteArray();
  }

  /** The opened rows of the fixed, main, auxiliary and quotient commitments, in this order. */
  public List<byte[]> rows() {
    return rows.stream().map(byte[]::clone).toList();
  }

  /** All that follows the head, but these rows. */
  public byte[] openings() {
    return openings.toByteArray();
  }

  /** Of the tables. */
  public int[] logHeights() {
    int[] logHeights = new int[shape.tables()];
    Arrays.setAll(logHeights, shape::logHeight);
    return logHeights;
  }
}
