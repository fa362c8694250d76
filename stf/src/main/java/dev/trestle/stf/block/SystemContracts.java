package dev.trestle.stf.block;

import dev.trestle.stf.evm.CallResult;
import dev.trestle.stf.evm.Evm;
import dev.trestle.stf.evm.Message;
import dev.trestle.stf.evm.TransactionContext;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.WorldState;
import java.util.List;

/** The contracts that each block calls by itself: EIP-4788, 2935, 7002, 7251. */
public final class SystemContracts {
  /** Who calls them. */
  public static final Address SYSTEM_ADDRESS =
      Address.fromHex("0xfffffffffffffffffffffffffffffffffffffffe");

  /** Keeps the beacon chain's roots, EIP-4788. */
  public static final Address BEACON_ROOTS =
      Address.fromHex("0x000f3df6d732807ef1319fb7b8bb8522d0beac02");

  /** Keeps the last 8191 block hashes, EIP-2935. */
  public static final Address HISTORY_STORAGE =
      Address.fromHex("0x0000f90827f1c53a10cb7a02335b175320002935");

  /** Queues validators' withdrawals, EIP-7002. */
  public static final Address WITHDRAWAL_REQUESTS =
      Address.fromHex("0x00000961ef480eb55e80d19ad83579a64c007002");

  /** Queues validators' consolidations, EIP-7251. */
  public static final Address CONSOLIDATION_REQUESTS =
      Address.fromHex("0x0000bbddc7ce488642fb579f8b00f3a590007251");

  private static final long GAS = 30_000_000;

  private SystemContracts() {}

  /** Tells a contract a value at the start of a block; nothing happens when it is not there. */
  static void tell(WorldState state, Evm evm, Address contract, Bytes32 value) {
    state.beginTransaction();
    if (state.code(contract).sizeBytes() > 0) {
      call(evm, contract, value.toBytes());
    }
    state.endTransaction();
  }

  /**
   * What a contract hands over at the end of a block.
   *
   * @throws InvalidBlockException when it is not there or fails
   */
  static byte[] ask(WorldState state, Evm evm, Address contract) {
    state.beginTransaction();
    if (state.code(contract).sizeBytes() == 0) {
      throw new InvalidBlockException("system contract " + contract + " has no code");
    }
    CallResult result = call(evm, contract, new byte[0]);
    state.endTransaction();
    if (!result.isSuccess()) {
      throw new InvalidBlockException(
          "system contract " + contract + " failed: " + result.outcome().text());
    }
    return result.output();
  }

  private static CallResult call(Evm evm, Address contract, byte[] input) {
    return evm.execute(
        new TransactionContext(SYSTEM_ADDRESS, UInt256.ZERO, List.of()),
        new Message.Call(SYSTEM_ADDRESS, contract, UInt256.ZERO, input, GAS));
  }
}
