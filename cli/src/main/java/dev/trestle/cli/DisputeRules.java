package dev.trestle.cli;

import dev.trestle.derivation.RollupConfig;
import dev.trestle.guest.ChainConfiguration;
import dev.trestle.l1.SettlementClient;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.Chain;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.settlement.Challenger;
import dev.trestle.settlement.ContractReader;
import dev.trestle.settlement.DisputeSystem;
import dev.trestle.settlement.GameStarts;
import dev.trestle.settlement.GuestRecorder;
import dev.trestle.settlement.L2Source;
import dev.trestle.settlement.MachineRuns;
import dev.trestle.settlement.NodeOutputs;
import dev.trestle.settlement.OutputRoots;
import dev.trestle.settlement.ProgramRuns;
import dev.trestle.settlement.Proposer;
import dev.trestle.settlement.RemoteNode;
import dev.trestle.settlement.Resolution;
import dev.trestle.settlement.Rule;
import dev.trestle.settlement.StateWatch;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.util.List;

/** What proposers and challengers do, for a node in this process or in another one. */
final class DisputeRules {
  /** Older games are over whatever happened in them. */
  static final long HORIZON_SECONDS = 28L * 24 * 3600;

  /** How long games are left to those who have bonds in them. */
  private static final long OTHERS_AFTER_SECONDS = 3600;

  private final View view;
  private final SettlementClient l1;
  private final DisputeSystem system;

  /**
   * What they see.
   *
   * @param folder where state hashes of runs are remembered
   */
  private record View(
      RollupConfig config,
      SettlementAccess settlement,
      OutputRoots outputs,
      L2Source l2,
      Path folder) {}

  private DisputeRules(View view) {
    this.view = view;
    l1 = view.settlement.client();
    system = DisputeSystem.of(new ContractReader(l1), view.config.contracts().portal());
  }

  /** With a node in this process. */
  DisputeRules(RollupNode node) {
    this(
        new View(
            node.config(),
            node.settlement(),
            new NodeOutputs(node.chain(), node.safeHeads(), node.settlement().client()),
            L2Source.of(node.chain()),
            node.folder().resolve("runs")));
  }

  /**
   * With a node in another process.
   *
   * @param folder where state hashes of runs are remembered
   */
  DisputeRules(RollupConfig config, SettlementAccess settlement, RemoteNode node, Path folder) {
    this(new View(config, settlement, node, node, folder));
  }

  /** Where the disputes of a chain start, as its portal says now. */
  static GameStarts starts(SettlementClient l1, Address portal) {
    DisputeSystem system = DisputeSystem.of(new ContractReader(l1), portal);
    return new GameStarts(system.games(l1), system.registry(), HORIZON_SECONDS);
  }

  DisputeSystem system() {
    return system;
  }

  OutputRoots outputs() {
    return view.outputs;
  }

  /**
   * How claims are made.
   *
   * @param finalizedOnly whether only finalized blocks are claimed, or safe ones, too
   */
  record Claiming(long intervalSeconds, boolean finalizedOnly, UInt256 mostBondedWei) {}

  /**
   * @param l2 whose finalized or safe blocks are claimed
   */
  List<Rule> proposer(Address account, Chain l2, Claiming claiming) {
    return List.of(
        new Proposer(
            system.games(l1),
            view.outputs,
            () -> claiming.finalizedOnly ? l2.finalized().number() : l2.safe().number(),
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
                account, ChainConfiguration.hash(view.config), HORIZON_SECONDS, settledSeconds)),
        new StateWatch(
            new GameStarts(system.games(l1), system.registry(), HORIZON_SECONDS), view.l2),
        resolution(account));
  }

  private Rule resolution(Address account) {
    return new Resolution(
        system.games(l1), account, new Resolution.Settings(HORIZON_SECONDS, OTHERS_AFTER_SECONDS));
  }

  /** Runs of the program, fed by our node. */
  ProgramRuns runs(ElfProgram elf, BlobKzg kzg, Cryptography cryptography) {
    GuestRecorder.Node own =
        new GuestRecorder.Node(
            view.config, l1, view.settlement.blobs()::blob, view.l2, kzg, cryptography);
    return new ProgramRuns(elf, new GuestRecorder(own, view.outputs), view.folder);
  }
}
