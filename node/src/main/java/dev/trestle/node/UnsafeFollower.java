package dev.trestle.node;

import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.BlockImport;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the sequencer's newest blocks into the chain, each executed and checked, before they are
 * derived. Derivation has the last word: what it finds otherwise replaces them.
 */
public final class UnsafeFollower {
  private static final Logger LOG = LoggerFactory.getLogger(UnsafeFollower.class);

  private final Chain chain;
  private final Source sequencer;

  /** The sequencer's chain. */
  @FunctionalInterface
  public interface Source {
    /** Its block of this number, if it has one. */
    Optional<Block> block(long number);
  }

  public UnsafeFollower(Chain chain, Source sequencer) {
    this.chain = chain;
    this.sequencer = sequencer;
  }

  /** Imports the next block, if there is one. Whether there was. */
  public boolean step() {
    long next = chain.head().number() + 1;
    Optional<Block> block = sequencer.block(next);
    if (block.isEmpty()) {
      return false;
    }
    Bytes32 parent = block.get().header().parentHash();
    if (!parent.equals(chain.head().hash())) {
      return goBack(next);
    }
    try {
      if (chain.importBlock(block.get()) instanceof BlockImport.Verdict.Invalid invalid) {
        throw new IllegalStateException(
            "the sequencer's block " + next + " is invalid: " + invalid.reason());
      }
      return true;
    } catch (ChainException e) {
      if (e.reason() != ChainException.Reason.NOT_ON_HEAD) {
        throw e;
      }
      return true; // derivation moved the head in between; look again
    }
  }

  /** The sequencer has other blocks than ours: take back the newest that is not yet safe. */
  private boolean goBack(long next) {
    if (chain.head().number() <= chain.safe().number()) {
      return false;
    }
    LOG.info("the sequencer replaced block {}", next - 1);
    chain.rewind(chain.head().header().parentHash());
    return true;
  }
}
