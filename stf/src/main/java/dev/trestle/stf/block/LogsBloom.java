package dev.trestle.stf.block;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;

/** The 2048-bit Bloom filter over logs' addresses and topics, yellow paper 4.3.1. */
public final class LogsBloom {
  public static final int SIZE_BYTES = 256;

  /** Of receipts without logs, which most have; nobody changes a receipt's filter. */
  private static final byte[] EMPTY = new byte[SIZE_BYTES];

  private LogsBloom() {}

  /** The filter of some logs; not to be changed. */
  public static byte[] of(List<Log> logs) {
    if (logs.isEmpty()) {
      return EMPTY;
    }
    byte[] bloom = new byte[SIZE_BYTES];
    for (Log log : logs) {
      set(bloom, log.address().toBytes());
      for (Bytes32 topic : log.topics()) {
        set(bloom, topic.toBytes());
      }
    }
    return bloom;
  }

  /** Adds all of {@code other} to {@code bloom}. */
  public static void merge(byte[] bloom, byte[] other) {
    for (int i = 0; i < SIZE_BYTES; i++) {
      bloom[i] |= other[i];
    }
  }

  /** False: no log with this address or topic. True: perhaps. */
  public static boolean mayContain(byte[] bloom, byte[] addressOrTopic) {
    Bytes32 hash = Keccak.hash(addressOrTopic);
    for (int i = 0; i < 3; i++) {
      int bit = bit(hash, i);
      if ((bloom[SIZE_BYTES - 1 - (bit >> 3)] >> (bit & 7) & 1) == 0) {
        return false;
      }
    }
    return true;
  }

  private static void set(byte[] bloom, byte[] value) {
    Bytes32 hash = Keccak.hash(value);
    for (int i = 0; i < 3; i++) {
      int bit = bit(hash, i);
      bloom[SIZE_BYTES - 1 - (bit >> 3)] |= (byte) (1 << (bit & 7));
    }
  }

  /** 11 bits of the i-th of the hash's first three pairs of bytes. */
  private static int bit(Bytes32 hash, int i) {
    return (int) (hash.w0() >>> 48 - 16 * i) & 2047;
  }
}
