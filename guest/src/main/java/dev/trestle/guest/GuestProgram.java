package dev.trestle.guest;

import dev.trestle.derivation.DerivationPipeline;
import dev.trestle.derivation.DerivationStart;
import dev.trestle.derivation.L1Info;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.OutputRoot;
import dev.trestle.derivation.PayloadExecution;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SettlementBlock;
import dev.trestle.derivation.Step;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.ParentState;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.state.StateTrie;
import java.util.Optional;

/**
 * Answers one question: starting from the agreed output root, and reading nothing but what hangs
 * off the settlement chain's head, is the output root at the claimed block the disputed one? Rules:
 * {@code docs/spec/dispute.md} § The program. One object is one run.
 */
public final class GuestProgram {
  /** Bytes of an output root's preimage: version, state root, message passer, block hash. */
  private static final int OUTPUT_BYTES = 128;

  private final GuestInputs inputs;
  private final RollupConfig config;
  private final Cryptography cryptography;
  private final PreimageNodes nodes;
  private final L2Ancestors chain;
  private final PreimageOracle oracle;
  private Bytes32 output;
  private long number;

  /**
   * What a run came to.
   *
   * @param valid whether {@code output} is the disputed one
   * @param output the output root found
   * @param number of the L2 block that it belongs to: the claimed one, or where the data ends
   */
  public record Verdict(boolean valid, Bytes32 output, long number) {}

  private GuestProgram(PreimageOracle oracle) {
    this.oracle = oracle;
    inputs = GuestInputs.read(oracle);
    oracle.hint(new Hint.Configuration(inputs.configuration()));
    config = ChainConfiguration.decode(oracle.preimage(PreimageKey.keccak(inputs.configuration())));
    cryptography = OraclePrecompiles.over(oracle, config.l1());
    nodes = new PreimageNodes(oracle, Hint.L2State::new);
    output = inputs.agreedOutput();
    chain = new L2Ancestors(oracle, config, agreedBlock());
    number = chain.newest();
  }

  /**
   * Runs the program.
   *
   * @throws IllegalStateException when the agreed root is none of this chain's
   */
  public static Verdict run(PreimageOracle oracle) {
    GuestProgram program = new GuestProgram(oracle);
    if (Long.compareUnsigned(program.number, program.inputs.claimedBlock()) < 0) {
      program.derive();
    }
    boolean valid = program.output.equals(program.inputs.disputedOutput());
    return new Verdict(valid, program.output, program.number);
  }

  private Bytes32 agreedBlock() {
    oracle.hint(new Hint.Output(output));
    byte[] preimage = oracle.preimage(PreimageKey.keccak(output));
    if (preimage.length != OUTPUT_BYTES || !Bytes32.from(preimage, 0).isZero()) {
      throw new IllegalStateException("the agreed output root is not one of version 0");
    }
    return Bytes32.from(preimage, 96);
  }

  private void derive() {
    L2BlockRef agreed = chain.ref(number);
    DerivationStart start =
        new DerivationStart(agreed, chain.systemConfig(number), agreed.l1Origin());
    SettlementData settlement =
        new SettlementData(oracle, config, inputs.head(), start.firstRead(config));
    DerivationPipeline pipeline = new DerivationPipeline(config, start);
    boolean goesOn = true;
    while (goesOn && Long.compareUnsigned(number, inputs.claimedBlock()) < 0) {
      goesOn =
          switch (pipeline.step()) {
            case Step.Derived derived -> execute(pipeline, derived);
            case Step.NeedSettlementBlock(long wanted) -> {
              Optional<SettlementBlock> block = settlement.block(wanted);
              block.ifPresent(pipeline::settlementBlock);
              yield block.isPresent();
            }
            case Step.NeedBlobs need -> {
              for (Bytes32 hash : need.versionedHashes()) {
                pipeline.blob(hash, settlement.blob(need.block(), hash));
              }
              yield true;
            }
            case Step.NeedSafeBlock(long wanted) -> {
              pipeline.safeBlock(chain.ref(wanted));
              yield true;
            }
            case Step.Advanced advanced -> true;
            // Nothing can be derived from this head, or no further: the last block stands.
            case Step.Reset reset -> false;
            case Step.Halted halted -> false;
          };
    }
  }

  private boolean execute(DerivationPipeline pipeline, Step.Derived derived) {
    Header parent = chain.header(derived.parent().number());
    StateTrie state = new StateTrie(nodes, parent.stateRoot());
    switch (PayloadExecution.run(
        config.l2(),
        parent,
        derived.attributes(),
        ParentState.of(state, nodes, chain),
        cryptography)) {
      case PayloadExecution.Executed(SealedBlock block) -> {
        Header header = block.block().header();
        chain.add(block.hash(), header);
        L1Info info = L2BlockRef.l1Info(block.block());
        pipeline.executed(
            new L2BlockRef(
                header.number(),
                block.hash(),
                header.parentHash(),
                header.timestamp(),
                info.origin(),
                info.sequenceNumber()));
        number = header.number();
        output = outputRoot(block.hash(), header);
      }
      case PayloadExecution.Refused refused -> pipeline.refused();
    }
    return true;
  }

  private Bytes32 outputRoot(Bytes32 hash, Header header) {
    boolean inHeader = config.levelAt(header.timestamp()).compareTo(L2Level.ISTHMUS) >= 0;
    Bytes32 passer =
        inHeader
            ? header.withdrawalsRoot().orElseThrow()
            : new StateTrie(nodes, header.stateRoot())
                .storageRoot(Predeploys.L2_TO_L1_MESSAGE_PASSER);
    return new OutputRoot(header.stateRoot(), passer, hash).hash();
  }
}
