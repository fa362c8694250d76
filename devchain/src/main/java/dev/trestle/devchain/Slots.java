package dev.trestle.devchain;

import dev.trestle.sequencer.BlockSource;
import dev.trestle.stf.block.BlockAttributes;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The embedded L1's slots: a block every {@code blockTimeSeconds}, or at once when asked to; time
 * can be moved forward. Missed slots (the process was down) stay empty.
 */
final class Slots implements BlockSource {
  private static final byte[] EXTRA_DATA = "trestle devchain".getBytes(StandardCharsets.US_ASCII);

  private final long blockTimeSeconds;
  private final long gasLimit;
  private final AtomicLong offsetSeconds = new AtomicLong();
  private final AtomicLong branch = new AtomicLong();
  private final AtomicBoolean paused = new AtomicBoolean();

  Slots(long blockTimeSeconds, long gasLimit) {
    if (blockTimeSeconds < 1) {
      throw new IllegalArgumentException("the L1's block time is at least one second");
    }
    this.blockTimeSeconds = blockTimeSeconds;
    this.gasLimit = gasLimit;
  }

  long blockTimeSeconds() {
    return blockTimeSeconds;
  }

  /** From now on the chain's clock is this much further ahead of the real one. */
  void advance(long seconds) {
    offsetSeconds.addAndGet(seconds);
  }

  /** How far the chain's clock is ahead of the real one. */
  long offsetSeconds() {
    return offsetSeconds.get();
  }

  /** The chain's clock, seconds. */
  long time(long nowMillis) {
    return nowMillis / 1000 + offsetSeconds.get();
  }

  /** Makes the blocks to come differ from any made before at the same heights. */
  void branch() {
    branch.incrementAndGet();
  }

  /** Stops or resumes making blocks by the clock. */
  void pause(boolean on) {
    paused.set(on);
  }

  @Override
  public Optional<Opening> next(Header parent, Bytes32 parentHash, long nowMillis) {
    long due = parent.timestamp() + blockTimeSeconds;
    long behind = time(nowMillis) - due;
    long timestamp = behind <= 0 ? due : due + behind / blockTimeSeconds * blockTimeSeconds;
    long sealAtMillis = paused.get() ? Long.MAX_VALUE : (timestamp - offsetSeconds.get()) * 1000;
    BlockAttributes attributes =
        new BlockAttributes(
            timestamp,
            Address.ZERO,
            mix(parentHash, "randao"),
            gasLimit,
            Optional.of(mix(parentHash, "beacon root")),
            Optional.of(List.of()),
            EXTRA_DATA);
    return Optional.of(new Opening(attributes, List.of(), true, sealAtMillis));
  }

  /** A value that nobody chose, yet is the same in every run. */
  private Bytes32 mix(Bytes32 parentHash, String purpose) {
    byte[] text = (purpose + branch.get()).getBytes(StandardCharsets.US_ASCII);
    byte[] input = Arrays.copyOf(parentHash.toBytes(), Bytes32.SIZE_BYTES + text.length);
    System.arraycopy(text, 0, input, Bytes32.SIZE_BYTES, text.length);
    return Keccak.hash(input);
  }
}
