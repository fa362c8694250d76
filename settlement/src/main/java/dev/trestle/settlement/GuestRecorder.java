package dev.trestle.settlement;

import dev.trestle.derivation.RollupConfig;
import dev.trestle.guest.GuestInputs;
import dev.trestle.guest.GuestProgram;
import dev.trestle.guest.Hint;
import dev.trestle.guest.PreimageOracle;
import dev.trestle.guest.RecordingOracle;
import dev.trestle.l1.SettlementClient;
import dev.trestle.node.BatchData;
import dev.trestle.node.BlobKzg;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Bytes32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the program on the JVM, against our own node, to record the preimages that the machine will
 * ask for.
 */
public final class GuestRecorder implements ProgramRuns.Source {
  private static final Logger LOG = LoggerFactory.getLogger(GuestRecorder.class);

  private final RollupConfig config;
  private final NodePreimages.Sources sources;
  private final OutputRoots outputs;
  private final BlobKzg kzg;
  private final Cryptography cryptography;

  /** Our own node, as the recorder reads it. */
  public record Node(
      RollupConfig config,
      SettlementClient l1,
      BatchData blobs,
      L2Source l2,
      BlobKzg kzg,
      Cryptography cryptography) {}

  public GuestRecorder(Node node, OutputRoots outputs) {
    this.config = node.config;
    this.sources = new NodePreimages.Sources(node.l1, node.blobs, node.l2, node.kzg::commit);
    this.outputs = outputs;
    this.kzg = node.kzg;
    this.cryptography = node.cryptography;
  }

  @Override
  public RunPreimages preimages(GuestInputs inputs) {
    RunPreimages preimages = new RunPreimages(kzg::opening);
    NodePreimages fetcher =
        new NodePreimages(sources, outputs, inputs.claimedBlock(), preimages::addBlob);
    RecordingOracle oracle = new RecordingOracle(inputs, config, fetcher, cryptography);
    preimages.read(oracle.record());
    GuestProgram.Verdict verdict = GuestProgram.run(new Noting(oracle, preimages));
    LOG.info(
        "the program finds output root {} at block {}: the claim {} is {}; {} bytes of preimages",
        verdict.output(),
        verdict.number(),
        inputs.disputedOutput(),
        verdict.valid() ? "right" : "wrong",
        oracle.record().sizeBytes());
    return preimages;
  }

  /** Keeps what L1 will want to know of the preimages besides their bytes. */
  private record Noting(RecordingOracle oracle, RunPreimages preimages) implements PreimageOracle {
    @Override
    public byte[] preimage(Bytes32 key) {
      return oracle.preimage(key);
    }

    @Override
    public void hint(Hint hint) {
      if (hint instanceof Hint.PrecompileCall call) {
        preimages.add(call);
      }
      oracle.hint(hint);
    }
  }
}
