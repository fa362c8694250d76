package dev.trestle.settlement;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.l1.Abi;
import dev.trestle.l1.Preinstalls;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads contracts of the settlement chain, many values at once, all as of the same block. */
public final class ContractReader {
  /** Calls that go into one {@code eth_call}. */
  private static final int BATCH = 500;

  private final SettlementClient client;

  /** Whether the chain has Multicall3; nothing before the first batch. */
  private volatile Optional<Boolean> hasMulticall = Optional.empty();

  public ContractReader(SettlementClient client) {
    this.client = client;
  }

  /**
   * A view function to call.
   *
   * @param types of what it returns, as {@code (uint256,bytes32)}
   */
  public record View(Address contract, byte[] data, String types) {
    static View of(Address contract, String signature, String types, Object... arguments) {
      return new View(contract, Abi.call(signature, arguments), types);
    }
  }

  /** What one view function returns. */
  public Tuple read(Address contract, String signature, String types, Object... arguments) {
    byte[] answer = client.call(contract, Abi.call(signature, arguments));
    return decoded(contract, types, answer);
  }

  /**
   * What many return; nothing for those that revert, or where there is no contract. Those of one
   * batch see the same block.
   */
  public List<Optional<Tuple>> readAll(List<View> views) {
    List<Optional<Tuple>> all = new ArrayList<>();
    for (int from = 0; from < views.size(); from += BATCH) {
      all.addAll(batch(views.subList(from, Math.min(from + BATCH, views.size()))));
    }
    return all;
  }

  private List<Optional<Tuple>> batch(List<View> views) {
    Tuple[] calls = new Tuple[views.size()];
    for (int i = 0; i < calls.length; i++) {
      View view = views.get(i);
      calls[i] = Tuple.of(Abi.headlong(view.contract), true, view.data);
    }
    byte[] data = Abi.call("aggregate3((address,bool,bytes)[])", (Object) calls);
    Tuple answer = decoded(Preinstalls.MULTICALL3, "((bool,bytes)[])", aggregate(data));
    Tuple[] results = answer.get(0);
    List<Optional<Tuple>> out = new ArrayList<>();
    for (int i = 0; i < results.length; i++) {
      boolean succeeded = results[i].get(0);
      View view = views.get(i);
      byte[] returned = results[i].get(1);
      boolean answered = succeeded && (returned.length > 0 || view.types.equals("()"));
      out.add(
          answered ? Optional.of(decoded(view.contract, view.types, returned)) : Optional.empty());
    }
    return out;
  }

  /** A chain of one's own may lack Multicall3: then the node is told to act as if it were there. */
  private byte[] aggregate(byte[] data) {
    if (hasMulticall.isEmpty()) {
      hasMulticall = Optional.of(client.code(Preinstalls.MULTICALL3).length > 0);
    }
    return hasMulticall.get()
        ? client.call(Preinstalls.MULTICALL3, data)
        : client.call(Preinstalls.MULTICALL3, Preinstalls.multicall3Code(), data);
  }

  private static Tuple decoded(Address contract, String types, byte[] answer) {
    try {
      return Abi.decode(types, answer);
    } catch (RuntimeException e) {
      throw new SettlementException(
          SettlementException.Reason.UNVERIFIED,
          "contract "
              + contract
              + " does not answer as expected ("
              + types
              + "); is it the one"
              + " that was meant? "
              + e.getMessage());
    }
  }

  /** A single number. */
  public UInt256 number(Address contract, String signature, Object... arguments) {
    return Abi.number(read(contract, signature, "(uint256)", arguments), 0);
  }

  /** A single address. */
  public Address address(Address contract, String signature, Object... arguments) {
    return Abi.address(read(contract, signature, "(address)", arguments), 0);
  }

  /** A single word. */
  public Bytes32 word(Address contract, String signature, Object... arguments) {
    return Abi.bytes32(read(contract, signature, "(bytes32)", arguments), 0);
  }

  /** A single truth value. */
  public boolean flag(Address contract, String signature, Object... arguments) {
    boolean flag = read(contract, signature, "(bool)", arguments).get(0);
    return flag;
  }
}
