package dev.trestle.spec;

import java.util.List;
import java.util.Map;

/** What is run, and why the rest is not. */
final class Topics {
  /** Every topic; a new one is a line here. */
  static final List<Topic> ALL =
      List.of(
          new HashesTopic(),
          new WycheproofTopic(),
          new NobleSecp256k1Topic(),
          new PrecompilesTopic(),
          new BlsTopic(),
          new RlpTopic(),
          new BasicsTopic(),
          new EthersHashesTopic(),
          new EthersAbiTopic(),
          new EthersTransactionsTopic(),
          new KzgTopic(),
          new TrieTopic(),
          new StateTestTopic(),
          new BlockchainTestTopic(),
          new TransactionTestTopic(),
          new OpDerivationTopic(),
          new OpBlockTopic(),
          new RiscvTopic(),
          new JsonRpcTopic());

  /** Folders of vectors for parts of the field that this code base does not (yet) implement. */
  static final Map<String, String> OUT_OF_SCOPE =
      Map.of(
          "poseidon2", "there is no proof system in this code base yet",
          "lightning", "there are no payment channels in this code base yet",
          "erc4337", "account abstraction lives in contracts and wallets, not in this code",
          "json-rpc", "a description of the methods without cases");

  private Topics() {}
}
