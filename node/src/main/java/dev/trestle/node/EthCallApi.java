package dev.trestle.node;

import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;
import dev.trestle.stf.block.CallMessage;
import dev.trestle.stf.block.CallSimulation;
import dev.trestle.stf.block.Rules;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.evm.Fork;

/** {@code eth_call}, {@code eth_estimateGas}, {@code eth_createAccessList}. */
final class EthCallApi {
  /** Most gas of one transaction, EIP-7825. */
  private static final long MAX_TRANSACTION_GAS = 1 << 24;

  private final BlockLookup lookup;
  private final Simulations simulations;

  EthCallApi(BlockLookup lookup, Simulations simulations) {
    this.lookup = lookup;
    this.simulations = simulations;
  }

  void register(Methods methods) {
    methods
        .register("eth_call", this::call)
        .register("eth_estimateGas", this::estimateGas)
        .register("eth_createAccessList", this::createAccessList);
  }

  private JsonValue call(Params params) {
    params.atMost(4);
    CallMessage message = message(params, simulations.maxGas());
    BlockView view = lookup.require(params.blockTagOrLatest(1));
    CallSimulation simulation = surroundings(params, view);
    return JsonValue.bytes(ExecutionErrors.succeeded(simulation.call(message)).output());
  }

  private JsonValue estimateGas(Params params) {
    params.atMost(4);
    BlockTag tag = params.optional(1).isPresent() ? params.blockTag(1) : BlockTag.Label.PENDING;
    BlockView view = lookup.require(tag);
    CallMessage message = message(params, highestGas(view));
    CallSimulation simulation = surroundings(params, view);
    SimulationOutcome outcome = simulation.estimateGas(message);
    return JsonValue.quantity(ExecutionErrors.succeeded(outcome).gasUsed());
  }

  private long highestGas(BlockView view) {
    Rules rules = lookup.chain().spec().rulesAt(view.header().timestamp());
    long highest = Math.min(simulations.maxGas(), view.header().gasLimit());
    return rules.since(Fork.OSAKA) ? Math.min(highest, MAX_TRANSACTION_GAS) : highest;
  }

  private JsonValue createAccessList(Params params) {
    params.atMost(3);
    BlockView view = lookup.require(params.blockTagOrLatest(1));
    CallMessage message = message(params, highestGas(view));
    CallSimulation simulation = surroundings(params, view);
    CallSimulation.AccessListOutcome found = simulation.createAccessList(message);
    SimulationOutcome.Ran ran = ExecutionErrors.ran(found.outcome());
    return out -> {
      out.beginObject().field("accessList", TransactionJson.accessList(found.accessList()));
      ran.failure().ifPresent(failure -> out.field("error", failure));
      out.quantityField("gasUsed", ran.gasUsed()).endObject();
    };
  }

  private CallSimulation surroundings(Params params, BlockView view) {
    Simulations.Pretended pretended =
        new Simulations.Pretended(params.optional(2), params.optional(3));
    return params.at(0).field("from").isPresent()
        ? simulations.on(view, pretended)
        : simulations.forNobody(view, pretended);
  }

  private CallMessage message(Params params, long maxGas) {
    return CallArguments.read(params.at(0), lookup.chain().spec().chainId(), maxGas, maxGas);
  }
}
