package dev.trestle.e2e.step;

import dev.trestle.guest.PreimageKey;
import dev.trestle.l1.Abi;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.crypto.Sha256;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.util.Arrays;
import java.util.Optional;

/** A preimage of each type, and the call that has L1 check a part of it. */
sealed interface StepPreimage {
  /** Under which the program asks for it. */
  Bytes32 key();

  byte[] bytes();

  /**
   * Call data for the oracle.
   *
   * @param offset unsigned, in the stream
   */
  byte[] loading(long offset);

  /** Type 1. */
  record Local(int ident, byte[] bytes, Bytes32 localContext) implements StepPreimage {
    @Override
    public Bytes32 key() {
      return PreimageKey.local(ident);
    }

    @Override
    public byte[] loading(long offset) {
      return Abi.call(
          "loadLocalData(uint256,bytes32,bytes32,uint256,uint256)",
          UInt256.of(ident),
          localContext,
          Bytes32.from(Arrays.copyOf(bytes, 32)),
          UInt256.of(bytes.length),
          UInt256.of(offset));
    }
  }

  /** Type 2. */
  record ByKeccak(byte[] bytes) implements StepPreimage {
    @Override
    public Bytes32 key() {
      return PreimageKey.keccak(Keccak.hash(bytes));
    }

    @Override
    public byte[] loading(long offset) {
      return Abi.call("loadKeccak256PreimagePart(uint256,bytes)", UInt256.of(offset), bytes);
    }
  }

  /** Type 4. */
  record BySha256(byte[] bytes) implements StepPreimage {
    @Override
    public Bytes32 key() {
      return PreimageKey.sha256(Sha256.hash(bytes));
    }

    @Override
    public byte[] loading(long offset) {
      return Abi.call("loadSha256PreimagePart(uint256,bytes)", UInt256.of(offset), bytes);
    }
  }

  /** Type 5. Source: consensus-specs, verify_kzg_proof_case_correct_proof_2_3. */
  record BlobElement() implements StepPreimage {
    private static final Bytes32 Z =
        Bytes32.fromHex("0x5eb7004fe57383e6c88b99d839937fddf3f99279353aaf8d5c9a75f91ce33c62");
    private static final Bytes32 Y =
        Bytes32.fromHex("0x5ee1e9a4a06a02ca6ea14b0ca73415a8ba0fba888f18dde56df499b480d4b9e0");
    private static final byte[] COMMITMENT =
        Hex.decode(
            "0xa421e229565952cfff4ef3517100a97da1d4fe57956fa50a442f92af03b1bf37"
                + "adacc8ad4ed209b31287ea5bb94d9d06");
    private static final byte[] PROOF =
        Hex.decode(
            "0xa1fcd37a924af9ec04143b44853c26f6b0738f6e15a3e0755057e7d5460406c7"
                + "e148adb0e2d608982140d0ae42fe0b3b");

    @Override
    public Bytes32 key() {
      return PreimageKey.blob(COMMITMENT, Z.toBytes());
    }

    @Override
    public byte[] bytes() {
      return Y.toBytes();
    }

    @Override
    public byte[] loading(long offset) {
      return loading(offset, Y);
    }

    /** The call of somebody who says that the value is another. */
    byte[] loading(long offset, Bytes32 value) {
      return Abi.call(
          "loadBlobPreimagePart(uint256,uint256,bytes,bytes,uint256)",
          Z.toUInt256(),
          value.toUInt256(),
          COMMITMENT,
          PROOF,
          UInt256.of(offset));
    }
  }

  /** Type 6. */
  record PrecompileAnswer(Precompile precompile, long requiredGas, byte[] input)
      implements StepPreimage {
    @Override
    public Bytes32 key() {
      return PreimageKey.precompile(precompile.address(), requiredGas, input);
    }

    @Override
    public byte[] bytes() {
      Optional<byte[]> output = Cryptography.pure().function(precompile).run(input);
      byte[] bytes = new byte[1 + output.map(o -> o.length).orElse(0)];
      bytes[0] = (byte) (output.isPresent() ? 1 : 0);
      output.ifPresent(o -> System.arraycopy(o, 0, bytes, 1, o.length));
      return bytes;
    }

    @Override
    public byte[] loading(long offset) {
      return Abi.call(
          "loadPrecompilePreimagePart(uint256,address,uint64,bytes)",
          UInt256.of(offset),
          precompile.address(),
          requiredGas,
          input);
    }
  }
}
