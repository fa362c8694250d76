package dev.trestle.node;

import dev.trestle.stf.evm.Opcode;
import dev.trestle.stf.evm.Tracer;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.state.Code;
import dev.trestle.stf.state.StateReader;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The accounts and slots that an execution looks at or changes. */
final class TouchedAccounts {
  private final StateReader before;
  private final SortedMap<Address, SortedSet<Bytes32>> touched = new TreeMap<>();
  private final Set<Address> created = new TreeSet<>();

  /**
   * On the state before the execution.
   *
   * @param concerned accounts that it concerns whatever it executes: the beneficiary, those whose
   *     authorizations it carries
   */
  TouchedAccounts(StateReader before, Collection<Address> concerned) {
    this.before = before;
    concerned.forEach(this::touch);
  }

  /** The slots of the account that are known to be touched. */
  private Set<Bytes32> touch(Address address) {
    return touched.computeIfAbsent(address, a -> new TreeSet<>());
  }

  void enter(Tracer.Kind kind, Address from, Address to) {
    touch(from);
    touch(to);
    if (kind == Tracer.Kind.CREATE || kind == Tracer.Kind.CREATE2) {
      created.add(to);
    } else {
      before
          .account(to)
          .flatMap(account -> Code.of(before.code(account.codeHash())).delegate())
          .ifPresent(this::touch);
    }
  }

  void step(Tracer.Step step) {
    int size = step.stackSize();
    switch (step.opcode()) {
      case Opcode.SLOAD, Opcode.SSTORE -> {
        if (size > 0) {
          touch(step.address()).add(Bytes32.of(step.stack(0)));
        }
      }
      case Opcode.BALANCE,
          Opcode.EXTCODESIZE,
          Opcode.EXTCODECOPY,
          Opcode.EXTCODEHASH,
          Opcode.SELFDESTRUCT -> {
        if (size > 0) {
          touch(Address.fromWord(Bytes32.of(step.stack(0))));
        }
      }
      case Opcode.CALL, Opcode.CALLCODE, Opcode.DELEGATECALL, Opcode.STATICCALL -> {
        if (size > 1) {
          touch(Address.fromWord(Bytes32.of(step.stack(1))));
        }
      }
      default -> {}
    }
  }

  /** Each with its slots. */
  SortedMap<Address, SortedSet<Bytes32>> all() {
    return Collections.unmodifiableSortedMap(touched);
  }

  /** Whether it was to be created. */
  boolean isCreated(Address address) {
    return created.contains(address);
  }
}
