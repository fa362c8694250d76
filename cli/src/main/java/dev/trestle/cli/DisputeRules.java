package dev.trestle.cli;

import dev.trestle.guest.ChainConfiguration;
import dev.trestle.l1.SettlementClient;
import dev.trestle.node.BlobKzg;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.settlement.Challenger;
import dev.trestle.settlement.ContractReader;
import dev.trestle.settlement.DisputeSystem;
import dev.trestle.settlement.GuestRecorder;
import dev.trestle.settlement.MachineRuns;
import dev.trestle.settlement.NodeOutputs;
import dev.trestle.settlement.OutputRoots;
import dev.trestle.settlement.ProgramRuns;
import dev.trestle.settlement.Proposer;
import dev.trestle.settlement.Resolution;
import dev.trestle.settlement.Rule;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;

/** What proposers and challengers do, for a node in this process. */
final class DisputeRules {
  /** Older games are over whatever happened in them. */
  static final long HORIZON_SECONDS = 28L * 24 * 3600;

  /** How long games are left to those who have bonds in them. */
  private static final long OTHERS_AFTER_SECONDS = 3600;

  private final RollupNode node;
  private final SettlementClient l1;
  private final DisputeSystem system;
  private final OutputRoots outputs;

  DisputeRules(RollupNode node) {
    this.node = node;
    l1 = node.settlement().client();
    system = DisputeSystem.of(new ContractReader(l1), node.config().contracts().portal());
    outputs = new NodeOutputs(node.chain(), node.safeHeads(), l1);
  }

  DisputeSystem system() {
    return system;
  }

  OutputRoots outputs() {
    return outputs;
  }

  /**
   * How claims are made.
   *
   * @param finalizedOnly whether only finalized blocks are claimed, or safe ones, too
   */
  record Claiming(long intervalSeconds, boolean finalizedOnly, UInt256 mostBondedWei) {}

  List<Rule> proposer(Address account, Claiming claiming) {
    return List.of(
        new Proposer(
            system.games(l1),
            outputs,
            () ->
                claiming.finalizedOnly
                    ? node.chain().finalized().number()
                    : node.chain().safe().number(),
            new Proposer.Settings(
                account,
                system.registry(),
                claiming.intervalSeconds,
                HORIZON_SECONDS,
                claiming.mostBondedWei)),
        resolution(account));
  }

  /**
   * @param settledSeconds how old games must be before they are played
   */
  List<Rule> challenger(
      Address account, OutputRoots beliefs, MachineRuns runs, long settledSeconds) {
    return List.of(
        new Challenger(
            system.games(l1),
            beliefs,
            runs,
            new Challenger.Settings(
                account, ChainConfiguration.hash(node.config()), HORIZON_SECONDS, settledSeconds)),
        resolution(account));
  }

  private Rule resolution(Address account) {
    return new Resolution(
        system.games(l1), account, new Resolution.Settings(HORIZON_SECONDS, OTHERS_AFTER_SECONDS));
  }

  /** Runs of the program, fed by our own node. */
  ProgramRuns runs(ElfProgram elf, BlobKzg kzg, Cryptography cryptography) {
    GuestRecorder.Node own =
        new GuestRecorder.Node(
            node.config(), l1, node.settlement().blobs()::blob, node.chain(), kzg, cryptography);
    return new ProgramRuns(elf, new GuestRecorder(own, outputs), node.folder().resolve("runs"));
  }
}
