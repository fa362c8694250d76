package dev.trestle.node;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.DerivationStart;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints in a file beside the chain: a safe block's number and hash and a settlement block
 * each; the rest is read back from the block. Replaced whole; a damaged file only costs deriving
 * again.
 */
public final class CheckpointFile implements DerivationCheckpoints {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFile.class);

  private final Path file;
  private final Chain chain;
  private final RollupConfig config;

  public CheckpointFile(Path file, Chain chain, RollupConfig config) {
    this.file = file;
    this.chain = chain;
    this.config = config;
  }

  @Override
  public List<DerivationStart> all() {
    List<DerivationStart> found = new ArrayList<>();
    try {
      RlpReader list = RlpReader.ofList(Files.readAllBytes(file));
      while (list.hasNext()) {
        RlpReader item = list.list();
        Optional<ChainBlock> safe = chain.block(item.bytes32());
        BlockId processed = new BlockId(item.number(), item.bytes32());
        if (safe.isPresent()) {
          found.add(start(safe.get().block(), processed));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (RlpException | IllegalArgumentException e) {
      LOG.warn("{} is damaged ({}); deriving from the start", file, e.getMessage());
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return found;
  }

  private DerivationStart start(Block safe, BlockId processed) {
    return new DerivationStart(
        L2BlockRef.of(config, safe), L2Blocks.systemConfig(config, safe), processed);
  }

  @Override
  public void replace(List<DerivationStart> checkpoints) {
    RlpWriter out = new RlpWriter().beginList();
    for (DerivationStart start : checkpoints) {
      out.beginList()
          .bytes32(start.safeHead().hash())
          .number(start.processed().number())
          .bytes32(start.processed().hash())
          .endList();
    }
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = ByteBuffer.wrap(out.endList().toBytes());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(false); // or a power cut may leave the new name with nothing behind it
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
