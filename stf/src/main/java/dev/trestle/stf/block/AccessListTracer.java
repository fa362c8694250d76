package dev.trestle.stf.block;

import dev.trestle.stf.evm.Outcome;
import dev.trestle.stf.evm.Tracer;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Notes the accounts and slots that an execution touches, for {@code eth_createAccessList}. */
final class AccessListTracer implements Tracer {
  private static final int BALANCE = 0x31;
  private static final int EXTCODESIZE = 0x3b;
  private static final int EXTCODECOPY = 0x3c;
  private static final int EXTCODEHASH = 0x3f;
  private static final int SLOAD = 0x54;
  private static final int SSTORE = 0x55;
  private static final int CALL = 0xf1;
  private static final int CALLCODE = 0xf2;
  private static final int DELEGATECALL = 0xf4;
  private static final int STATICCALL = 0xfa;
  private static final int SELFDESTRUCT = 0xff;

  private final Set<Address> warmAnyway;
  private final SortedMap<Address, SortedSet<Bytes32>> touched = new TreeMap<>();

  /**
   * @param warmAnyway accounts that need no entry unless for their slots
   */
  AccessListTracer(Set<Address> warmAnyway) {
    this.warmAnyway = warmAnyway;
  }

  /** Sorted by address and slot. */
  List<AccessListEntry> accessList() {
    List<AccessListEntry> list = new ArrayList<>();
    touched.forEach((address, keys) -> list.add(new AccessListEntry(address, List.copyOf(keys))));
    return list;
  }

  @Override
  public void enter(Kind kind, Address from, Address to, UInt256 value, byte[] input, long gas) {}

  @Override
  public void step(Step step) {
    int words = step.stackSize();
    switch (step.opcode()) {
      case SLOAD, SSTORE -> {
        if (words >= 1) {
          slots(step.address()).add(Bytes32.of(step.stack(0)));
        }
      }
      case BALANCE, EXTCODESIZE, EXTCODECOPY, EXTCODEHASH, SELFDESTRUCT -> {
        if (words >= 1) {
          account(step.stack(0));
        }
      }
      case CALL, CALLCODE, DELEGATECALL, STATICCALL -> {
        if (words >= 5) {
          account(step.stack(1));
        }
      }
      default -> {
        // Other opcodes touch nothing.
      }
    }
  }

  @Override
  public void exit(Outcome outcome, long gasUsed, byte[] output) {}

  private void account(UInt256 word) {
    Address address = Address.fromWord(Bytes32.of(word));
    if (!warmAnyway.contains(address)) {
      slots(address);
    }
  }

  private SortedSet<Bytes32> slots(Address address) {
    return touched.computeIfAbsent(address, a -> new TreeSet<>());
  }
}
