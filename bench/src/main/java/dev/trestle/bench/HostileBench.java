package dev.trestle.bench;

import dev.trestle.guest.PreimageStore;
import dev.trestle.riscv.ElfProgram;
import java.util.List;
import java.util.Locale;

/**
 * {@code bench guest --hostile}: what data costs that a batcher made to be expensive, in the
 * machine, beyond an undisturbed run. Prints {@code name, bytes posted, instructions, bytes of
 * memory, instructions per byte posted}. Memory is what the heap came to; what is garbage is
 * collected when 256 MiB were allocated. What follows from it: docs/spec/guest.md, Limits.
 */
final class HostileBench {
  private final ElfProgram program = GuestMachine.program();

  private record Cost(long instructions, long memoryBytes) {}

  static void run() {
    new HostileBench().print();
  }

  private void print() {
    Cost base = after(List.of());
    line("undisturbed", 0, base, new Cost(0, 0));
    Cost none = cost(new GuestWorkload(1).dispute(List.of(), false));
    Cost blob = cost(new GuestWorkload(1).dispute(List.of(), true));
    line("a blob", 131_072, blob, none);
    int size = 4 << 20;
    channel("zeros", HostileChannels.expanding(new byte[size]), base);
    channel("a batch of 12-byte transactions", HostileChannels.transactions(size), base);
    channel("a span batch of empty blocks", HostileChannels.emptyBlocks(size), base);
    channel("small batches for later blocks", HostileChannels.smallBatches(size / 8), base);
    channel("Huffman codes that nothing uses", HostileChannels.codes(size / 8), base);
    List<byte[]> full = HostileChannels.manyTransactions(24);
    line("24 channels of transactions, 10 MB each", 30_000_000, after(full), base);
  }

  private Cost after(List<byte[]> channels) {
    return cost(new GuestWorkload(1).disputeAfter(channels));
  }

  private void channel(String name, byte[] content, Cost base) {
    line(name, content.length, after(List.of(content)), base);
  }

  private static void line(String name, long bytes, Cost with, Cost base) {
    long instructions = with.instructions - base.instructions;
    System.out.printf(
        Locale.ROOT,
        "%s\t%d\t%d\t%d\t%.1f%n",
        name,
        bytes,
        instructions,
        with.memoryBytes - base.memoryBytes,
        bytes == 0 ? 0 : (double) instructions / bytes);
  }

  private Cost cost(PreimageStore read) {
    GuestMachine.Ended ended = GuestMachine.run(program, read);
    if (ended.code() != 0) {
      throw new IllegalStateException("the machine says " + ended + " where the JVM says valid");
    }
    return new Cost(ended.instructions(), ended.memoryBytes());
  }
}
