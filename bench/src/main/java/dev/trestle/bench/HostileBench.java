package dev.trestle.bench;

import dev.trestle.guest.PreimageStore;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * {@code bench guest --hostile}: what channels cost that a batcher made to be expensive, in the
 * machine, beyond an undisturbed run. Prints {@code name, decompressed bytes, instructions, bytes
 * of memory, instructions per byte, memory per byte}. Memory is never taken back, so that all of a
 * run's channels add up: docs/spec/guest.md, Limits.
 */
final class HostileBench {
  private final ElfProgram program = GuestMachine.program();
  private final GuestWorkload workload = new GuestWorkload(1);

  private record Cost(long instructions, long memoryBytes) {}

  static void run() {
    new HostileBench().print();
  }

  private void print() {
    Cost base = cost(List.of());
    System.out.println("undisturbed\t0\t" + base.instructions + "\t" + base.memoryBytes);
    Cost none = cost(workload.dispute(List.of(), false));
    Cost blob = cost(workload.dispute(List.of(), true));
    line("a blob", 131_072, blob, none);
    int size = 1 << 20;
    line("zeros", new byte[size], base);
    line("zeros, four times as many", new byte[4 * size], base);
    line("a batch of one-byte transactions", singular(size), base);
    line("a span batch of empty blocks", span(size), base);
  }

  /** A batch for a block that is far ahead, so that it must be kept, with many transactions. */
  private static byte[] singular(int transactions) {
    RlpWriter batch = new RlpWriter().beginList();
    batch.bytes(Bytes32.ZERO.toBytes()).number(200).bytes(Bytes32.ZERO.toBytes());
    batch.number(4_000_000_000L).beginList();
    for (int i = 0; i < transactions; i++) {
      batch.bytes(new byte[] {1});
    }
    return string(0, batch.endList().endList().toBytes());
  }

  /** A span batch whose block count is as large as its bytes allow. */
  private static byte[] span(int blocks) {
    byte[] head = new byte[5 + 1 + 40];
    Arrays.fill(head, 0, 4, (byte) 0x80);
    head[4] = 0x0f; // far ahead
    byte[] count = {
      (byte) (blocks & 127 | 128), (byte) (blocks >> 7 & 127 | 128), (byte) (blocks >> 14)
    };
    byte[] all = new byte[head.length + count.length + blocks / 8 + blocks];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(count, 0, all, head.length, count.length);
    return string(1, all);
  }

  private static byte[] string(int version, byte[] content) {
    byte[] batch = new byte[1 + content.length];
    batch[0] = (byte) version;
    System.arraycopy(content, 0, batch, 1, content.length);
    return new RlpWriter().bytes(batch).toBytes();
  }

  private void line(String name, byte[] channel, Cost base) {
    line(name, channel.length, cost(List.of(channel)), base);
  }

  private static void line(String name, int bytes, Cost with, Cost base) {
    long instructions = with.instructions - base.instructions;
    long memory = with.memoryBytes - base.memoryBytes;
    System.out.printf(
        Locale.ROOT,
        "%s\t%d\t%d\t%d\t%.1f\t%.1f%n",
        name,
        bytes,
        instructions,
        memory,
        (double) instructions / bytes,
        (double) memory / bytes);
  }

  private Cost cost(List<byte[]> channels) {
    return cost(workload.disputeAfter(channels));
  }

  private Cost cost(PreimageStore read) {
    GuestMachine.Ended ended = GuestMachine.run(program, read);
    if (ended.code() != 0) {
      throw new IllegalStateException("the machine says " + ended + " where the JVM says valid");
    }
    return new Cost(ended.instructions(), ended.memoryBytes());
  }
}
