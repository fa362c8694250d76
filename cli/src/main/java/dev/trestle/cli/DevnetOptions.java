package dev.trestle.cli;

import dev.trestle.rpc.ServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How a devnet is to be.
 *
 * @param data folder for everything
 * @param portBase L1 listens here, the L2 one above, the replica two above, the operator three
 *     above; 0 takes free ports
 * @param l1BlockTimeSeconds L1's slots
 * @param l2BlockTimeSeconds L2's block time
 * @param sequencingWindowBlocks L1 blocks until blocks are derived without the sequencer
 * @param l2GasLimit of L2 blocks
 * @param alone L1 and sequencer only: no batcher, no replica
 * @param dispute how claims are made and disputed
 * @param metrics where metrics are served, if anywhere
 * @param explorer whether there is one, three above the base
 * @param historyBlocks how many blocks back states are kept at least; 0: all
 * @param l1 somebody else's L1 in place of the embedded one; its first 14 accounts of the test
 *     mnemonic must have ether
 */
public record DevnetOptions(
    Path data,
    int portBase,
    long l1BlockTimeSeconds,
    long l2BlockTimeSeconds,
    long sequencingWindowBlocks,
    long l2GasLimit,
    boolean alone,
    DisputeOptions dispute,
    Optional<ServerOptions> metrics,
    boolean explorer,
    long historyBlocks,
    Optional<ExternalL1> l1) {
  static final long DEFAULT_L2_GAS_LIMIT = 60_000_000;

  /**
   * An L1 in another process.
   *
   * @param clock of the L2 on it, which follows that L1 when somebody moves its time
   */
  public record ExternalL1(URI rpc, URI beacon, InstantSource clock) {}

  /** With all roles and L2 blocks of 60 million gas. */
  public DevnetOptions(
      Path data,
      int portBase,
      long l1BlockTimeSeconds,
      long l2BlockTimeSeconds,
      long sequencingWindowBlocks) {
    this(
        data,
        portBase,
        l1BlockTimeSeconds,
        l2BlockTimeSeconds,
        sequencingWindowBlocks,
        DEFAULT_L2_GAS_LIMIT,
        false,
        DisputeOptions.NO_GAMES,
        Optional.empty(),
        false,
        0,
        Optional.empty());
  }

  /** 2 s and 1 s blocks, a window of 20 L1 blocks. */
  public static DevnetOptions in(Path data, int portBase) {
    return new DevnetOptions(data, portBase, 2, 1, 20);
  }

  private DevnetOptions with(
      DisputeOptions disputes,
      Optional<ServerOptions> shown,
      boolean withExplorer,
      long history,
      Optional<ExternalL1> other) {
    return new DevnetOptions(
        data,
        portBase,
        l1BlockTimeSeconds,
        l2BlockTimeSeconds,
        sequencingWindowBlocks,
        l2GasLimit,
        alone,
        disputes,
        shown,
        withExplorer,
        history,
        other);
  }

  /** The same with claims and disputes like this. */
  public DevnetOptions with(DisputeOptions disputes) {
    return with(disputes, metrics, explorer, historyBlocks, l1);
  }

  /** The same with metrics served there. */
  public DevnetOptions withMetrics(ServerOptions where) {
    return with(dispute, Optional.of(where), explorer, historyBlocks, l1);
  }

  /** The same with an explorer. */
  public DevnetOptions withExplorer() {
    return with(dispute, metrics, true, historyBlocks, l1);
  }

  /** The same on an L1 in another process. */
  public DevnetOptions on(ExternalL1 other) {
    return with(dispute, metrics, explorer, historyBlocks, Optional.of(other));
  }

  /** The same where states so many blocks back are kept at least, and older ones pruned. */
  public DevnetOptions withHistory(long blocks) {
    return with(dispute, metrics, explorer, blocks, l1);
  }

  int port(int offset) {
    return portBase == 0 ? 0 : portBase + offset;
  }
}
