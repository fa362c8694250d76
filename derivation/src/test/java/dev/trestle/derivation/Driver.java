package dev.trestle.derivation;

import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Drives a pipeline over a {@link SettlementChain}. "Executes" a block by hashing its attributes,
 * so that two chains with the same hashes had the same attributes all the way.
 */
final class Driver {
  final RollupConfig config;
  final List<L2BlockRef> chain = new ArrayList<>();
  final List<PayloadAttributes> attributes = new ArrayList<>();
  final List<SystemConfig> systemConfigs = new ArrayList<>();
  final List<Step.Advanced> checkpoints = new ArrayList<>();
  Predicate<PayloadAttributes> executable = _ -> true;
  DerivationPipeline pipeline;

  Driver(RollupConfig config) {
    this.config = config;
    chain.add(config.genesis().block());
    systemConfigs.add(config.genesis().systemConfig());
    pipeline = new DerivationPipeline(config, DerivationStart.genesis(config));
  }

  /** Begins at a block that another driver derived, knowing nothing of where it came from. */
  Driver(Driver other, int number, long waitingBytes) {
    config = other.config;
    executable = other.executable;
    chain.addAll(other.chain.subList(0, number + 1));
    attributes.addAll(other.attributes.subList(0, number));
    systemConfigs.addAll(other.systemConfigs.subList(0, number + 1));
    DerivationStart start =
        new DerivationStart(chain.getLast(), systemConfigs.getLast(), chain.getLast().l1Origin());
    pipeline = new DerivationPipeline(config, start, waitingBytes);
  }

  static L2BlockRef execute(L2BlockRef parent, PayloadAttributes attributes, BlockId origin) {
    ByteSink all = new ByteSink();
    all.put(parent.hash().toBytes()).putLong(attributes.block().timestamp());
    all.putLong(attributes.block().gasLimit()).put(attributes.block().extraData());
    all.put(attributes.block().prevRandao().toBytes());
    all.put(attributes.block().parentBeaconBlockRoot().orElseThrow().toBytes());
    for (Transaction.Deposit deposit : attributes.deposits()) {
      all.put(TransactionCodec.encode(deposit));
    }
    for (byte[] transaction : attributes.sequenced()) {
      all.put(Keccak.hash(transaction).toBytes());
    }
    boolean first = parent.l1Origin().number() != origin.number();
    return new L2BlockRef(
        parent.number() + 1,
        Keccak.hash(all.toBytes()),
        parent.hash(),
        attributes.block().timestamp(),
        origin,
        first ? 0 : parent.sequenceNumber() + 1);
  }

  /** Goes on until the settlement chain ends or resets. */
  Optional<Step.Reset> run(SettlementChain l1) {
    while (true) {
      switch (pipeline.step()) {
        case Step.NeedSettlementBlock(long number) -> {
          if (!l1.has(number)) {
            return Optional.empty();
          }
          pipeline.settlementBlock(l1.block(number));
        }
        case Step.NeedBlobs(_, List<Bytes32> hashes) -> {
          for (Bytes32 hash : hashes) {
            pipeline.blob(hash, l1.blobs.get(hash));
          }
        }
        case Step.NeedSafeBlock(long number) -> pipeline.safeBlock(chain.get((int) number));
        case Step.Derived derived -> {
          if (executable.test(derived.attributes())) {
            chain.add(execute(chain.getLast(), derived.attributes(), derived.epoch().id()));
            attributes.add(derived.attributes());
            pipeline.executed(chain.getLast());
            systemConfigs.add(pipeline.systemConfig());
          } else {
            pipeline.refused();
          }
        }
        case Step.Advanced advanced -> checkpoints.add(advanced);
        case Step.Reset reset -> {
          return Optional.of(reset);
        }
        case Step.Halted(String reason) -> throw new AssertionError(reason);
      }
    }
  }

  /** Resumes from a checkpoint, forgetting what came after it. */
  void restart(Step.Advanced checkpoint) {
    while (chain.getLast().number() > checkpoint.safeHead().number()) {
      chain.removeLast();
      attributes.removeLast();
      systemConfigs.removeLast();
    }
    while (checkpoints.getLast() != checkpoint) {
      checkpoints.removeLast();
    }
    pipeline = new DerivationPipeline(config, checkpoint.restart());
  }

  /** Resumes from the latest checkpoint that the settlement chain still has, or from genesis. */
  void recover(SettlementChain l1) {
    while (!checkpoints.isEmpty()) {
      BlockId id = checkpoints.getLast().block();
      if (l1.has(id.number()) && l1.block(id.number()).hash().equals(id.hash())) {
        restart(checkpoints.getLast());
        return;
      }
      checkpoints.removeLast();
    }
    chain.subList(1, chain.size()).clear();
    attributes.clear();
    systemConfigs.subList(1, systemConfigs.size()).clear();
    pipeline = new DerivationPipeline(config, DerivationStart.genesis(config));
  }
}
