package dev.trestle.riscv;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Which blocks are translated together: breadth first from the entry through blocks that are worth
 * it, past calls but not into them, until the method would get too large.
 *
 * @param blocks the entry's first
 * @param entries where control may enter: the first block, those that a jump backwards leads to,
 *     and those to which calls return; so that on a way from one entry to the next no block comes
 *     twice
 */
record RegionPlan(List<Block> blocks, Set<Integer> entries) {
  /** So that the longest block alone is no method that HotSpot refuses. */
  private static final int MAX_BLOCK = 60;

  /** An instruction and where it stands. */
  record Instruction(int pc, int word, Operation operation) {
    int immediate() {
      return operation.immediate(word);
    }

    int rd() {
      return InstructionWord.rd(word);
    }

    int rs1() {
      return InstructionWord.rs1(word);
    }

    int rs2() {
      return InstructionWord.rs2(word);
    }

    /** Where a branch or JAL goes. */
    int target() {
      return pc + immediate();
    }

    boolean endsBlock() {
      return switch (operation.format()) {
        case B, J -> true;
        default -> operation == Operation.JALR;
      };
    }

    /** An upper bound of the bytecode that it becomes. */
    int bytecodeBytes() {
      return switch (operation.format()) {
        case LOAD -> 61;
        case STORE -> 74;
        case B -> 36;
        case J -> 56;
        default ->
            switch (operation) {
              case JALR -> 98;
              case SLT, SLTU, SLTI, SLTIU -> 34;
              default -> 28;
            };
      };
    }
  }

  /**
   * A straight run of instructions.
   *
   * @param next where control goes on after the last if that does not jump, or comes back from a
   *     call
   */
  record Block(List<Instruction> instructions, int next) {
    int pc() {
      return instructions.getFirst().pc();
    }

    Instruction last() {
      return instructions.getLast();
    }

    int bytecodeBytes() {
      return 40 + instructions.stream().mapToInt(Instruction::bytecodeBytes).sum();
    }

    /** Whether the last instruction is a call. */
    boolean calls() {
      return jumps() && last().rd() != 0;
    }

    private boolean jumps() {
      return last().operation() == Operation.JAL || last().operation() == Operation.JALR;
    }

    /** Where control may go from here without leaving the function; after a call, back from it. */
    List<Integer> successors() {
      boolean branches = last().operation().format() == Operation.Format.B;
      boolean target = branches || last().operation() == Operation.JAL && last().rd() == 0;
      List<Integer> all = new ArrayList<>(2);
      if (!jumps() || calls()) {
        all.add(next);
      }
      if (target) {
        all.add(last().target());
      }
      return all;
    }
  }

  /**
   * @param roots where to begin; the first is translated in any case
   * @param maxBytes of bytecode, about
   * @param worth whether the block that starts at a pc is to be translated with others
   */
  static RegionPlan of(Memory memory, List<Integer> roots, int maxBytes, IntPredicate worth) {
    Map<Integer, Block> blocks = new LinkedHashMap<>();
    Set<Integer> entries = new LinkedHashSet<>();
    var queue = new ArrayDeque<Integer>();
    int bytes = 0;
    for (int root : roots) {
      if (!blocks.containsKey(root)) {
        queue.add(root);
        entries.add(root);
      }
      while (!queue.isEmpty()) {
        int pc = queue.poll();
        if (blocks.containsKey(pc) || pc != roots.getFirst() && !worth.test(pc)) {
          continue;
        }
        Block block = block(memory, pc);
        boolean fits = blocks.isEmpty() || bytes + block.bytecodeBytes() <= maxBytes;
        if (block.instructions().isEmpty() || !fits) {
          continue;
        }
        bytes += block.bytecodeBytes();
        blocks.put(pc, block);
        queue.addAll(block.successors());
      }
    }
    entries.retainAll(blocks.keySet());
    addEntries(entries, blocks);
    return new RegionPlan(List.copyOf(blocks.values()), entries);
  }

  private static void addEntries(Set<Integer> entries, Map<Integer, Block> blocks) {
    for (Block block : blocks.values()) {
      for (int successor : block.successors()) {
        if (blocks.containsKey(successor) && (block.calls() || successor <= block.pc())) {
          entries.add(successor);
        }
      }
    }
  }

  /** Instructions of all blocks: no way from one entry to the next is longer. */
  int length() {
    return blocks.stream().mapToInt(block -> block.instructions().size()).sum();
  }

  private static Block block(Memory memory, int entry) {
    List<Instruction> instructions = new ArrayList<>();
    int pc = entry;
    while (instructions.size() < MAX_BLOCK && Interpreter.fetchable(pc)) {
      int word = (int) memory.load(pc, 4);
      Optional<Operation> operation = Operation.of(word);
      if (operation.isEmpty() || operation.get().format() == Operation.Format.NONE) {
        break;
      }
      var instruction = new Instruction(pc, word, operation.get());
      instructions.add(instruction);
      pc += 4;
      if (instruction.endsBlock()) {
        break;
      }
    }
    return new Block(instructions, pc);
  }
}
