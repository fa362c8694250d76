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
 * instruction to go on with. Whether the budget suffices is asked at entries only.
 */
final class RegionWriter {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final ClassDesc REGION = desc(Region.class);
  private static final ClassDesc EXECUTION = desc(Execution.class);
  private static final ClassDesc NAME = ClassDesc.of(Region.class.getPackageName() + ".Translated");
  private static final ClassDesc FILE = desc(RegisterFile.class);
  private static final ClassDesc PAGES = CD_long.arrayType(2);
  private static final MethodTypeDesc RUN = MethodTypeDesc.of(CD_long, EXECUTION, CD_long, CD_int);
  private static final MethodTypeDesc CALL =
      MethodTypeDesc.of(CD_long, EXECUTION, CD_long, CD_int, CD_int);

  // Slots: 0 this, replaced by the registers, 1 execution, 2 at, 4 depth; then those of
  // RegisterWriter.
  static final int REGISTERS = 0;
  static final int EXECUTION_SLOT = 1;
  static final int TEMPORARY = 2;
  static final int DEPTH = 4;
  static final int READABLE = 5;
  static final int WRITABLE = 6;
  static final int PAGE = 7;
  static final int BUDGET = 8;

  /** The register that calls write to, by convention. */
  private static final int RETURN_ADDRESS = 1;

  /** No block is there. */
  private static final int NOWHERE = -1;

  private final RegionPlan plan;
  private final CodeBuilder code;
  private final int words;
  private final RegisterWriter registers;
  private final Map<Integer, Label> labels = new HashMap<>();

  /** How many ways lead to a block from others. */
  private final Map<Integer, Integer> ways = new HashMap<>();

  /** What is known of the registers where such a way begins. */
  private final Map<Integer, Integer> known = new HashMap<>();

  private final List<Stub> stubs = new ArrayList<>();
  private final Label exit;
  private final Label exitWithPc;
  private final Label dispatch;

  /** A way out: at which instruction, and how many of its block were not executed. */
  private record Stub(Label label, int pc, int unexecuted) {}

  private RegionWriter(RegionPlan plan, int words, CodeBuilder code) {
    this.plan = plan;
    this.code = code;
    this.words = words;
    this.registers = new RegisterWriter(code);
    this.exit = code.newLabel();
    this.exitWithPc = code.newLabel();
    this.dispatch = code.newLabel();
    for (Block block : plan.blocks()) {
      labels.put(block.pc(), code.newLabel());
      block.successors().forEach(to -> ways.merge(to, 1, Integer::sum));
    }
  }

  private static ClassDesc desc(Class<?> type) {
    return ClassDesc.ofDescriptor(type.descriptorString());
  }

  /**
   * Translates and loads.
   *
   * @param words of code that the program has: no jump to another place is made here
   */
  static Region write(RegionPlan plan, int words) {
    try {
      MethodHandles.Lookup hidden = LOOKUP.defineHiddenClass(classFile(plan, words), true);
      return (Region)
          hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (Throwable e) {
      throw new IllegalStateException(
          "the translation of %#x does not load".formatted(plan.blocks().getFirst().pc()), e);
    }
  }

  /** The class file of a region. */
  static byte[] classFile(RegionPlan plan, int words) {
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
                    .withMethodBody(
                        "run", RUN, 0, c -> new RegionWriter(plan, words, c).writeAll()));
  }

  private void writeAll() {
    writeEntry();
    List<Block> blocks = plan.blocks();
    for (int i = 0; i < blocks.size(); i++) {
      int following = i + 1 < blocks.size() ? blocks.get(i + 1).pc() : NOWHERE;
      writeBlock(blocks.get(i), following);
    }
    for (Stub stub : stubs) {
      code.labelBinding(stub.label());
      code.loadConstant((long) stub.unexecuted() << 32 | stub.pc()).goto_(exit);
    }
    if (!stubs.isEmpty()) {
      code.labelBinding(exit).iload(BUDGET).i2l().loadConstant(32).lshl().ladd().lreturn();
    }
    code.labelBinding(exitWithPc).lload(TEMPORARY).lreturn();
  }

  private void writeEntry() {
    code.aload(EXECUTION_SLOT).getfield(EXECUTION, "registers", FILE).astore(REGISTERS);
    code.aload(EXECUTION_SLOT).getfield(EXECUTION, "readable", PAGES).astore(READABLE);
    code.aload(EXECUTION_SLOT).getfield(EXECUTION, "writable", PAGES).astore(WRITABLE);
    takeBudget();
    List<SwitchCase> cases = new ArrayList<>();
    plan.entries().forEach(pc -> cases.add(SwitchCase.of(pc, labels.get(pc))));
    cases.sort(Comparator.comparingInt(SwitchCase::caseValue));
    code.labelBinding(dispatch).lload(TEMPORARY).l2i().lookupswitch(exitWithPc, cases);
  }

  private void takeBudget() {
    code.lload(TEMPORARY).loadConstant(32).lushr().l2i().istore(BUDGET);
  }

  private void writeBlock(Block block, int following) {
    int length = block.instructions().size();
    code.labelBinding(labels.get(block.pc()));
    boolean entry = plan.entries().contains(block.pc());
    boolean oneWay = !entry && ways.getOrDefault(block.pc(), 0) == 1;
    registers.setKnown(oneWay ? known.getOrDefault(block.pc(), 0) : 0);
    if (entry) {
      code.iload(BUDGET).loadConstant(plan.length()).if_icmplt(stub(block.pc(), 0));
    }
    code.iinc(BUDGET, -length);
    for (int i = 0; i < length; i++) {
      Instruction instruction = block.instructions().get(i);
      if (instruction.endsBlock()) {
        writeTransfer(block, instruction, following);
      } else {
        Label otherwise =
            InstructionWriter.mayLeave(instruction) ? stub(instruction.pc(), length - i) : exit;
        new InstructionWriter(code, registers, instruction, otherwise).write();
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
    known.put(pc, registers.known());
    Label inside = labels.get(pc);
    return inside != null ? inside : stub(pc, 0);
  }

  private void goTo(int pc, int following) {
    Label label = labelOf(pc);
    if (pc != following) {
      code.goto_(label);
    }
  }

  private void writeTransfer(Block block, Instruction instruction, int following) {
    switch (instruction.operation()) {
      case JAL -> {
        if (!inside(instruction.target())) {
          code.goto_(stub(instruction.pc(), 1));
        } else if (block.calls()) {
          pushAt(() -> code.loadConstant((long) instruction.target()));
          writeCall(block, instruction, following);
        } else {
          goTo(instruction.target(), following);
        }
      }
      case JALR -> writeIndirect(block, instruction, following);
      default -> {
        writeBranch(instruction);
        goTo(block.next(), following);
      }
    }
  }

  /** Whether an instruction of the program may be there. */
  private boolean inside(int pc) {
    return (pc & 3) == 0 && pc >= 0 && pc >>> 2 < words;
  }

  /** Pushes the budget and a program counter, as one number. */
  private void pushAt(Runnable pushPc) {
    code.iload(BUDGET).i2l().loadConstant(32).lshl();
    pushPc.run();
    code.lor();
  }

  /** Where to is on the stack. */
  private void writeCall(Block block, Instruction call, int following) {
    code.lstore(TEMPORARY);
    registers.begin(call.rd());
    code.loadConstant((long) block.next());
    registers.set(call.rd());
    code.aload(EXECUTION_SLOT).lload(TEMPORARY).loadConstant(block.next()).iload(DEPTH);
    code.invokestatic(EXECUTION, "call", CALL).lstore(TEMPORARY);
    if (!labels.containsKey(block.next())) {
      code.goto_(exitWithPc);
      return;
    }
    code.lload(TEMPORARY).l2i().loadConstant(block.next()).if_icmpne(exitWithPc);
    takeBudget();
    goTo(block.next(), following);
  }

  private void writeIndirect(Block block, Instruction jalr, int following) {
    registers.push(jalr.rs1());
    if (jalr.immediate() != 0) {
      code.loadConstant((long) jalr.immediate()).ladd();
    }
    code.loadConstant(~1L).land().lstore(TEMPORARY);
    Label bad = stub(jalr.pc(), 1);
    code.lload(TEMPORARY).loadConstant(2L | -Memory.CODE_END).land().lconst_0().lcmp().ifne(bad);
    code.lload(TEMPORARY).l2i().loadConstant(words << 2).if_icmpge(bad);
    pushAt(() -> code.lload(TEMPORARY));
    if (block.calls()) {
      writeCall(block, jalr, following);
    } else if (jalr.rs1() == RETURN_ADDRESS) {
      code.lreturn();
    } else {
      code.lstore(TEMPORARY).goto_(dispatch);
    }
  }

  private void writeBranch(Instruction branch) {
    int target = branch.target();
    registers.push(branch.rs1());
    registers.push(branch.rs2());
    Label taken = inside(target) ? labelOf(target) : stub(branch.pc(), 1);
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
