package dev.trestle.riscv;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Which blocks are translated together: breadth first from the entry through blocks that are worth
 * it, into calls and past them, until the method would get too large. Control may enter at any of
 * them.
 *
 * @param blocks the entry's first
 */
record RegionPlan(List<Block> blocks) {
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
        case LOAD -> 60;
        case STORE -> 66;
        case B, J -> 36;
        default ->
            switch (operation) {
              case JALR -> 52;
              case SLT, SLTU, SLTI, SLTIU -> 26;
              default -> 21;
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

    /** Whether control goes from the last instruction to the next, or comes back to it. */
    boolean goesOn() {
      Operation operation = last().operation();
      boolean jumps = operation == Operation.JAL || operation == Operation.JALR;
      return !jumps || last().rd() != 0;
    }

    /** Where the last instruction jumps, if that is known. */
    Optional<Integer> target() {
      boolean known =
          last().operation().format() == Operation.Format.B || last().operation() == Operation.JAL;
      return known ? Optional.of(last().target()) : Optional.empty();
    }
  }

  /**
   * @param maxBytes of bytecode, about
   * @param worth whether the block that starts at a pc is to be translated with others
   */
  static RegionPlan of(Memory memory, int entry, int maxBytes, IntPredicate worth) {
    Map<Integer, Block> blocks = new LinkedHashMap<>();
    var queue = new ArrayDeque<Integer>();
    queue.add(entry);
    int bytes = 0;
    while (!queue.isEmpty()) {
      int pc = queue.poll();
      if (blocks.containsKey(pc) || pc != entry && !worth.test(pc)) {
        continue;
      }
      Block block = block(memory, pc);
      boolean fits = blocks.isEmpty() || bytes + block.bytecodeBytes() <= maxBytes;
      if (block.instructions().isEmpty() || !fits) {
        continue;
      }
      bytes += block.bytecodeBytes();
      blocks.put(pc, block);
      if (block.goesOn()) {
        queue.add(block.next());
      }
      block.target().ifPresent(queue::add);
    }
    return new RegionPlan(List.copyOf(blocks.values()));
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
