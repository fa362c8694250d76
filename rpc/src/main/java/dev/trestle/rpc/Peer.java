package dev.trestle.rpc;

/** Who sent a request: a connection that can be notified, or one that cannot. */
interface Peer {
  /** Nobody in particular. */
  Peer NONE = new Http(Caller.ANYBODY);

  /** HTTP: an answer is all there will be. */
  record Http(Caller caller) implements Peer {
    @Override
    public String subscribe(String namespace, SubscriptionHandler handler, Params params) {
      throw new JsonRpcException(-32001, "notifications not supported");
    }

    @Override
    public boolean unsubscribe(String id) {
      throw new JsonRpcException(-32001, "notifications not supported");
    }
  }

  /** On whose account its calls are. */
  Caller caller();

  /** Returns the subscription's id. */
  String subscribe(String namespace, SubscriptionHandler handler, Params params);

  /** Whether there was such a subscription. */
  boolean unsubscribe(String id);
}
