package dev.trestle.riscv;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.trestle.riscv.RegionPlan.Block;
import dev.trestle.riscv.RegionPlan.Instruction;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One region as a hidden class. A block takes its length off the budget when it begins; whatever
 * leaves it early, leaves through a stub that gives back what was not executed and names the
 * instruction to go on with. Registers stay in the hart's array: HotSpot keeps what a block
 * computes in the processor's, but has nothing to carry from block to block, which makes compiling
 * cheap and leaving and entering free. (With a local variable for each register keccak was a third
 * faster, and the proven program's code took three times as long to compile.)
 */
final class RegionWriter {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final ClassDesc REGION = desc(Region.class);
  private static final ClassDesc HART = desc(Hart.class);
  private static final ClassDesc NAME = ClassDesc.of(Region.class.getPackageName() + ".Translated");
  private static final ClassDesc LONGS = CD_long.arrayType();
  private static final ClassDesc PAGES = ConstantDescs.CD_byte.arrayType(2);
  private static final MethodTypeDesc RUN = MethodTypeDesc.of(CD_long, HART, PAGES, PAGES, CD_long);

  // Slots: 0 this, replaced by the registers, 1 hart, 2 readable, 3 writable, 4 budget.
  static final int REGISTERS = 0;
  static final int HART_SLOT = 1;
  static final int READABLE = 2;
  static final int WRITABLE = 3;
  static final int BUDGET = 4;
  static final int TEMPORARY = 6;
  static final int PAGE = 8;

  /** No block is there. */
  private static final int NOWHERE = -1;

  private final RegionPlan plan;
  private final CodeBuilder code;
  private final Map<Integer, Label> labels = new HashMap<>();
  private final List<Stub> stubs = new ArrayList<>();
  private final Label exit;
  private final Label exitWithPc;
  private final Label jump;

  /** A way out: at which instruction, and how many of its block were not executed. */
  private record Stub(Label label, int pc, int unexecuted) {}

  private RegionWriter(RegionPlan plan, CodeBuilder code) {
    this.plan = plan;
    this.code = code;
    this.exit = code.newLabel();
    this.exitWithPc = code.newLabel();
    this.jump = code.newLabel();
    for (Block block : plan.blocks()) {
      labels.put(block.pc(), code.newLabel());
    }
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
          "the translation of %#x does not load".formatted(plan.blocks().getFirst().pc()), e);
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

  private void writeAll() {
    code.aload(HART_SLOT).getfield(HART, "x", LONGS).astore(REGISTERS);
    writeEntry();
    List<Block> blocks = plan.blocks();
    for (int i = 0; i < blocks.size(); i++) {
      int following = i + 1 < blocks.size() ? blocks.get(i + 1).pc() : NOWHERE;
      writeBlock(blocks.get(i), following);
    }
    for (Stub stub : stubs) {
      code.labelBinding(stub.label()).loadConstant(stub.pc()).loadConstant(stub.unexecuted());
      code.goto_(exit);
    }
    writeExit();
  }

  /** Control enters at any block, from outside or by a jump to an address in a register. */
  private void writeEntry() {
    List<SwitchCase> cases = new ArrayList<>();
    labels.forEach((pc, label) -> cases.add(SwitchCase.of(pc, label)));
    cases.sort(Comparator.comparingInt(SwitchCase::caseValue));
    code.aload(HART_SLOT).getfield(HART, "pc", CD_long).lstore(TEMPORARY).labelBinding(jump);
    code.lload(TEMPORARY).loadConstant(-Memory.CODE_END).land().lconst_0().lcmp().ifne(exitWithPc);
    code.lload(TEMPORARY).l2i().lookupswitch(exitWithPc, cases);
  }

  private void writeExit() {
    if (!stubs.isEmpty()) {
      code.labelBinding(exit).i2l().lload(BUDGET).ladd().lstore(BUDGET).i2l().lstore(TEMPORARY);
    }
    code.labelBinding(exitWithPc).aload(HART_SLOT).lload(TEMPORARY).putfield(HART, "pc", CD_long);
    code.lload(BUDGET).lreturn();
  }

  private void writeBlock(Block block, int following) {
    int length = block.instructions().size();
    code.labelBinding(labels.get(block.pc()));
    code.lload(BUDGET).loadConstant((long) length).lsub().lstore(BUDGET);
    code.lload(BUDGET).lconst_0().lcmp().iflt(stub(block.pc(), length));
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
      goTo(block.next(), following);
    }
  }

  /** The label of a way out. */
  private Label stub(int pc, int unexecuted) {
    Label label = code.newLabel();
    stubs.add(new Stub(label, pc, unexecuted));
    return label;
  }

  /** The block's label, or that of a stub if it is not in the region. */
  private Label labelOf(int pc) {
    Label inside = labels.get(pc);
    return inside != null ? inside : stub(pc, 0);
  }

  private void goTo(int pc, int following) {
    if (pc != following) {
      code.goto_(labelOf(pc));
    }
  }

  private void writeTransfer(Block block, Instruction instruction, int following) {
    switch (instruction.operation()) {
      case JAL -> writeJump(instruction, following);
      case JALR -> writeIndirect(instruction);
      default -> {
        writeBranch(instruction);
        goTo(block.next(), following);
      }
    }
  }

  private void writeJump(Instruction jal, int following) {
    if ((jal.target() & 3) != 0) {
      code.goto_(stub(jal.pc(), 1));
      return;
    }
    if (jal.rd() != 0) {
      InstructionWriter.beginRegister(code, jal.rd());
      code.loadConstant((long) jal.pc() + 4).lastore();
    }
    goTo(jal.target(), following);
  }

  private void writeIndirect(Instruction jalr) {
    InstructionWriter.pushRegister(code, jalr.rs1());
    if (jalr.immediate() != 0) {
      code.loadConstant((long) jalr.immediate()).ladd();
    }
    code.loadConstant(~1L).land().lstore(TEMPORARY);
    code.lload(TEMPORARY).loadConstant(2L).land().lconst_0().lcmp().ifne(stub(jalr.pc(), 1));
    if (jalr.rd() != 0) {
      InstructionWriter.beginRegister(code, jalr.rd());
      code.loadConstant((long) jalr.pc() + 4).lastore();
    }
    code.goto_(jump);
  }

  private void writeBranch(Instruction branch) {
    int target = branch.target();
    Label taken = (target & 3) != 0 ? stub(branch.pc(), 1) : labelOf(target);
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
