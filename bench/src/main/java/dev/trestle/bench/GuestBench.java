package dev.trestle.bench;

import dev.trestle.guest.PreimageStore;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.stf.primitives.Address;
import java.util.List;

/**
 * What the proven program costs in the machine: instructions of a dispute about one block, empty
 * and full, from the parent's root to the block's. Prints {@code name, instructions, preimages,
 * preimage bytes}. Per transaction is the difference to the empty block, divided.
 */
final class GuestBench {
  private final ElfProgram program = GuestMachine.program();
  private final GuestWorkload workload;
  private final int transactions;

  private record Cost(long instructions, int preimages, long preimageBytes) {
    String line(String name) {
      return name + "\t" + instructions + "\t" + preimages + "\t" + preimageBytes;
    }

    String lineEach(String name, Cost base, int count) {
      return new Cost(
              (instructions - base.instructions) / count,
              (preimages - base.preimages) / count,
              (preimageBytes - base.preimageBytes) / count)
          .line(name);
    }
  }

  private GuestBench(int transactions) {
    this.transactions = transactions;
    workload = new GuestWorkload(transactions);
  }

  static void run(List<String> options) {
    if (options.contains("--hostile")) {
      HostileBench.run();
      return;
    }
    int at = options.indexOf("--transactions");
    int transactions = at >= 0 ? Integer.parseInt(options.get(at + 1)) : 200;
    new GuestBench(transactions).print();
  }

  private void print() {
    Address token = workload.token();
    Cost empty = cost(List.of(), false);
    System.out.println(empty.line("empty block"));
    Cost blob = cost(List.of(), true);
    System.out.println(blob.lineEach("its data in a blob, more", empty, 1));
    Cost ether = cost(workload.etherTransfers(), false);
    System.out.println(ether.line("block of " + transactions + " ETH transfers to new accounts"));
    System.out.println(ether.lineEach("ETH transfer", empty, transactions));
    Cost tokens = cost(workload.tokenTransfers(token), false);
    System.out.println(
        tokens.line("block of " + transactions + " ERC-20 transfers to new holders"));
    System.out.println(tokens.lineEach("ERC-20 transfer", empty, transactions));
  }

  private Cost cost(List<byte[]> block, boolean inBlob) {
    PreimageStore read = workload.dispute(block, inBlob);
    GuestMachine.Ended ended = GuestMachine.run(program, read);
    if (ended.code() != 0) {
      throw new IllegalStateException("the machine says " + ended + " where the JVM says valid");
    }
    return new Cost(ended.instructions(), read.all().size(), read.sizeBytes());
  }
}
