package dev.trestle.riscv;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Which blocks are translated together: breadth first from the entry through blocks that have been
 * executed, into called functions and back out of them, until the method would get too large.
 *
 * @param blocks the entry's first
 */
record RegionPlan(List<Block> blocks) {
  /** Calls that are followed, one inside another. */
  private static final int MAX_FRAMES = 2;

  private static final int MAX_BLOCK = 150;

  /** A call that was followed: where its return goes, and the call around it. */
  record Frame(int returnTo, Optional<Frame> outer) {
    int depth() {
      return 1 + outer.map(Frame::depth).orElse(0);
    }

    boolean contains(int address) {
      return returnTo == address || outer.filter(f -> f.contains(address)).isPresent();
    }
  }

  /** A block's identity: the same code under another call is another block. */
  record Key(int pc, Optional<Frame> frame) {}

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

    boolean isReturn() {
      return operation == Operation.JALR && rd() == 0 && rs1() == 1 && immediate() == 0;
    }

    boolean isCall() {
      return operation == Operation.JAL && rd() == 1;
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
        case LOAD -> 52;
        case STORE -> 60;
        case B, J -> 28;
        default ->
            switch (operation) {
              case JALR -> 44;
              case SLT, SLTU, SLTI, SLTIU -> 18;
              default -> 13;
            };
      };
    }
  }

  /**
   * A straight run of instructions.
   *
   * @param next where control goes on after the last if that does not jump
   */
  record Block(Key key, List<Instruction> instructions, int next) {
    Instruction last() {
      return instructions.getLast();
    }

    int bytecodeBytes() {
      return 32 + instructions.stream().mapToInt(Instruction::bytecodeBytes).sum();
    }

    /** Where the last instruction may lead, as far as it is known. */
    List<Key> successors() {
      Instruction last = last();
      Optional<Frame> frame = key.frame();
      if (!last.endsBlock()) {
        return List.of(new Key(next, frame));
      }
      if (last.operation() == Operation.JALR) {
        return last.isReturn()
            ? frame.map(f -> List.of(new Key(f.returnTo(), f.outer()))).orElse(List.of())
            : List.of();
      }
      if (last.operation() == Operation.JAL) {
        return callee(last).map(List::of).orElse(List.of());
      }
      return List.of(new Key(next, frame), new Key(last.target(), frame));
    }

    /** Where a JAL goes on inside the region; empty for a call that is not followed. */
    Optional<Key> callee(Instruction jal) {
      Optional<Frame> frame = key.frame();
      if (jal.rd() == 0) {
        return Optional.of(new Key(jal.target(), frame));
      }
      int returnTo = jal.pc() + 4;
      boolean follow =
          jal.isCall()
              && frame.map(Frame::depth).orElse(0) < MAX_FRAMES
              && frame.filter(f -> f.contains(returnTo)).isEmpty();
      return follow
          ? Optional.of(new Key(jal.target(), Optional.of(new Frame(returnTo, frame))))
          : Optional.empty();
    }
  }

  /**
   * @param maxBytes of bytecode, about
   * @param visited whether the block that starts at a pc has been executed
   */
  static RegionPlan of(Memory memory, int entry, int maxBytes, IntPredicate visited) {
    Map<Key, Block> blocks = new LinkedHashMap<>();
    var queue = new ArrayDeque<Key>();
    queue.add(new Key(entry, Optional.empty()));
    int bytes = 0;
    while (!queue.isEmpty()) {
      Key key = queue.poll();
      if (blocks.containsKey(key) || !visited.test(key.pc())) {
        continue;
      }
      Block block = block(memory, key);
      if (block.instructions().isEmpty() || bytes + block.bytecodeBytes() > maxBytes) {
        continue;
      }
      bytes += block.bytecodeBytes();
      blocks.put(key, block);
      queue.addAll(block.successors());
    }
    return new RegionPlan(List.copyOf(blocks.values()));
  }

  private static Block block(Memory memory, Key key) {
    List<Instruction> instructions = new ArrayList<>();
    int pc = key.pc();
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
    return new Block(key, instructions, pc);
  }
}
