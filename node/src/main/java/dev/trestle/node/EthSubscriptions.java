package dev.trestle.node;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Notifier;
import dev.trestle.rpc.Params;
import dev.trestle.rpc.SubscriptionHandler;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** {@code eth_subscribe}: heads, logs, pending transactions, syncing. */
final class EthSubscriptions {
  private final Chain chain;
  private final Map<Notifier, LogFilter> logs = new ConcurrentHashMap<>();
  private final Map<Notifier, Boolean> heads = new ConcurrentHashMap<>();

  /** Whether the whole transaction is wanted. */
  private final Map<Notifier, Boolean> pending = new ConcurrentHashMap<>();

  private final TransactionGateway gateway;

  EthSubscriptions(Chain chain, TransactionGateway gateway) {
    this.chain = chain;
    this.gateway = gateway;
  }

  void register(Methods methods) {
    chain.addListener(this::headChanged);
    gateway.onAccepted(this::accepted);
    methods.registerSubscriptions("eth", this::subscribe);
  }

  private SubscriptionHandler.Subscription subscribe(Params params, Notifier notifier) {
    String kind = params.at(0).text();
    switch (kind) {
      case "newHeads" -> heads.put(notifier, true);
      case "logs" ->
          logs.put(notifier, params.optional(1).map(LogQueries::filter).orElse(LogFilter.ALL));
      case "newPendingTransactions" ->
          pending.put(notifier, params.optional(1).map(JsonInput::bool).orElse(false));
      case "syncing" -> notifier.send(JsonValue.FALSE);
      default ->
          throw JsonRpcException.invalidParams("no \"" + kind + "\" subscription in eth namespace");
    }
    return () -> {
      heads.remove(notifier);
      logs.remove(notifier);
      pending.remove(notifier);
    };
  }

  private void headChanged(HeadChange change) {
    for (ChainBlock block : change.added()) {
      JsonValue header = BlockJson.header(block.header(), block.hash());
      heads.keySet().forEach(notifier -> notifier.send(header));
    }
    ChainNews news = new ChainNews(chain, change);
    logs.forEach((notifier, filter) -> {
      for (ChainNews.LogNews log : news.logs(filter)) {
        notifier.send(ReceiptJson.log(log.log(), log.removed()));
      }
    });
  }

  private void accepted(Bytes32 hash, Transaction.Signed transaction) {
    if (pending.isEmpty()) {
      return;
    }
    pending.forEach((notifier, full) ->
        notifier.send(full ? whole(hash, transaction) : JsonValue.bytes32(hash)));
  }

  private JsonValue whole(Bytes32 hash, Transaction.Signed transaction) {
    Address sender =
        gateway
            .waiting(hash)
            .map(TransactionGateway.Entry::sender)
            .or(() -> TransactionCodec.sender(transaction, chain.cryptography()))
            .orElse(Address.ZERO);
    return new TransactionJson(new TransactionView(transaction, hash, sender, Optional.empty()));
  }
}
