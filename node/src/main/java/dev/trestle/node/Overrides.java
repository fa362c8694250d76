package dev.trestle.node;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.block.StateOverrides;
import dev.trestle.stf.block.StateOverrides.AccountOverride;
import dev.trestle.stf.evm.BlockContext;
import dev.trestle.stf.evm.MovedPrecompiles;
import dev.trestle.stf.evm.PrecompileSet;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.StateReader;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the pretences that a caller adds to a simulation (execution-apis; geth's objects). */
final class Overrides {
  private Overrides() {}

  /** The state with what the caller pretends of accounts. */
  static StateReader state(StateReader actual, Optional<JsonInput> overrides) {
    if (overrides.isEmpty()) {
      return actual;
    }
    return new StateOverrides(actual, accounts(overrides));
  }

  /** What the caller pretends of accounts. */
  static SortedMap<Address, AccountOverride> accounts(Optional<JsonInput> overrides) {
    SortedMap<Address, AccountOverride> accounts = new TreeMap<>();
    if (overrides.isPresent()) {
      for (Map.Entry<String, JsonInput> entry : overrides.get().fields().entrySet()) {
        Address address = overrides.get().name(entry.getKey()).address();
        accounts.put(address, account(entry.getValue()));
      }
    }
    return accounts;
  }

  /** The precompiles where the caller wants some elsewhere or overrides them; else nothing. */
  static Optional<PrecompileSet> precompiles(PrecompileSet usual, JsonInput overrides) {
    MovedPrecompiles moved = new MovedPrecompiles(usual);
    boolean differs = false;
    Set<Address> taken = new TreeSet<>();
    for (Map.Entry<String, JsonInput> entry : overrides.fields().entrySet()) {
      Address address = overrides.name(entry.getKey()).address();
      if (taken.contains(address)) {
        throw refused("account " + address + " has already been overridden by a precompile");
      }
      boolean isPrecompile = moved.has(address);
      Optional<Address> to =
          entry.getValue().field("movePrecompileToAddress").map(JsonInput::address);
      if (to.isPresent()) {
        if (!isPrecompile) {
          throw refused("account " + address + " is not a precompile");
        }
        moved.move(address, to.get());
        taken.add(to.get());
      }
      if (isPrecompile) {
        moved.remove(address);
        differs = true;
      }
    }
    return differs ? Optional.of(moved) : Optional.empty();
  }

  private static JsonRpcException refused(String message) {
    return new JsonRpcException(JsonRpcException.SERVER_ERROR, Eip55.inText(message));
  }

  /** The state with more ether in the zero address than there is. */
  static StateReader zeroAddressHasEther(StateReader actual) {
    SortedMap<Address, AccountOverride> accounts = new TreeMap<>();
    accounts.put(
        Address.ZERO,
        new AccountOverride(
            Optional.of(new UInt256(0, 0, 1, 0)),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            new TreeMap<>()));
    return new StateOverrides(actual, accounts);
  }

  private static AccountOverride account(JsonInput json) {
    Optional<SortedMap<Bytes32, UInt256>> state = json.field("state").map(Overrides::slots);
    Optional<SortedMap<Bytes32, UInt256>> diff = json.field("stateDiff").map(Overrides::slots);
    if (state.isPresent() && diff.isPresent()) {
      throw json.fault("account has both 'state' and 'stateDiff'");
    }
    Optional<Long> nonce = json.field("nonce").map(JsonInput::number);
    return new AccountOverride(
        json.field("balance").map(JsonInput::quantity),
        nonce.isPresent() ? OptionalLong.of(nonce.get()) : OptionalLong.empty(),
        json.field("code").map(JsonInput::bytes),
        state,
        diff.orElseGet(TreeMap::new));
  }

  private static SortedMap<Bytes32, UInt256> slots(JsonInput json) {
    SortedMap<Bytes32, UInt256> slots = new TreeMap<>();
    for (Map.Entry<String, JsonInput> entry : json.fields().entrySet()) {
      Bytes32 slot = json.name(entry.getKey()).slot();
      slots.put(slot, entry.getValue().slot().toUInt256());
    }
    return slots;
  }

  /** The surroundings with what the caller pretends of the block. */
  static BlockContext block(BlockContext actual, JsonInput json) {
    return new BlockContext(
        actual.chainId(),
        json.field("number").map(JsonInput::number).orElse(actual.number()),
        json.field("time").map(JsonInput::number).orElse(actual.timestamp()),
        json.field("gasLimit").map(JsonInput::number).orElse(actual.gasLimit()),
        json.field("feeRecipient")
            .or(() -> json.field("coinbase"))
            .map(JsonInput::address)
            .orElse(actual.beneficiary()),
        json.field("prevRandao")
            .or(() -> json.field("random"))
            .map(JsonInput::bytes32)
            .orElse(actual.prevRandao()),
        json.field("baseFeePerGas")
            .or(() -> json.field("baseFee"))
            .map(JsonInput::quantity)
            .orElse(actual.baseFee()),
        json.field("blobBaseFee").map(JsonInput::quantity).orElse(actual.blobBaseFee()),
        actual.hashes());
  }
}
