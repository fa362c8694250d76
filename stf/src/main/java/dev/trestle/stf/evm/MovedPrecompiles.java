package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Word;
import java.util.Map;
import java.util.TreeMap;

/** Precompiles of which some lie elsewhere, for simulations: no block is executed with them. */
public final class MovedPrecompiles extends PrecompileSet {
  /** Where something is different: the precompile's number, or 0 for none. */
  private final Map<Address, Integer> changed = new TreeMap<>();

  /** As it was so far; moves are told by {@link #move} and {@link #remove}. */
  public MovedPrecompiles(PrecompileSet usual) {
    super(usual);
  }

  /** Whether there is a precompile at the address now. */
  public boolean has(Address address) {
    Word word = new Word();
    word.set(address);
    return find(word) != 0;
  }

  /** What is at {@code from} is at {@code to}, too. */
  public void move(Address from, Address to) {
    Word word = new Word();
    word.set(from);
    changed.put(to, find(word));
  }

  /** No precompile is at the address any more. */
  public void remove(Address address) {
    changed.put(address, 0);
  }

  @Override
  int find(Word address) {
    Integer number = changed.get(address.toAddress());
    return number == null ? super.find(address) : number;
  }
}
