package dev.trestle.bench;

import dev.trestle.derivation.AttributesBuilder;
import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.Channel;
import dev.trestle.derivation.ChannelId;
import dev.trestle.derivation.ChannelOut;
import dev.trestle.derivation.Epoch;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.OutputRoot;
import dev.trestle.derivation.PayloadAttributes;
import dev.trestle.derivation.PayloadExecution;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SequencedBlock;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.guest.ChainConfiguration;
import dev.trestle.guest.GuestInputs;
import dev.trestle.guest.Hint;
import dev.trestle.guest.PreimageFetcher;
import dev.trestle.guest.PreimageStore;
import dev.trestle.l1.GenesisAccount;
import dev.trestle.l1.L2Genesis;
import dev.trestle.node.Genesis;
import dev.trestle.sequencer.Zlib;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.L2ExtraData;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.block.ParentState;
import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.StateTrie;
import dev.trestle.stf.trie.NodeMap;
import dev.trestle.stf.trie.OrderedTrie;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rollup in memory with everything a dispute reads: its blocks and states, and a settlement chain
 * whose headers and receipts hang together though nobody executed them. Blocks are built on demand
 * and posted when told.
 */
final class SampleRollup implements PreimageFetcher {
  static final long CHAIN_ID = 4242;
  private static final long GAS_LIMIT = 60_000_000;

  private final SampleSettlement l1;
  private final RollupConfig config;
  private final Genesis genesis;
  private final Cryptography cryptography;
  private final NodeMap state = new NodeMap();
  private final AttributesBuilder builder;
  private final List<Block> blocks = new ArrayList<>();
  private final List<L2BlockRef> refs = new ArrayList<>();
  private final List<SystemConfig> configs = new ArrayList<>();
  private final Map<Bytes32, Integer> numbers = new HashMap<>();
  private int posted;
  private int hostile;

  /**
   * @param rich who has ether at genesis
   * @param cryptography for senders and precompiles
   * @param l1BlockSeconds time between settlement blocks; L2's is one second
   */
  SampleRollup(List<Address> rich, Cryptography cryptography, long l1BlockSeconds) {
    this.cryptography = cryptography;
    l1 = new SampleSettlement(l1BlockSeconds);
    L2Spec level = L2Spec.of(L2Level.JOVIAN);
    ChainSpec spec = ChainSpec.l2(CHAIN_ID, level);
    SystemConfig system =
        new SystemConfig(
            new Bytes32(0, 0, 1, 2),
            GAS_LIMIT,
            new FeeScalars(1368, 810_949),
            SystemConfig.Eip1559.CHAIN_DEFAULT,
            SystemConfig.OperatorFee.NONE,
            0,
            0);
    byte[] extraData = L2ExtraData.encode(level, L2Level.JOVIAN, new L2ExtraData(0, 0, 0));
    Header origin = l1.head();
    genesis = Genesis.of(origin.timestamp(), GAS_LIMIT, allocations(rich)).withExtraData(extraData);
    Block first = genesis.block(spec, state).block();
    Bytes32 hash = HeaderCodec.hash(first.header());
    config =
        new RollupConfig(
            SampleSettlement.SPEC,
            spec,
            new RollupConfig.Genesis(
                new BlockId(origin.number(), HeaderCodec.hash(origin)),
                new BlockId(0, hash),
                origin.timestamp(),
                system),
            new RollupConfig.Timing(1, 100, 1800, 10),
            SampleSettlement.rollupContracts());
    builder = new AttributesBuilder(config);
    blocks.add(first);
    refs.add(config.genesis().block());
    configs.add(system);
    numbers.put(hash, 0);
  }

  private static SortedMap<Address, Genesis.Allocation> allocations(List<Address> rich) {
    SortedMap<Address, Genesis.Allocation> accounts = new TreeMap<>();
    L2Genesis.FeePolicy fees = new L2Genesis.FeePolicy(new Address(0, 0, 77), UInt256.ZERO);
    for (GenesisAccount a : genesisContracts(fees)) {
      SortedMap<Bytes32, UInt256> storage = new TreeMap<>();
      a.storage().forEach((slot, value) -> storage.put(slot, value.toUInt256()));
      accounts.put(
          a.address(), new Genesis.Allocation(a.balanceWei(), a.nonce(), a.code(), storage));
    }
    for (Address address : rich) {
      accounts.put(address, Genesis.Allocation.ether(UInt256.of(1L << 62).multiply(1000)));
    }
    return accounts;
  }

  private static List<GenesisAccount> genesisContracts(L2Genesis.FeePolicy fees) {
    return L2Genesis.contracts(
        SampleSettlement.contracts(), SampleSettlement.SPEC.chainId(), L2Level.JOVIAN, fees);
  }

  RollupConfig config() {
    return config;
  }

  /** What the genesis block is made of. */
  Genesis genesis() {
    return genesis;
  }

  /** The settlement chain, to post to. */
  SampleSettlement l1() {
    return l1;
  }

  /** Number of the newest block. */
  long head() {
    return blocks.size() - 1;
  }

  /** The block of this number. */
  Block block(long number) {
    return blocks.get((int) number);
  }

  /**
   * Builds the next block; its origin is the newest L1 block that it may have.
   *
   * @param transactions signed, EIP-2718
   * @throws IllegalStateException if one of them cannot be included
   */
  void build(List<byte[]> transactions) {
    L2BlockRef parent = refs.getLast();
    long next = parent.l1Origin().number() + 1;
    boolean due =
        l1.block(next).filter(b -> b.header().timestamp() <= parent.timestamp() + 1).isPresent();
    Epoch epoch = Epoch.of(config, l1.block(due ? next : parent.l1Origin().number()).orElseThrow());
    SystemConfig system = builder.systemConfig(parent, configs.getLast(), epoch);
    PayloadAttributes attributes = builder.attributes(parent, system, epoch, transactions);
    Header header = blocks.getLast().header();
    ParentState parentState =
        ParentState.of(new StateTrie(state, header.stateRoot()), state, this::hashOf);
    switch (PayloadExecution.run(config.l2(), header, attributes, parentState, cryptography)) {
      case PayloadExecution.Executed(SealedBlock sealed) -> {
        blocks.add(sealed.block());
        refs.add(L2BlockRef.of(config, sealed.block()));
        configs.add(system);
        numbers.put(sealed.hash(), blocks.size() - 1);
      }
      case PayloadExecution.Refused(String reason) -> throw new IllegalStateException(reason);
    }
  }

  private Bytes32 hashOf(long number) {
    return refs.get((int) number).hash();
  }

  /** Posts all blocks not posted yet, as one channel in blobs or in call data. */
  void post(boolean blobs) {
    ChannelOut out =
        new ChannelOut(config, new ChannelId(7, posted), new Zlib(), Long.MAX_VALUE / 1000);
    for (Block block : blocks.subList(posted + 1, blocks.size())) {
      out.add(SequencedBlock.of(config, block));
    }
    posted = blocks.size() - 1;
    Channel channel = out.close();
    if (blobs) {
      l1.postBlobs(channel.blobs());
    } else {
      channel.calldata(100_000).forEach(l1::postCalldata);
    }
  }

  /** Posts a channel of anything in call data; not sealed. */
  void postChannel(byte[] content) {
    BlockId nothing = config.genesis().l1();
    new Channel(new ChannelId(8, hostile++), nothing, nothing, content.length, content)
        .calldata(100_000)
        .forEach(l1::postCalldata);
  }

  /** The output root of a block. */
  Bytes32 outputRoot(long number) {
    return output(number).hash();
  }

  private OutputRoot output(long number) {
    Header header = block(number).header();
    return new OutputRoot(
        header.stateRoot(), header.withdrawalsRoot().orElseThrow(), hashOf(number));
  }

  /** The inputs of a game between two blocks about the second's root, seen from L1's head. */
  GuestInputs inputs(long agreed, long claimed, Bytes32 disputed) {
    return new GuestInputs(
        HeaderCodec.hash(l1.head()),
        outputRoot(agreed),
        disputed,
        claimed,
        ChainConfiguration.hash(config));
  }

  @Override
  public void fetch(Hint hint, PreimageStore into) {
    switch (hint) {
      case Hint.SettlementHeader header ->
          into.putKeccak(HeaderCodec.encode(l1.header(header.blockHash())));
      case Hint.SettlementReceipts receipts -> l1.putReceipts(receipts.blockHash(), into);
      case Hint.Blob blob -> l1.putBlob(blob.versionedHash(), into);
      case Hint.Output wanted -> {
        for (int i = 0; i < blocks.size(); i++) {
          if (outputRoot(i).equals(wanted.outputRoot())) {
            into.putKeccak(output(i).preimage());
          }
        }
      }
      case Hint.L2Header header ->
          into.putKeccak(HeaderCodec.encode(at(header.blockHash()).header()));
      case Hint.L2Transactions transactions -> {
        List<byte[]> encoded =
            at(transactions.blockHash()).transactions().stream()
                .map(TransactionCodec::encode)
                .toList();
        OrderedTrie.of(encoded).commit((hash, node) -> into.putKeccak(node));
      }
      case Hint.L2State node -> state.node(node.hash()).ifPresent(into::putKeccak);
      case Hint.PrecompileCall call -> throw new IllegalStateException("not fetched: " + call);
      case Hint.Local local -> throw new IllegalStateException("not fetched: " + local);
      case Hint.Configuration c -> throw new IllegalStateException("not fetched: " + c);
    }
  }

  private Block at(Bytes32 hash) {
    return Optional.ofNullable(numbers.get(hash)).map(blocks::get).orElseThrow();
  }
}
