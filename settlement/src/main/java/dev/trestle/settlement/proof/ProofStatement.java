package dev.trestle.settlement.proof;

import dev.trestle.stark.VerifyingKey;
import dev.trestle.stark.onchain.ProofPieces;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * A statement with its proof.
 *
 * @param publicValues of each table
 */
public record ProofStatement(VerifyingKey key, List<long[]> publicValues, byte[] proof) {
  public ProofStatement {
    publicValues = publicValues.stream().map(long[]::clone).toList();
    proof = proof.clone();
  }

  /**
   * The proof as several transactions take it.
   *
   * @throws IllegalArgumentException if it ends too early, or names a height that no table can have
   */
  ProofPieces pieces() {
    return ProofPieces.of(key, publicValues, proof);
  }

  /** All tables' public values, one after the other, as contracts take them. */
  public static BigInteger[] flat(List<long[]> publicValues) {
    return publicValues.stream()
        .flatMapToLong(Arrays::stream)
        .mapToObj(value -> new BigInteger(Long.toUnsignedString(value)))
        .toArray(BigInteger[]::new);
  }
}
