package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The functions behind the precompiled contracts, as a table. Immutable. */
public final class Cryptography {
  private final Map<Precompile, PrecompileFunction> functions;

  private Cryptography(Map<Precompile, PrecompileFunction> functions) {
    this.functions = functions;
  }

  /** No functions; to be filled by {@link #with}. */
  public static Cryptography none() {
    return new Cryptography(new EnumMap<>(Precompile.class));
  }

  /** The same table but for one function. */
  public Cryptography with(Precompile precompile, PrecompileFunction function) {
    Map<Precompile, PrecompileFunction> copy = new EnumMap<>(functions);
    copy.put(precompile, function);
    return new Cryptography(copy);
  }

  public PrecompileFunction function(Precompile precompile) {
    PrecompileFunction function = functions.get(precompile);
    if (function == null) {
      throw new IllegalStateException("no function for " + precompile);
    }
    return function;
  }

  /** The account whose key signed the hash, or nothing when there is none. */
  public Optional<Address> recover(Bytes32 hash, int yParity, UInt256 r, UInt256 s) {
    byte[] input = new byte[128];
    hash.putTo(input, 0);
    input[63] = (byte) (27 + yParity);
    Bytes32.of(r).putTo(input, 64);
    Bytes32.of(s).putTo(input, 96);
    return function(Precompile.ECRECOVER)
        .run(input)
        .filter(out -> out.length == 32)
        .map(out -> Address.from(out, 12));
  }
}
