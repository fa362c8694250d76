package dev.trestle.e2e.sim;

import dev.trestle.derivation.OutputRoot;
import dev.trestle.guest.GuestInputs;
import dev.trestle.guest.PreimageKey;
import dev.trestle.guest.PreimageStore;
import dev.trestle.node.CeremonySetup;
import dev.trestle.riscv.Assembler;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Operation;
import dev.trestle.settlement.OutputRoots;
import dev.trestle.settlement.RunPreimages;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.Kzg;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A small program in the place of the proven one, for disputes about the simulated chain: it reads
 * what stands behind the disputed output root and calls it wrong when its state root begins with
 * eight zero bytes. Real blocks have no such state roots; the lies of the simulation all have.
 */
final class JudgeProgram {
  private static final long START = 0x1000;
  private static final int KEY = 1024;
  private static final int BUFFER = 0x0300_0000;
  private static final int A0 = 10;
  private static final int A7 = 17;
  private static final int T0 = 5;
  private static final int T1 = 6;
  private static final int T2 = 7;
  private static final int TURNS = 40;

  private final Map<Bytes32, byte[]> known = new HashMap<>();

  /** A lie about a block. */
  static OutputRoots.Output lie(OutputRoots.Output truth) {
    byte[] state = truth.parts().stateRoot().toBytes();
    Arrays.fill(state, 0, 8, (byte) 0);
    OutputRoot parts =
        new OutputRoot(
            Bytes32.from(state),
            truth.parts().messagePasserStorageRoot(),
            truth.parts().blockHash());
    return new OutputRoots.Output(parts, truth.header());
  }

  /** The same output, whose root the program can look behind from now on. */
  OutputRoots.Output noted(OutputRoots.Output output) {
    byte[] encoded = new byte[4 * Bytes32.SIZE_BYTES];
    output.parts().stateRoot().putTo(encoded, 32);
    output.parts().messagePasserStorageRoot().putTo(encoded, 64);
    output.parts().blockHash().putTo(encoded, 96);
    Bytes32 root = Keccak.hash(encoded);
    if (!root.equals(output.root())) {
      throw new IllegalStateException("an output root is made of other things");
    }
    known.put(root, encoded);
    return output;
  }

  /** What a run reads. */
  RunPreimages preimages(GuestInputs inputs) {
    PreimageStore store = new PreimageStore();
    inputs.putInto(store);
    byte[] behind = known.get(inputs.disputedOutput());
    if (behind != null) {
      store.putKeccak(behind);
    }
    RunPreimages preimages =
        new RunPreimages((blob, z) ->
            Kzg.computeKzgProof(CeremonySetup.load(), blob, z.toBytes()).orElseThrow().proof());
    preimages.read(store);
    return preimages;
  }

  static ElfProgram elf() {
    List<Integer> code = new ArrayList<>();
    code.add(Assembler.upper(Operation.LUI, T1, BUFFER));
    code.add(Assembler.upper(Operation.LUI, A0, (int) START));
    code.add(Assembler.imm(Operation.ADDI, A0, A0, KEY));
    key(code);
    read(code, 0); // length, 24 bytes of the root
    read(code, 32); // 8 more
    for (int at = 8; at <= 32; at += 8) {
      code.add(Assembler.load(Operation.LD, T2, at, T1));
      code.add(Assembler.store(Operation.SD, T2, at + 56, T1));
    }
    code.add(Assembler.imm(Operation.ADDI, T2, 0, PreimageKey.KECCAK));
    code.add(Assembler.store(Operation.SB, T2, 64, T1));
    code.add(Assembler.imm(Operation.ADDI, A0, T1, 64));
    key(code);
    read(code, 96); // length, 24 bytes of the version
    read(code, 128); // 8 more, 24 bytes of the state root
    code.add(Assembler.imm(Operation.ADDI, T0, 0, TURNS));
    code.add(Assembler.imm(Operation.ADDI, T0, T0, -1));
    code.add(Assembler.branch(Operation.BNE, T0, 0, -4));
    code.add(Assembler.load(Operation.LD, T2, 136, T1));
    code.add(Assembler.imm(Operation.SLTIU, A0, T2, 1));
    code.add(Assembler.imm(Operation.ADDI, A7, 0, 0));
    code.add(Assembler.ecall());
    byte[] text = new byte[4 * code.size()];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) (code.get(i / 4) >>> 8 * (i % 4));
    }
    byte[] key = PreimageKey.local(PreimageKey.DISPUTED_OUTPUT).toBytes();
    return new ElfProgram(
        START,
        List.of(new ElfProgram.Segment(START, text), new ElfProgram.Segment(START + KEY, key)));
  }

  private static void key(List<Integer> code) {
    code.add(Assembler.imm(Operation.ADDI, A7, 0, 1));
    code.add(Assembler.ecall());
    code.add(Assembler.imm(Operation.ADDI, A7, 0, 2));
  }

  private static void read(List<Integer> code, int offset) {
    code.add(Assembler.imm(Operation.ADDI, A0, T1, offset));
    code.add(Assembler.ecall());
  }
}
