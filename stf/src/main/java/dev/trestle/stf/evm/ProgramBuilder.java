package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.Word;
import dev.trestle.stf.state.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Prepares code: one pass, then the jumps' targets. Linear in the size of the code. */
final class ProgramBuilder {
  /** A block is cut before its gas outgrows the operand's 24 bits. */
  private static final int MOST_BLOCK_GAS = 1 << 22;

  /** Larger code has places that do not fit an operand. */
  private static final int MOST_CODE_BYTES = 1 << 20;

  /** More stack than there is: such a block always goes to the step loop. */
  private static final int TOO_DEEP = 2000;

  private final OpcodeTable table;
  private final byte[] code;
  private final int size;
  private final long[] jumps;
  private final int[] blockAt;
  private final List<Word> constants = new ArrayList<>();
  private int[] out = new int[256];
  private int count = 1; // instruction 0 is no target

  /** Instructions whose operand is a place in the code still, and must become an instruction. */
  private int[] unresolved = new int[64];

  private int unresolvedCount;

  private int lastOperation;

  /** The block being written. */
  private int header;

  private int gas;
  private int height;
  private int need;
  private int growth;

  private ProgramBuilder(Code code, OpcodeTable table) {
    this.table = table;
    this.code = code.padded();
    this.size = code.sizeBytes();
    this.jumps = code.jumpDestinations();
    this.blockAt = new int[size];
  }

  static boolean canPrepare(Code code) {
    return code.sizeBytes() <= MOST_CODE_BYTES;
  }

  static Program prepare(Code code, OpcodeTable table) {
    return new ProgramBuilder(code, table).build();
  }

  private Program build() {
    int at = 0;
    boolean open = false;
    while (at < size) {
      int op = code[at] & 255;
      if (open && (op == Opcode.JUMPDEST || gas > MOST_BLOCK_GAS)) {
        closeBlock();
        open = false;
      }
      if (!open) {
        openBlock(at, op == Opcode.JUMPDEST);
        open = true;
      }
      at = instruction(at, op);
      if (endsBlock(op) || !table.isDefined(op) || jumped) {
        closeBlock();
        open = false;
        jumped = false;
        if (!goesOn(lastOperation)) {
          at = nextDestination(at);
        }
      }
    }
    if (!open) {
      openBlock(size, false);
    }
    emit(Opcode.STOP);
    closeBlock();
    resolve();
    return new Program(table, Arrays.copyOf(out, count), constants.toArray(new Word[0]), blockAt);
  }

  /** Set when an instruction ended in a jump that was not its first opcode. */
  private boolean jumped;

  /** Control leaves here, or the next operation must see the exact gas. */
  private static boolean endsBlock(int op) {
    return switch (op) {
      case Opcode.STOP, Opcode.JUMP, Opcode.JUMPI, Opcode.RETURN, Opcode.REVERT -> true;
      case Opcode.GAS, Opcode.SSTORE, Opcode.SELFDESTRUCT -> true;
      case Opcode.CALL, Opcode.CALLCODE, Opcode.DELEGATECALL, Opcode.STATICCALL -> true;
      case Opcode.CREATE, Opcode.CREATE2 -> true;
      default -> false;
    };
  }

  /** Whether the instruction may be followed by the next one. */
  private static boolean goesOn(int instruction) {
    return switch (instruction) {
      case Opcode.STOP, Opcode.JUMP, Opcode.RETURN, Opcode.REVERT, Opcode.SELFDESTRUCT -> false;
      case Program.JUMP_TO, Program.STEP -> false;
      default -> true;
    };
  }

  /** Skips what cannot be reached. */
  private int nextDestination(int from) {
    int at = from;
    while (at < size && !isDestination(at)) {
      int op = code[at] & 255;
      at += op >= Opcode.PUSH1 && op <= Opcode.PUSH32 ? op - Opcode.PUSH0 + 1 : 1;
    }
    return Math.min(at, size);
  }

  private void openBlock(int place, boolean target) {
    header = count;
    if (target) {
      blockAt[place] = count;
    }
    emit(Program.BLOCK);
    emit(0);
    emit(place);
    gas = 0;
    height = 0;
    need = 0;
    growth = 0;
  }

  private void closeBlock() {
    out[header] |= gas << 8;
    out[header + 1] = Math.min(need, TOO_DEEP) << 16 | Math.min(growth, TOO_DEEP);
  }

  /** Accounts for an opcode in the block. */
  private void take(int op) {
    gas += table.constantGas(op);
    need = Math.max(need, table.minimumDepth(op) - height);
    height += table.delta(op);
    growth = Math.max(growth, height);
  }

  private void emit(int instruction) {
    if (count == out.length) {
      out = Arrays.copyOf(out, count * 2);
    }
    out[count++] = instruction;
    lastOperation = instruction & 255;
  }

  private void emit(int operation, int operand) {
    emit(operation | operand << 8);
  }

  /** Emits a jump whose operand is a place in the code for now. */
  private void emitJump(int operation, int place, boolean negated) {
    if (unresolvedCount == unresolved.length) {
      unresolved = Arrays.copyOf(unresolved, unresolvedCount * 2);
    }
    unresolved[unresolvedCount++] = count;
    emit(operation | place << 8 | (negated ? 1 << 31 : 0));
    jumped = true;
  }

  private void resolve() {
    for (int i = 0; i < unresolvedCount; i++) {
      int instruction = out[unresolved[i]];
      int place = instruction >>> 8 & 0x7fffff;
      int target = place < size ? blockAt[place] : 0;
      out[unresolved[i]] = instruction & 0x800000ff | target << 8;
    }
  }

  /** Emits what begins at {@code at}; the place behind it. */
  private int instruction(int at, int op) {
    if (!table.isDefined(op)) {
      emit(Program.STEP, at);
      return at + 1;
    }
    take(op);
    if (op >= Opcode.PUSH0 && op <= Opcode.PUSH32) {
      return push(at, op);
    }
    if (op >= Opcode.DUP1 && op <= Opcode.DUP16) {
      return duplicate(at, op - Opcode.DUP1 + 1);
    }
    if (op >= Opcode.SWAP1 && op <= Opcode.SWAP16) {
      return swap(at, op - Opcode.SWAP1 + 1);
    }
    switch (op) {
      case Opcode.JUMPDEST -> {}
      case Opcode.PC -> emit(Program.SMALL, at);
      case Opcode.POP -> {
        return pops(at);
      }
      case Opcode.LT, Opcode.GT, Opcode.SLT, Opcode.SGT, Opcode.EQ, Opcode.ISZERO -> {
        return comparison(at, op);
      }
      default -> {
        if (ProgramLoop.isDirect(op)) {
          emit(op);
        } else {
          emit(Program.RARE, op | table.delta(op) << 8);
        }
      }
    }
    return at + 1;
  }

  private int pops(int at) {
    int n = 1;
    while ((code[at + n] & 255) == Opcode.POP && at + n < size) {
      take(Opcode.POP);
      n++;
    }
    emit(Program.POPS, n);
    return at + n;
  }

  private int push(int at, int op) {
    int n = op - Opcode.PUSH0;
    Word value = new Word();
    if (n > 8) {
      Operations.push(value, code, at + 1, n);
    } else {
      long v = 0;
      for (int i = 1; i <= n; i++) {
        v = v << 8 | code[at + i] & 255;
      }
      value.set(v);
    }
    int next = at + 1 + n;
    int follower = next < size ? code[next] & 255 : Opcode.STOP;
    int small = value.toIndex();
    if (follower == Opcode.JUMP || follower == Opcode.JUMPI) {
      take(follower);
      int place = small < 0 || small >= size || !isDestination(small) ? size : small;
      emitJump(follower == Opcode.JUMP ? Program.JUMP_TO : Program.JUMPI_TO, place, false);
      return next + 1;
    }
    int fused = withConstant(follower, small);
    if (fused != 0) {
      take(follower);
      boolean inline = fused >= Program.C_SHL;
      emit(fused, inline ? small : constant(value));
      return next + 1;
    }
    boolean swapped = follower == Opcode.SWAP1 && next + 1 < size;
    if (swapped && (code[next + 1] & 255) == Opcode.SUB) {
      take(Opcode.SWAP1);
      take(Opcode.SUB);
      emit(Program.C_LESS, constant(value));
      return next + 2;
    }
    if (small >= 0 && small < 1 << 24) {
      emit(Program.SMALL, small);
    } else {
      emit(Program.CONSTANT, constant(value));
    }
    return next;
  }

  /** The fused form of PUSH and the opcode after it; 0 when there is none. */
  private static int withConstant(int op, int small) {
    return switch (op) {
      case Opcode.ADD -> Program.C_ADD;
      case Opcode.SUB -> Program.C_SUB;
      case Opcode.MUL -> Program.C_MUL;
      case Opcode.AND -> Program.C_AND;
      case Opcode.OR -> Program.C_OR;
      case Opcode.XOR -> Program.C_XOR;
      case Opcode.LT -> Program.C_LT;
      case Opcode.GT -> Program.C_GT;
      case Opcode.EQ -> Program.C_EQ;
      case Opcode.SHL -> small >= 0 && small < 256 ? Program.C_SHL : 0;
      case Opcode.SHR -> small >= 0 && small < 256 ? Program.C_SHR : 0;
      case Opcode.MLOAD -> small >= 0 && small < 1 << 20 ? Program.C_MLOAD : 0;
      case Opcode.MSTORE -> small >= 0 && small < 1 << 20 ? Program.C_MSTORE : 0;
      default -> 0;
    };
  }

  private int duplicate(int at, int n) {
    int follower = code[at + 1] & 255;
    if (follower >= Opcode.DUP1 && follower <= Opcode.DUP16) {
      int last = code[at + 2] & 255;
      if (withDuplicate(last) == 0) {
        take(follower);
        emit(Program.DUP_DUP, n | follower - Opcode.DUP1 + 1 << 8);
        return at + 2;
      }
    }
    int fused = withDuplicate(follower);
    if (fused != 0) {
      take(follower);
      emit(fused, n);
      return at + 2;
    }
    emit(Program.DUP, n);
    return at + 1;
  }

  private static int withDuplicate(int op) {
    return switch (op) {
      case Opcode.ADD -> Program.D_ADD;
      case Opcode.SUB -> Program.D_SUB;
      case Opcode.MUL -> Program.D_MUL;
      case Opcode.AND -> Program.D_AND;
      case Opcode.LT -> Program.D_LT;
      case Opcode.GT -> Program.D_GT;
      case Opcode.EQ -> Program.D_EQ;
      case Opcode.MLOAD -> Program.D_MLOAD;
      case Opcode.MSTORE -> Program.D_MSTORE;
      default -> 0;
    };
  }

  private int swap(int at, int n) {
    int follower = code[at + 1] & 255;
    if (follower == Opcode.POP) {
      take(follower);
      emit(Program.SWAP_POP, n);
      return at + 2;
    }
    if (n == 1 && follower == Opcode.SUB) {
      take(follower);
      emit(Program.LESS);
      return at + 2;
    }
    emit(Program.SWAP, n);
    return at + 1;
  }

  /** A comparison, fused with a conditional jump to a constant when one follows. */
  private int comparison(int at, int op) {
    int next = at + 1;
    boolean negated = false;
    while (op != Opcode.ISZERO && (code[next] & 255) == Opcode.ISZERO) {
      negated = !negated;
      next++;
    }
    int push = code[next] & 255;
    int n = push - Opcode.PUSH0;
    boolean jumps =
        n >= 1 && n <= 3 && next + n + 1 < size && (code[next + n + 1] & 255) == Opcode.JUMPI;
    if (!jumps) {
      emit(op);
      return at + 1;
    }
    for (int i = at + 1; i < next; i++) {
      take(Opcode.ISZERO);
    }
    take(push);
    take(Opcode.JUMPI);
    int to = 0;
    for (int i = 1; i <= n; i++) {
      to = to << 8 | code[next + i] & 255;
    }
    emitJump(withJump(op), to < size && isDestination(to) ? to : size, negated);
    return next + n + 2;
  }

  private static int withJump(int op) {
    return switch (op) {
      case Opcode.LT -> Program.LT_JUMPI;
      case Opcode.GT -> Program.GT_JUMPI;
      case Opcode.SLT -> Program.SLT_JUMPI;
      case Opcode.SGT -> Program.SGT_JUMPI;
      case Opcode.EQ -> Program.EQ_JUMPI;
      default -> Program.ISZERO_JUMPI;
    };
  }

  private boolean isDestination(int place) {
    return (jumps[place >> 6] >>> place & 1) != 0;
  }

  private int constant(Word value) {
    constants.add(value);
    return constants.size() - 1;
  }
}
