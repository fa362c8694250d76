package dev.trestle.riscv;

import dev.trestle.stf.primitives.Bytes32;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * What a judge needs to execute one instruction (docs/spec/machine.md, The witness of a step).
 *
 * @param state the state before
 * @param proof memory proofs: of the instruction, then of what it touches; empty when exited or
 *     when the fetch traps
 * @param preimage the part that the instruction reads; the oracle on L1 must have it
 * @param instruction the instruction's 32 bits; zero when there is none
 */
public record StepWitness(
    MachineState state, byte[] proof, Optional<PreimagePart> preimage, int instruction) {
  private static final int KECCAK_HEIGHT = 3;

  /**
   * A part of a preimage's stream (length prefix, then bytes).
   *
   * @param offset bytes of the stream before it
   * @param bytes at most 32; none when nothing is left
   */
  public record PreimagePart(Bytes32 key, long offset, byte[] bytes) {}

  /** The 346 bytes of the state before. */
  public byte[] stateData() {
    return state.encode();
  }

  /** The instruction in assembler. */
  public String text() {
    if (state.exited()) {
      return "exited";
    }
    return Interpreter.fetchable(state.pc())
        ? Disassembler.text(state.pc(), instruction)
        : "no instruction";
  }

  static StepWitness of(Hart hart, PreimageStream preimages) {
    MachineState state = hart.state();
    if (hart.exited || !Interpreter.fetchable(hart.pc)) {
      return new StepWitness(state, new byte[0], Optional.empty(), 0);
    }
    int word = (int) hart.memory.load(hart.pc, 4);
    var proof = new ByteArrayOutputStream();
    proof.writeBytes(hart.memory.proof(hart.pc));
    Optional<PreimagePart> part = Optional.empty();
    switch (InstructionWord.opcode(word)) {
      case InstructionWord.LOAD -> proof.writeBytes(loaded(hart, word));
      case InstructionWord.STORE -> proof.writeBytes(stored(hart, word));
      case InstructionWord.SYSTEM -> {
        if (word == InstructionWord.ECALL) {
          part = part(hart, preimages);
          proof.writeBytes(called(hart, part));
        }
      }
      default -> {}
    }
    return new StepWitness(state, proof.toByteArray(), part, word);
  }

  private static byte[] loaded(Hart hart, int word) {
    int kind = InstructionWord.funct3(word);
    long address = hart.x[InstructionWord.rs1(word)] + InstructionWord.immediateI(word);
    return kind != 7 && Interpreter.addressable(address, 1 << (kind & 3))
        ? hart.memory.proof(address)
        : new byte[0];
  }

  private static byte[] stored(Hart hart, int word) {
    int kind = InstructionWord.funct3(word);
    long address = hart.x[InstructionWord.rs1(word)] + InstructionWord.immediateS(word);
    return kind <= 3 && Interpreter.addressable(address, 1 << kind) && address >= Memory.CODE_END
        ? hart.memory.proof(address)
        : new byte[0];
  }

  private static Optional<PreimagePart> part(Hart hart, PreimageStream preimages) {
    long number = hart.x[EnvironmentCalls.A7];
    if (number != EnvironmentCalls.PREIMAGE_READ
        || !EnvironmentCalls.mayTouch(number, hart.x[EnvironmentCalls.A0])) {
      return Optional.empty();
    }
    byte[] bytes = preimages.part(hart.preimageKey, hart.preimageOffset);
    return Optional.of(new PreimagePart(hart.preimageKey, hart.preimageOffset, bytes));
  }

  private static byte[] called(Hart hart, Optional<PreimagePart> part) {
    long number = hart.x[EnvironmentCalls.A7];
    long address = hart.x[EnvironmentCalls.A0];
    boolean touches =
        number >= EnvironmentCalls.PREIMAGE_KEY
            && number <= EnvironmentCalls.KECCAK_F
            && EnvironmentCalls.mayTouch(number, address)
            && (part.isEmpty() || part.get().bytes().length > 0);
    if (!touches) {
      return new byte[0];
    }
    return hart.memory.proof(address, number == EnvironmentCalls.KECCAK_F ? KECCAK_HEIGHT : 0);
  }
}
