package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;

/**
 * What a transaction, or a system call, asks the EVM to run. Nonces, fees, intrinsic gas and access
 * lists are settled before; the value is moved by the EVM.
 */
public sealed interface Message {
  Address caller();

  /** Wei. */
  UInt256 value();

  /** What may be spent, after intrinsic gas. */
  long gas();

  /** Call data or init code. */
  byte[] input();

  /** Calls the account {@code to}: its code, its EIP-7702 delegate's, or a precompile. */
  record Call(Address caller, Address to, UInt256 value, byte[] input, long gas)
      implements Message {}

  /**
   * Creates a contract.
   *
   * @param address where, see {@link ContractAddress}
   * @param input the init code
   */
  record Create(Address caller, Address address, UInt256 value, byte[] input, long gas)
      implements Message {}
}
