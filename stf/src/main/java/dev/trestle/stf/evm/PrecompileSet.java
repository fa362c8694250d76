package dev.trestle.stf.evm;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.crypto.PrecompileFunction;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The precompiled contracts that a chain has at a fork, each with its function and price. */
public sealed class PrecompileSet permits MovedPrecompiles {
  private static final int HIGHEST = 0x100;

  private record Entry(Precompile precompile, PrecompileGas gas) {}

  /** By address. */
  private final @Nullable Entry[] entries;

  private final Cryptography cryptography;

  private PrecompileSet(@Nullable Entry[] entries, Cryptography cryptography) {
    this.entries = entries;
    this.cryptography = cryptography;
  }

  PrecompileSet(PrecompileSet same) {
    this(same.entries, same.cryptography);
  }

  /** Ethereum's precompiles at a fork. */
  public static PrecompileSet of(Fork fork, Cryptography cryptography) {
    PrecompileSet set = new PrecompileSet(new @Nullable Entry[HIGHEST + 1], cryptography);
    for (Precompile p : Precompile.values()) {
      if (fork.isAtLeast(since(p))) {
        set.put(p, PrecompileGas.of(p, fork));
      }
    }
    return set;
  }

  /** The same set with one precompile added, or priced otherwise. */
  public PrecompileSet with(Precompile precompile, PrecompileGas gas) {
    @Nullable Entry[] copy = new @Nullable Entry[HIGHEST + 1];
    System.arraycopy(entries, 0, copy, 0, copy.length);
    PrecompileSet set = new PrecompileSet(copy, cryptography);
    set.put(precompile, gas);
    return set;
  }

  /** Where the precompiles lie, ascending: warm from a transaction's start (EIP-2929). */
  public List<Address> addresses() {
    List<Address> out = new ArrayList<>();
    for (int i = 0; i <= HIGHEST; i++) {
      if (entries[i] != null) {
        out.add(new Address(0, 0, i));
      }
    }
    return List.copyOf(out);
  }

  /** The number of the precompile at the address in the low 160 bits, or 0. */
  int find(Word address) {
    if (address.w0 > HIGHEST || address.w0 <= 0 || address.w1 != 0 || (int) address.w2 != 0) {
      return 0;
    }
    return entries[(int) address.w0] == null ? 0 : (int) address.w0;
  }

  PrecompileGas gas(int number) {
    return entry(number).gas;
  }

  PrecompileFunction function(int number) {
    return cryptography.function(entry(number).precompile);
  }

  private Entry entry(int number) {
    Entry entry = entries[number];
    if (entry == null) {
      throw new IllegalStateException("no precompile " + number + ": find() was not asked");
    }
    return entry;
  }

  private void put(Precompile precompile, PrecompileGas gas) {
    entries[precompile.address().w2()] = new Entry(precompile, gas);
  }

  /** The first fork with this precompile, of those known here. */
  public static Fork since(Precompile precompile) {
    return switch (precompile) {
      case ECRECOVER, SHA256, RIPEMD160, IDENTITY, MODEXP -> Fork.SHANGHAI;
      case BN254_ADD, BN254_MUL, BN254_PAIRING, BLAKE2F -> Fork.SHANGHAI;
      case KZG_POINT_EVALUATION -> Fork.CANCUN;
      case BLS12_G1ADD, BLS12_G1MSM, BLS12_G2ADD, BLS12_G2MSM -> Fork.PRAGUE;
      case BLS12_PAIRING_CHECK, BLS12_MAP_FP_TO_G1, BLS12_MAP_FP2_TO_G2 -> Fork.PRAGUE;
      case P256VERIFY -> Fork.OSAKA;
    };
  }
}
