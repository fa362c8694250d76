package dev.trestle.derivation;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.charset.StandardCharsets;

/** What makes each deposit unique. Source: OP Stack specification, Deposits § Source hash. */
public final class SourceHash {
  private static final int USER_DEPOSIT = 0;
  private static final int L1_INFO = 1;
  private static final int UPGRADE = 2;

  private SourceHash() {}

  /**
   * @param logIndex of the deposit's log among all logs of the L1 block
   */
  public static Bytes32 ofUserDeposit(Bytes32 l1BlockHash, long logIndex) {
    return ofDomain(USER_DEPOSIT, ofPair(l1BlockHash, logIndex));
  }

  /**
   * @param sequenceNumber of the L2 block within its epoch
   */
  public static Bytes32 ofL1Info(Bytes32 l1BlockHash, long sequenceNumber) {
    return ofDomain(L1_INFO, ofPair(l1BlockHash, sequenceNumber));
  }

  /**
   * @param intent what the upgrade transaction does, in words
   */
  public static Bytes32 ofUpgrade(String intent) {
    return ofDomain(UPGRADE, Keccak.hash(intent.getBytes(StandardCharsets.UTF_8)));
  }

  private static Bytes32 ofPair(Bytes32 hash, long number) {
    byte[] both = new byte[64];
    hash.putTo(both, 0);
    BigEndian.putLong(both, 56, number);
    return Keccak.hash(both);
  }

  private static Bytes32 ofDomain(int domain, Bytes32 id) {
    byte[] both = new byte[64];
    both[31] = (byte) domain;
    id.putTo(both, 32);
    return Keccak.hash(both);
  }
}
