package dev.trestle.bench;

import java.io.IOException;
import java.util.List;

/** {@code bin/bench SUBJECT [OPTION ...]}. */
public final class Bench {
  private static final String USAGE =
      """
      usage: bench evm [--workloads DIR] [--only NAME] [--seconds N]
             bench riscv [--only NAME] [--seconds N] [--trace-steps N]
             bench stark [--only NAME] [--seconds N]
             bench proof [--log-rows N] [--blowup 2|4|8] [--threads N] [--rounds N]
             bench da [--transactions N]
             bench guest [--transactions N | --hostile]
             bench dispute
             bench explorer [--transactions N] [--database jdbc:postgresql://...]
                            [--folder DIR [--only-fill]]
             bench rpc [--connections N] [--seconds N] [--anvil PROGRAM]
             bench store [--transactions N] [--per-block N] [--workload ether|token]
                         [--history all|256]
             bench node [--stacks sequencer,anvil,devnet | --rpc URL] [--anvil PROGRAM]
                        [--rounds N] [--only WORKLOAD] [--transactions N] [--senders N]
                        [--java-options "OPTION ..."]
             bench sync [--transactions N] [--senders N] [--hours N]
             bench restart [--blocks N]
      """;

  private Bench() {}

  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      System.err.print(USAGE);
      System.exit(2);
    }
    List<String> options = List.of(args).subList(1, args.length);
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.print(USAGE);
      return;
    }
    switch (args[0]) {
      case "evm" -> EvmBench.run(options);
      case "riscv" -> RiscvBench.run(options);
      case "stark" -> StarkBench.run(options);
      case "proof" -> ProofBench.run(options);
      case "da" -> DaBench.run(options);
      case "guest" -> GuestBench.run(options);
      case "dispute" -> DisputeBench.run(options);
      case "explorer" -> ExplorerBench.run(options);
      case "node" -> NodeBench.run(options);
      case "sync" -> SyncBench.run(options);
      case "restart" -> RestartBench.run(options);
      case "rpc" -> RpcBench.run(options);
      case "store" -> StoreBench.run(options);
      default -> {
        System.err.println("no benchmark is called " + args[0]);
        System.err.print(USAGE);
        System.exit(2);
      }
    }
  }
}
