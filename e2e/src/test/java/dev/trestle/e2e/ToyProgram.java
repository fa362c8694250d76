package dev.trestle.e2e;

import dev.trestle.guest.GuestInputs;
import dev.trestle.guest.Hint;
import dev.trestle.guest.PreimageKey;
import dev.trestle.guest.PreimageStore;
import dev.trestle.node.CeremonySetup;
import dev.trestle.riscv.Assembler;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Memory;
import dev.trestle.riscv.Operation;
import dev.trestle.settlement.RunPreimages;
import dev.trestle.stf.crypto.BlobDomain;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.Kzg;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.crypto.Sha256;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A small program for disputes: it reads a preimage of every kind, permutes, counts, and calls the
 * disputed output root right when its last bit is 0. {@link FakeL2} has just such roots.
 */
final class ToyProgram {
  /** Turns of the counting loop, two steps each. */
  static final int TURNS = 60;

  private static final long START = 0x1000;
  private static final int KEYS = 1024;
  private static final int SPONGE = 256;
  private static final int A0 = 10;
  private static final int A7 = 17;
  private static final int T0 = 5;
  private static final int T1 = 6;
  private static final byte[] TEXT = "any bytes".getBytes(StandardCharsets.US_ASCII);

  /** As long as a program may ask, at the highest price: docs/spec/guest.md § Precompiles. */
  private static final byte[] QUESTION = noise(120_000);

  /** More than one L1 transaction can carry. */
  static final byte[] LARGE = noise(140_000);

  static final Bytes32 LARGE_KEY = PreimageKey.keccak(Keccak.hash(LARGE));
  private static final byte[] BLOB = blob();
  private static final byte[] COMMITMENT =
      Kzg.blobToCommitment(CeremonySetup.load(), BLOB).orElseThrow();
  private static final Bytes32 POINT =
      Bytes32.from(Arrays.copyOfRange(BlobDomain.points(), 32, 64));

  /** In the order in which the program reads them. */
  enum Kind {
    KECCAK,
    SHA256,
    BLOB_ELEMENT,
    PRECOMPILE,
    LARGE_KECCAK,
    LOCAL
  }

  private ToyProgram() {}

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] blob() {
    byte[] blob = new byte[BlobDomain.BLOB_BYTES];
    for (int i = 1; i < blob.length; i += 32) {
      blob[i] = (byte) (i / 32);
    }
    return blob;
  }

  private static Bytes32 key(Kind kind) {
    return switch (kind) {
      case KECCAK -> PreimageKey.keccak(Keccak.hash(TEXT));
      case LARGE_KECCAK -> LARGE_KEY;
      case SHA256 -> PreimageKey.sha256(Sha256.hash(TEXT));
      case BLOB_ELEMENT -> PreimageKey.blob(COMMITMENT, POINT.toBytes());
      case PRECOMPILE ->
          PreimageKey.precompile(Precompile.SHA256.address(), call().requiredGas(), QUESTION);
      case LOCAL -> PreimageKey.local(PreimageKey.DISPUTED_OUTPUT);
    };
  }

  private static Hint.PrecompileCall call() {
    return new Hint.PrecompileCall(Precompile.SHA256, 12_000_000, QUESTION);
  }

  /** How many steps come before the one that reads the first part of such a preimage. */
  static long readStep(Kind kind) {
    return 2 + kind.ordinal() * 8L + 6;
  }

  /** Steps of a whole run. */
  static long steps() {
    return 2 + Kind.values().length * 8L + 2 + 3 + 2L * TURNS + 4;
  }

  /** How many steps come before the permutation of Keccak. */
  static long permutationStep() {
    return 2 + Kind.values().length * 8L + 2 + 2;
  }

  static ElfProgram elf() {
    List<Integer> code = new ArrayList<>();
    code.add(Assembler.upper(Operation.LUI, T1, 0x0300_0000));
    code.add(Assembler.imm(Operation.ADDI, T0, 0, TURNS));
    for (Kind kind : Kind.values()) {
      // a0 = address of the key; preimage key; then two parts into the buffers
      code.add(Assembler.upper(Operation.LUI, A0, (int) START));
      code.add(Assembler.imm(Operation.ADDI, A0, A0, KEYS + 32 * kind.ordinal()));
      code.add(Assembler.imm(Operation.ADDI, A7, 0, 1));
      code.add(Assembler.ecall());
      code.add(Assembler.imm(Operation.ADDI, A7, 0, 2));
      code.add(read(0));
      code.add(Assembler.ecall());
      code.add(Assembler.imm(Operation.ADDI, 0, 0, 0));
    }
    code.add(read(32));
    code.add(Assembler.ecall());
    code.add(read(SPONGE));
    code.add(Assembler.imm(Operation.ADDI, A7, 0, 3));
    code.add(Assembler.ecall());
    code.add(Assembler.imm(Operation.ADDI, T0, T0, -1));
    code.add(Assembler.branch(Operation.BNE, T0, 0, -4));
    code.add(Assembler.load(Operation.LBU, A0, 39, T1));
    code.add(Assembler.imm(Operation.ANDI, A0, A0, 1));
    code.add(Assembler.imm(Operation.ADDI, A7, 0, 0));
    code.add(Assembler.ecall());
    byte[] text = new byte[4 * code.size()];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) (code.get(i / 4) >>> 8 * (i % 4));
    }
    byte[] keys = new byte[32 * Kind.values().length];
    for (Kind kind : Kind.values()) {
      key(kind).putTo(keys, 32 * kind.ordinal());
    }
    return new ElfProgram(
        START,
        List.of(new ElfProgram.Segment(START, text), new ElfProgram.Segment(START + KEYS, keys)));
  }

  /** a0 = buffer above the code. */
  private static int read(int offset) {
    if (0x0300_0000L < Memory.CODE_END) {
      throw new IllegalStateException("the buffer is in the code");
    }
    return Assembler.imm(Operation.ADDI, A0, T1, offset);
  }

  static RunPreimages preimages(GuestInputs inputs) {
    PreimageStore store = new PreimageStore();
    inputs.putInto(store);
    store.putKeccak(TEXT);
    store.putKeccak(LARGE);
    store.putSha256(TEXT);
    store.putBlob(COMMITMENT, BLOB);
    Hint.PrecompileCall call = call();
    store.putPrecompile(
        call.precompile(),
        call.requiredGas(),
        QUESTION,
        Optional.of(Sha256.hash(QUESTION).toBytes()));
    RunPreimages preimages =
        new RunPreimages((blob, z) ->
            Kzg.computeKzgProof(CeremonySetup.load(), blob, z.toBytes()).orElseThrow().proof());
    preimages.read(store);
    preimages.add(call);
    preimages.addBlob(COMMITMENT, BLOB);
    return preimages;
  }
}
