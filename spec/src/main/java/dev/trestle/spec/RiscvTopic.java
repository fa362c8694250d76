package dev.trestle.spec;

import dev.trestle.riscv.Assembler;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Machine;
import dev.trestle.riscv.Operation;
import dev.trestle.riscv.PreimageSource;
import dev.trestle.stf.primitives.BigEndian;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Single RV64IM instructions: operands in registers, one step, result or branch compared. */
final class RiscvTopic implements Topic {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int OPERANDS_AT = 0x100;
  private static final int CODE_AT = 0x1000;
  private static final int BRANCH_DISTANCE = 64;

  @Override
  public String name() {
    return "riscv";
  }

  @Override
  public List<String> archives() {
    return List.of("riscv/rv-instruction-vectors");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    for (String path : archive.paths(".jsonl")) {
      List<String> lines = archive.text(path).lines().toList();
      if (path.contains("/rv32")) {
        tally.skip(path, lines.size(), "the machine is RV64, without a 32-bit mode");
        continue;
      }
      for (int i = 0; i < lines.size(); i++) {
        JsonNode c = JSON.readTree(lines.get(i));
        tally.check(path + " line " + (i + 1), () -> check(c));
      }
    }
  }

  private static void check(JsonNode c) {
    Operation operation = Operation.valueOf(JsonFields.text(c, "inst").toUpperCase(Locale.ROOT));
    String form = JsonFields.text(c, "form");
    int[] registers = registers(c, form.equals("imm") ? 2 : 3);
    switch (form) {
      case "rr" -> {
        int[] r = registers;
        result(c, r[0], r[1], r[2], Assembler.rr(operation, r[0], r[1], r[2]));
      }
      case "imm" -> {
        int immediate = c.get("imm").intValue();
        int word = Assembler.imm(operation, registers[0], registers[1], immediate);
        result(c, registers[0], registers[1], 0, word);
      }
      case "branch" -> branch(c, operation);
      default -> throw new IllegalArgumentException("no case form " + form);
    }
  }

  /** The registers that the suite used, else x1 and on: destination first. */
  private static int[] registers(JsonNode c, int count) {
    int[] numbers = new int[count];
    JsonNode named = c.get("regs");
    for (int i = 0; i < count; i++) {
      numbers[i] =
          named == null ? i + 1 : Integer.parseInt(named.get(i).stringValue().substring(1));
    }
    return numbers;
  }

  private static void result(JsonNode c, int rd, int rs1, int rs2, int word) {
    Machine machine = machine(c, rs1, rs2, word);
    machine.run(3);
    Mismatch.unless(!machine.exited(), "trap " + machine.exitCode());
    long expected = rd == 0 ? 0 : number(c, "rd");
    Mismatch.unlessEqual("x" + rd, expected, machine.register(rd));
  }

  private static void branch(JsonNode c, Operation operation) {
    Machine machine = machine(c, 1, 2, Assembler.branch(operation, 1, 2, BRANCH_DISTANCE));
    machine.run(3);
    long expected = CODE_AT + 8 + (c.get("taken").booleanValue() ? BRANCH_DISTANCE : 4);
    Mismatch.unlessEqual("pc", expected, machine.pc());
  }

  /** Two loads that bring the operands, then the instruction. */
  private static Machine machine(JsonNode c, int rs1, int rs2, int word) {
    byte[] operands = new byte[16];
    BigEndian.putLong(operands, 0, Long.reverseBytes(number(c, "rs1")));
    BigEndian.putLong(operands, 8, c.has("rs2") ? Long.reverseBytes(number(c, "rs2")) : 0);
    ElfProgram code =
        ElfProgram.of(
            CODE_AT,
            Assembler.load(Operation.LD, rs2, OPERANDS_AT + 8, 0),
            Assembler.load(Operation.LD, rs1, OPERANDS_AT, 0),
            word);
    return Machine.load(
        new ElfProgram(
            CODE_AT,
            List.of(code.segments().getFirst(), new ElfProgram.Segment(OPERANDS_AT, operands))),
        PreimageSource.EMPTY);
  }

  private static long number(JsonNode c, String field) {
    return Long.parseUnsignedLong(JsonFields.text(c, field).substring(2), 16);
  }
}
