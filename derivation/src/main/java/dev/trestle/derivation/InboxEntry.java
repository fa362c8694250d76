package dev.trestle.derivation;

import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;

/** One batch in the Inbox: who posted it and where its data is ({@code docs/spec/inbox.md}). */
public sealed interface InboxEntry {
  /** {@code BatchAppended(uint256,address,uint8,bytes32[],bytes)}. */
  Bytes32 TOPIC = EventTopic.of("BatchAppended(uint256,address,uint8,bytes32[],bytes)");

  /** Position in the Inbox, from 0. */
  UInt256 index();

  Address poster();

  /** Kind 0: the data is in the log. */
  record Calldata(UInt256 index, Address poster, byte[] data) implements InboxEntry {}

  /** Kind 1: the data is in blobs, by versioned hash (EIP-4844), in this order. */
  record Blobs(UInt256 index, Address poster, List<Bytes32> versionedHashes) implements InboxEntry {
    public Blobs {
      versionedHashes = List.copyOf(versionedHashes);
    }
  }

  /** The entry that a log of the Inbox stands for. */
  static Decoded<InboxEntry> decode(Log log) {
    return Decoded.of(() -> {
      if (log.topics().size() != 3 || !log.topics().get(0).equals(TOPIC)) {
        throw new MalformedData("not a BatchAppended log");
      }
      UInt256 index = log.topics().get(1).toUInt256();
      Address poster = Address.fromWord(log.topics().get(2));
      AbiReader in = new AbiReader(log.data());
      long kind = in.number(0, 8);
      List<Bytes32> hashes = in.words(1);
      byte[] data = in.bytes(2);
      if (kind == 0 && hashes.isEmpty()) {
        return new Calldata(index, poster, data);
      }
      if (kind == 1 && data.length == 0) {
        return new Blobs(index, poster, hashes);
      }
      throw new MalformedData(
          "batch of kind "
              + kind
              + " with "
              + hashes.size()
              + " hashes and "
              + data.length
              + " bytes");
    });
  }
}
