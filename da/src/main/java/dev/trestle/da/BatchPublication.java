package dev.trestle.da;

import dev.trestle.derivation.Channel;
import dev.trestle.l1.Abi;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.stf.primitives.Address;
import java.util.ArrayList;
import java.util.List;

/** Makes a finished channel into the transactions that append it to the Inbox, in order. */
public final class BatchPublication {
  /** Most blobs in one transaction, EIP-7594. */
  public static final int MAX_BLOBS_PER_TRANSACTION = 6;

  /** Keeps a calldata transaction below the 128 KiB that nodes take. */
  private static final int MAX_CALLDATA_BYTES = 120_000;

  private final Address inbox;
  private final DataPlace place;
  private final BlobCommitter committer;

  public BatchPublication(Address inbox, DataPlace place, BlobCommitter committer) {
    this.inbox = inbox;
    this.place = place;
    this.committer = committer;
  }

  /** Where this publishes. */
  public DataPlace place() {
    return place;
  }

  /** The transactions; labels are derived from the channel, so that they survive a restart. */
  public List<TransactionRequest> requests(Channel channel) {
    return switch (place) {
      case BLOB -> blobs(channel);
      case CALLDATA -> calldata(channel);
    };
  }

  private List<TransactionRequest> blobs(Channel channel) {
    List<byte[]> blobs = channel.blobs();
    List<TransactionRequest> requests = new ArrayList<>();
    byte[] call = Abi.call("appendBlobs()");
    for (int from = 0; from < blobs.size(); from += MAX_BLOBS_PER_TRANSACTION) {
      int to = Math.min(blobs.size(), from + MAX_BLOBS_PER_TRANSACTION);
      requests.add(
          TransactionRequest.call(label(channel, from), inbox, call)
              .withBlobs(committer.commit(blobs.subList(from, to))));
    }
    return requests;
  }

  private List<TransactionRequest> calldata(Channel channel) {
    List<TransactionRequest> requests = new ArrayList<>();
    List<byte[]> pieces = channel.calldata(MAX_CALLDATA_BYTES);
    for (int i = 0; i < pieces.size(); i++) {
      requests.add(
          TransactionRequest.call(
              label(channel, i), inbox, Abi.call("append(bytes)", (Object) pieces.get(i))));
    }
    return requests;
  }

  private static String label(Channel channel, int index) {
    return "batch "
        + channel.first().number()
        + "-"
        + channel.last().number()
        + "/"
        + index
        + " "
        + channel.id();
  }
}
