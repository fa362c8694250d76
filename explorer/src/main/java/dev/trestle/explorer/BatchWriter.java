package dev.trestle.explorer;

import dev.trestle.derivation.Batch;
import dev.trestle.derivation.BlobCodec;
import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.Channel;
import dev.trestle.derivation.Decoded;
import dev.trestle.derivation.Frame;
import dev.trestle.derivation.InboxEntry;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SingularBatch;
import dev.trestle.derivation.SpanBatch;
import dev.trestle.explorer.L1Indexer.News;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.LocatedLog;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Batches: what was posted, what it cost, which L2 blocks it says it has. Whether these blocks
 * follow from it is for derivation to say; the page shows the node's safe head beside it.
 */
final class BatchWriter {
  /** L1 blocks after which a channel that is not complete never will be, with room to spare. */
  private static final int FRAMES_KEPT = 8_192;

  private final SettlementClient l1;
  private final RollupConfig config;
  private final BlobSource blobs;

  BatchWriter(SettlementClient l1, RollupConfig config, BlobSource blobs) {
    this.l1 = l1;
    this.config = config;
    this.blobs = blobs;
  }

  /**
   * A batch in the Inbox.
   *
   * @param problem what keeps it from being read; empty if nothing does
   */
  record Posted(
      LocatedLog at,
      long timeSeconds,
      InboxEntry entry,
      int blobs,
      long postedBytes,
      List<Frame> frames,
      UInt256 costWei,
      Optional<String> problem) {}

  /** Reads the batches among the news. Done before the index is written to: it takes a while. */
  List<Posted> posted(News news) {
    List<Posted> all = new ArrayList<>();
    for (LocatedLog at : news.logs()) {
      if (L1Indexer.isBatch(at, config)) {
        InboxEntry.decode(at.log())
            .toOptional()
            .ifPresent(entry -> all.add(read(at, news.block(at), entry)));
      }
    }
    return all;
  }

  private Posted read(LocatedLog at, HashedHeader block, InboxEntry entry) {
    List<byte[]> pieces = new ArrayList<>();
    Optional<String> problem = Optional.empty();
    int blobCount = 0;
    switch (entry) {
      case InboxEntry.Calldata calldata -> pieces.add(calldata.data());
      case InboxEntry.Blobs inBlobs -> {
        blobCount = inBlobs.versionedHashes().size();
        for (Bytes32 hash : inBlobs.versionedHashes()) {
          Optional<byte[]> blob = blobs.blob(new BlockId(block.number(), block.hash()), hash);
          if (blob.isEmpty()) {
            problem = Optional.of("blob " + hash + " is not served any more");
            continue;
          }
          switch (BlobCodec.decode(blob.get())) {
            case Decoded.Valid<byte[]>(byte[] data) -> pieces.add(data);
            case Decoded.Malformed<byte[]>(String reason) -> problem = Optional.of(reason);
          }
        }
      }
    }
    List<Frame> frames = new ArrayList<>();
    long bytes = 0;
    for (byte[] piece : pieces) {
      bytes += piece.length;
      switch (Frame.decodeAll(piece)) {
        case Decoded.Valid<List<Frame>>(List<Frame> found) -> frames.addAll(found);
        case Decoded.Malformed<List<Frame>>(String reason) -> problem = Optional.of(reason);
      }
    }
    UInt256 cost =
        l1.inclusion(at.transactionHash()).map(TransactionInclusion::costWei).orElse(UInt256.ZERO);
    return new Posted(at, block.timestamp(), entry, blobCount, bytes, frames, cost, problem);
  }

  void write(Sql sql, List<Posted> posted) {
    for (Posted batch : posted) {
      sql.update(
          "INSERT INTO batches (l1_block, log_index, inbox_index, tx, time, poster, blobs,"
              + " posted_bytes, cost, cost_gwei, problem) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          batch.at.blockNumber(),
          batch.at.index(),
          batch.entry.index().toLongSaturated(),
          batch.at.transactionHash(),
          batch.timeSeconds,
          batch.entry.poster(),
          batch.blobs,
          batch.postedBytes,
          batch.costWei,
          batch.costWei.toBigInteger().doubleValue() / 1e9,
          batch.problem);
      Set<ByteBuffer> channels = new LinkedHashSet<>();
      for (int i = 0; i < batch.frames.size(); i++) {
        Frame frame = batch.frames.get(i);
        byte[] channel = frame.channel().toBytes();
        channels.add(ByteBuffer.wrap(channel));
        sql.update(
            "INSERT INTO frames (l1_block, log_index, place, channel, number, is_last, data)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
            batch.at.blockNumber(),
            batch.at.index(),
            i,
            channel,
            frame.number(),
            frame.last(),
            frame.data());
      }
      channels.forEach(channel -> complete(sql, batch, channel.array()));
    }
  }

  private record Piece(long number, boolean last, byte[] data) {}

  /** If the channel is whole, says what is in it to all batches that carry it. */
  private void complete(Sql sql, Posted batch, byte[] channel) {
    List<Piece> pieces =
        sql.list(
            "SELECT number, is_last, data FROM frames WHERE channel = ? ORDER BY number",
            r -> new Piece(r.number("number"), r.flag("is_last"), r.bytes("data")),
            channel);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    long expected = 0;
    boolean whole = false;
    for (Piece piece : pieces) {
      if (piece.number == expected && !whole) {
        content.writeBytes(piece.data);
        whole = piece.last;
        expected++;
      }
    }
    if (!whole) {
      return;
    }
    switch (Channel.decode(content.toByteArray(), config.l2().chainId())) {
      case Decoded.Valid<List<Batch>>(List<Batch> found) ->
          found.forEach(b -> describe(sql, batch, channel, b));
      case Decoded.Malformed<List<Batch>>(String reason) ->
          sql.update(
              "UPDATE batches SET problem = ? WHERE l1_block = ? AND log_index = ?",
              reason,
              batch.at.blockNumber(),
              batch.at.index());
    }
  }

  /** The blocks go to every batch of the channel, sizes to the one that ended it. */
  private void describe(Sql sql, Posted batch, byte[] channel, Batch content) {
    long firstTime;
    int count;
    long transactions;
    switch (content) {
      case SpanBatch span -> {
        firstTime = config.genesis().l2Timestamp() + span.relativeTimestamp();
        count = span.blocks().size();
        transactions = span.blocks().stream().mapToLong(b -> b.transactions().size()).sum();
      }
      case SingularBatch single -> {
        firstTime = single.timestamp();
        count = 1;
        transactions = single.transactions().size();
      }
    }
    long first = config.blockNumberAt(firstTime);
    long last = first + count - 1;
    sql.update(
        "UPDATE batches SET"
            + " first_block = CASE WHEN first_block < ? THEN first_block ELSE ? END,"
            + " last_block = CASE WHEN last_block > ? THEN last_block ELSE ? END"
            + " WHERE EXISTS (SELECT 1 FROM frames f WHERE f.channel = ?"
            + " AND f.l1_block = batches.l1_block AND f.log_index = batches.log_index)",
        first,
        first,
        last,
        last,
        channel);
    sql.update(
        "UPDATE batches SET raw_bytes = COALESCE(raw_bytes, 0) + ?,"
            + " transactions = COALESCE(transactions, 0) + ?"
            + " WHERE l1_block = ? AND log_index = ?",
        content.encode().length,
        transactions,
        batch.at.blockNumber(),
        batch.at.index());
  }

  /**
   * Takes back what L1 said after a block: a channel that ended there is incomplete again, so the
   * batches that began it do not know their blocks any more.
   */
  void remove(Sql sql, long afterL1Block) {
    sql.update(
        "UPDATE batches SET first_block = NULL, last_block = NULL WHERE EXISTS (SELECT 1"
            + " FROM frames f JOIN frames g ON g.channel = f.channel WHERE g.l1_block > ?"
            + " AND f.l1_block = batches.l1_block AND f.log_index = batches.log_index)",
        afterL1Block);
    sql.update("DELETE FROM frames WHERE l1_block > ?", afterL1Block);
  }

  /** Drops frames that nothing can be added to. */
  void forget(Sql sql, long l1Head) {
    sql.update("DELETE FROM frames WHERE l1_block < ?", l1Head - FRAMES_KEPT);
  }
}
