package dev.trestle.riscv;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.trestle.riscv.RegionPlan.Block;
import dev.trestle.riscv.RegionPlan.Instruction;
import dev.trestle.riscv.RegionPlan.Key;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One region as a hidden class. A block takes its length off the budget when it begins; whatever
 * leaves it early, leaves through a stub that gives back what was not executed and names the
 * instruction to go on with. A local variable always holds what its register holds, so that every
 * exit writes back the same ones.
 */
final class RegionWriter {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final ClassDesc REGION = desc(Region.class);
  private static final ClassDesc HART = desc(Hart.class);
  private static final ClassDesc NAME = ClassDesc.of(Region.class.getPackageName() + ".Translated");
  private static final ClassDesc LONGS = CD_long.arrayType();
  private static final ClassDesc PAGES = ConstantDescs.CD_byte.arrayType(2);
  private static final MethodTypeDesc RUN = MethodTypeDesc.of(CD_long, HART, PAGES, PAGES, CD_long);

  // Slots: 0 this, 1 hart, 2 readable, 3 writable, 4 budget.
  static final int HART_SLOT = 1;
  static final int READABLE = 2;
  static final int WRITABLE = 3;
  static final int BUDGET = 4;
  static final int TEMPORARY = 6;
  static final int PAGE = 8;
  private static final int LANES = 9;

  private final RegionPlan plan;
  private final CodeBuilder code;
  private final Map<Key, Label> labels = new HashMap<>();
  private final List<Stub> stubs = new ArrayList<>();
  private final Label exit;
  private final Label exitWithPc;
  private final long used;
  private final long written;

  /** A way out: at which instruction, and how many of its block were not executed. */
  private record Stub(Label label, int pc, int unexecuted) {}

  private RegionWriter(RegionPlan plan, CodeBuilder code) {
    this.plan = plan;
    this.code = code;
    this.exit = code.newLabel();
    this.exitWithPc = code.newLabel();
    long anyUsed = 0;
    long anyWritten = 0;
    for (Block block : plan.blocks()) {
      labels.put(block.key(), code.newLabel());
      for (Instruction instruction : block.instructions()) {
        anyUsed |= registersUsed(instruction);
        anyWritten |= writesRegister(instruction) ? 1L << instruction.rd() : 0;
      }
    }
    this.written = anyWritten & ~1L;
    this.used = (anyUsed | anyWritten) & ~1L;
  }

  private static ClassDesc desc(Class<?> type) {
    return ClassDesc.ofDescriptor(type.descriptorString());
  }

  /** Translates and loads. */
  static Region write(RegionPlan plan) {
    try {
      MethodHandles.Lookup hidden = LOOKUP.defineHiddenClass(classFile(plan), true);
      return (Region)
          hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (Throwable e) {
      throw new IllegalStateException(
          "the translation of %#x does not load".formatted(plan.blocks().getFirst().key().pc()), e);
    }
  }

  /** The class file of a region. */
  static byte[] classFile(RegionPlan plan) {
    return ClassFile.of()
        .build(
            NAME,
            type ->
                type.withSuperclass(REGION)
                    .withFlags(ClassFile.ACC_FINAL)
                    .withMethodBody(
                        ConstantDescs.INIT_NAME,
                        ConstantDescs.MTD_void,
                        0,
                        c ->
                            c.aload(0)
                                .invokespecial(
                                    REGION, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                .return_())
                    .withMethodBody("run", RUN, 0, c -> new RegionWriter(plan, c).writeAll()));
  }

  private static boolean writesRegister(Instruction instruction) {
    return switch (instruction.operation().format()) {
      case STORE, B, FENCE, NONE -> false;
      default -> true;
    };
  }

  private static long registersUsed(Instruction i) {
    return switch (i.operation().format()) {
      case R, STORE, B -> 1L << i.rs1() | 1L << i.rs2();
      case I, LOAD, SHIFT, SHIFT_WORD -> 1L << i.rs1();
      case U, J, FENCE, NONE -> 0;
    };
  }

  private void writeAll() {
    code.aload(HART_SLOT).getfield(HART, "x", LONGS).astore(LANES);
    for (int i = 1; i < 32; i++) {
      if ((used >>> i & 1) == 1) {
        code.aload(LANES).loadConstant(i).laload().lstore(slot(i));
      }
    }
    List<Block> blocks = plan.blocks();
    for (int i = 0; i < blocks.size(); i++) {
      Key following = i + 1 < blocks.size() ? blocks.get(i + 1).key() : null;
      writeBlock(blocks.get(i), following);
    }
    for (Stub stub : stubs) {
      code.labelBinding(stub.label()).loadConstant(stub.pc()).loadConstant(stub.unexecuted());
      code.goto_(exit);
    }
    writeExit();
  }

  private void writeExit() {
    if (!stubs.isEmpty()) {
      code.labelBinding(exit).i2l().lload(BUDGET).ladd().lstore(BUDGET).i2l().lstore(TEMPORARY);
    }
    code.labelBinding(exitWithPc).aload(HART_SLOT).lload(TEMPORARY).putfield(HART, "pc", CD_long);
    code.aload(HART_SLOT).getfield(HART, "x", LONGS).astore(LANES);
    for (int i = 1; i < 32; i++) {
      if ((written >>> i & 1) == 1) {
        code.aload(LANES).loadConstant(i).lload(slot(i)).lastore();
      }
    }
    code.lload(BUDGET).lreturn();
  }

  private static int slot(int register) {
    return InstructionWriter.slot(register);
  }

  private void writeBlock(Block block, @Nullable Key following) {
    int length = block.instructions().size();
    code.labelBinding(labels.get(block.key()));
    code.lload(BUDGET).loadConstant((long) length).lsub().lstore(BUDGET);
    code.lload(BUDGET).lconst_0().lcmp().iflt(stub(block.key().pc(), length));
    for (int i = 0; i < length; i++) {
      Instruction instruction = block.instructions().get(i);
      if (instruction.endsBlock()) {
        writeTransfer(block, instruction, following);
      } else {
        Label otherwise =
            InstructionWriter.mayLeave(instruction) ? stub(instruction.pc(), length - i) : exit;
        new InstructionWriter(code, instruction, otherwise).write();
      }
    }
    if (!block.last().endsBlock()) {
      goTo(new Key(block.next(), block.key().frame()), following);
    }
  }

  /** The label of a way out. */
  private Label stub(int pc, int unexecuted) {
    Label label = code.newLabel();
    stubs.add(new Stub(label, pc, unexecuted));
    return label;
  }

  /** The block's label, or that of a stub if it is not in the region. */
  private Label labelOf(Key key) {
    Label inside = labels.get(key);
    return inside != null ? inside : stub(key.pc(), 0);
  }

  private void goTo(Key key, @Nullable Key following) {
    if (!key.equals(following)) {
      code.goto_(labelOf(key));
    }
  }

  private void writeTransfer(Block block, Instruction instruction, @Nullable Key following) {
    switch (instruction.operation()) {
      case JAL -> writeJump(block, instruction, following);
      case JALR -> writeIndirect(block, instruction);
      default -> {
        writeBranch(block, instruction);
        goTo(new Key(block.next(), block.key().frame()), following);
      }
    }
  }

  private void writeJump(Block block, Instruction jal, @Nullable Key following) {
    if ((jal.target() & 3) != 0) {
      code.goto_(stub(jal.pc(), 1));
      return;
    }
    if (jal.rd() != 0) {
      code.loadConstant((long) jal.pc() + 4).lstore(slot(jal.rd()));
    }
    var callee = block.callee(jal);
    if (callee.isPresent()) {
      goTo(callee.get(), following);
    } else {
      code.goto_(stub(jal.target(), 0));
    }
  }

  private void writeIndirect(Block block, Instruction jalr) {
    InstructionWriter.pushRegister(code, jalr.rs1());
    if (jalr.immediate() != 0) {
      code.loadConstant((long) jalr.immediate()).ladd();
    }
    code.loadConstant(~1L).land().lstore(TEMPORARY);
    code.lload(TEMPORARY).loadConstant(2L).land().lconst_0().lcmp().ifne(stub(jalr.pc(), 1));
    if (jalr.rd() != 0) {
      code.loadConstant((long) jalr.pc() + 4).lstore(slot(jalr.rd()));
    }
    List<Key> known = block.successors();
    if (!known.isEmpty() && labels.containsKey(known.getFirst())) {
      Key back = known.getFirst();
      code.lload(TEMPORARY).loadConstant((long) back.pc()).lcmp().ifeq(labelOf(back));
    }
    code.goto_(exitWithPc);
  }

  private void writeBranch(Block block, Instruction branch) {
    int target = branch.target();
    Label taken =
        (target & 3) != 0 ? stub(branch.pc(), 1) : labelOf(new Key(target, block.key().frame()));
    InstructionWriter.pushRegister(code, branch.rs1());
    InstructionWriter.pushRegister(code, branch.rs2());
    switch (branch.operation()) {
      case BLTU, BGEU ->
          code.invokestatic(
              ConstantDescs.CD_Long,
              "compareUnsigned",
              MethodTypeDesc.of(CD_int, CD_long, CD_long));
      default -> code.lcmp();
    }
    switch (branch.operation()) {
      case BEQ -> code.ifeq(taken);
      case BNE -> code.ifne(taken);
      case BLT, BLTU -> code.iflt(taken);
      default -> code.ifge(taken);
    }
  }
}
