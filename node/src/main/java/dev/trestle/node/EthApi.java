package dev.trestle.node;

import dev.trestle.rpc.Methods;
import java.time.InstantSource;

/**
 * The public RPC of a chain, L1 or L2: {@code eth}, {@code net}, {@code web3}, {@code txpool},
 * {@code debug}, {@code trace}, {@code trestle}.
 */
public final class EthApi {
  /** What may take long or read much: a few of these run at once. */
  private static final String[] EXPENSIVE = {
    "debug_traceBlockByHash",
    "debug_traceBlockByNumber",
    "debug_traceCall",
    "debug_traceTransaction",
    "eth_call",
    "eth_createAccessList",
    "eth_estimateGas",
    "eth_feeHistory",
    "eth_getBlockReceipts",
    "eth_getFilterLogs",
    "eth_getLogs",
    "eth_getProof",
    "eth_getStorageValues",
    "eth_simulateV1",
    "trace_block",
    "trace_call",
    "trace_filter",
    "trace_replayBlockTransactions",
    "trace_replayTransaction",
    "trace_transaction",
    "txpool_content",
    "txpool_inspect"
  };

  private EthApi() {}

  /**
   * Adds all its methods.
   *
   * @param clock for the life of filters
   */
  public static void register(
      Methods methods,
      Chain chain,
      TransactionGateway gateway,
      ApiOptions options,
      InstantSource clock) {
    BlockLookup lookup = new BlockLookup(chain, gateway);
    FeeSuggestion fees = new FeeSuggestion(lookup);
    Simulations simulations = new Simulations(lookup, options, clock);
    new EthBlockApi(lookup).register(methods);
    new EthStateApi(lookup, gateway).register(methods);
    new EthCallApi(lookup, simulations).register(methods);
    new EthSimulateApi(lookup, options, simulations).register(methods);
    new EthFeeApi(lookup, fees, options.limits()).register(methods);
    new EthConfigApi(chain).register(methods);
    new EthTransactionApi(lookup, gateway, options).register(methods);
    LogQueries logs = new LogQueries(chain, options);
    new EthFilterApi(lookup, gateway, logs, options, clock).register(methods);
    new EthSubscriptions(chain, gateway).register(methods);
    Tracing tracing = new Tracing(lookup, simulations, options.limits().trace(), clock);
    new DebugApi(tracing).register(methods);
    new TraceApi(tracing).register(methods);
    new NodeInfoApi(chain, options).register(methods);
    new TrestleApi(lookup, gateway).register(methods);
    new TxPoolApi(gateway).register(methods);
    methods.expensive(EXPENSIVE);
  }
}
