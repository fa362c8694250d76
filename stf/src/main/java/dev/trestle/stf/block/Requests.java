package dev.trestle.stf.block;

import dev.trestle.stf.crypto.Sha256;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;

/** What the execution layer asks of the consensus layer: EIP-7685, deposits by EIP-6110. */
public final class Requests {
  static final int DEPOSIT = 0;
  static final int WITHDRAWAL = 1;
  static final int CONSOLIDATION = 2;

  private static final Bytes32 DEPOSIT_EVENT =
      Bytes32.fromHex("649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5");
  private static final int DEPOSIT_LOG_SIZE = 576;

  /** Where the event's five fields stand, and their sizes in bytes. */
  private static final int[] DEPOSIT_OFFSETS = {160, 256, 320, 384, 512};

  private static final int[] DEPOSIT_SIZES = {48, 32, 8, 96, 8};

  private Requests() {}

  /** The header's requestsHash. Requests without data do not count. */
  public static Bytes32 hash(List<byte[]> requests) {
    List<byte[]> hashes = new ArrayList<>();
    for (byte[] request : requests) {
      if (request.length > 1) {
        hashes.add(Sha256.hash(request).toBytes());
      }
    }
    byte[] all = new byte[hashes.size() * Bytes32.SIZE_BYTES];
    for (int i = 0; i < hashes.size(); i++) {
      System.arraycopy(hashes.get(i), 0, all, i * Bytes32.SIZE_BYTES, Bytes32.SIZE_BYTES);
    }
    return Sha256.hash(all);
  }

  /** A request: its type and data. */
  static byte[] of(int type, byte[] data) {
    return TransactionCodec.typed(type, data);
  }

  /**
   * The deposits in a block's logs, one after the other.
   *
   * @throws InvalidBlockException when a deposit event is not laid out as the contract does it
   */
  static byte[] deposits(Address contract, List<Log> logs) {
    List<byte[]> deposits = new ArrayList<>();
    int size = 0;
    for (Log log : logs) {
      if (log.address().equals(contract)
          && !log.topics().isEmpty()
          && log.topics().getFirst().equals(DEPOSIT_EVENT)) {
        byte[] deposit = deposit(log.data());
        deposits.add(deposit);
        size += deposit.length;
      }
    }
    byte[] all = new byte[size];
    int at = 0;
    for (byte[] deposit : deposits) {
      System.arraycopy(deposit, 0, all, at, deposit.length);
      at += deposit.length;
    }
    return all;
  }

  private static byte[] deposit(byte[] data) {
    if (data.length != DEPOSIT_LOG_SIZE) {
      throw new InvalidBlockException("deposit event with " + data.length + " bytes of data");
    }
    byte[] out = new byte[48 + 32 + 8 + 96 + 8];
    int at = 0;
    for (int i = 0; i < DEPOSIT_OFFSETS.length; i++) {
      int offset = DEPOSIT_OFFSETS[i];
      int size = DEPOSIT_SIZES[i];
      if (isNot(data, 32 * i, offset) || isNot(data, offset, size)) {
        throw new InvalidBlockException("deposit event with an unusual layout in field " + i);
      }
      System.arraycopy(data, offset + 32, out, at, size);
      at += size;
    }
    return out;
  }

  private static boolean isNot(byte[] data, int at, int wanted) {
    for (int i = at; i < at + 28; i++) {
      if (data[i] != 0) {
        return true;
      }
    }
    return BigEndian.getInt(data, at + 28) != wanted;
  }
}
