package dev.trestle.spec;

import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.BlockCodec;
import dev.trestle.stf.block.BlockImport;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.ParentState;
import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.state.MapState;
import dev.trestle.stf.state.StateTrie;
import dev.trestle.stf.trie.NodeMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Chains of blocks, valid and invalid: {@code blockchain_test} of the Ethereum execution
 * specification tests.
 */
final class BlockchainTestTopic implements Topic {
  private static final long TRANSITION_TIME = 15_000;

  @Override
  public String name() {
    return "blockchain";
  }

  @Override
  public List<String> archives() {
    return List.of(
        "evm-blockchain-tests/blockchain-cancun",
        "evm-blockchain-tests/blockchain-ethereum-tests-cancun",
        "evm-blockchain-tests/blockchain-osaka",
        "evm-blockchain-tests/blockchain-prague",
        "evm-blockchain-tests/blockchain-transitions");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    for (String path : archive.paths(".json")) {
      for (var test : archive.json(path).properties()) {
        tally.check(path + " " + test.getKey(), () -> new Chain(test.getValue()).run());
      }
    }
  }

  /** A block that is known, with the state after it. */
  private record Known(Header header, StateTrie state) {}

  /** One test's blocks. All valid ones are kept, so that any may be a parent. */
  private static final class Chain {
    private final JsonNode test;
    private final ChainSpec spec;
    private final NodeMap nodes = new NodeMap();
    private final Map<Bytes32, Known> blocks = new HashMap<>();
    private Bytes32 head;

    Chain(JsonNode test) {
      this.test = test;
      this.spec = spec(test);
      Header genesis =
          HeaderCodec.decode(RlpReader.ofList(Hex.decode(test.get("genesisRLP").asString())).raw());
      StateTrie state = StateTrie.empty();
      Bytes32 root = state.apply(Alloc.read(test.get("pre")), nodes::put).root();
      Mismatch.unlessEqual("genesis state root", genesis.stateRoot(), root);
      this.head = HeaderCodec.hash(genesis);
      blocks.put(head, new Known(genesis, new StateTrie(nodes, root)));
    }

    void run() {
      int index = 0;
      for (JsonNode block : test.get("blocks")) {
        String what = "block " + index++;
        Optional<String> fault = importBlock(Hex.decode(block.get("rlp").asString()));
        if (block.has("expectException")) {
          String expected = block.get("expectException").asString();
          Mismatch.unless(fault.isPresent(), what + " was taken, but " + expected);
          ExpectedFault.check(expected, fault.orElse(""));
        } else {
          Mismatch.unless(fault.isEmpty(), what + " was refused: " + fault.orElse(""));
        }
      }
      Mismatch.unlessEqual("head", Bytes32.fromHex(test.get("lastblockhash").asString()), head);
      Known last = known(head).orElseThrow();
      if (test.has("postState")) {
        Bytes32 root = new MapState().apply(Alloc.read(test.get("postState"))).root();
        Mismatch.unlessEqual("post state", root, last.header.stateRoot());
      } else {
        Mismatch.unlessEqual(
            "post state",
            Bytes32.fromHex(test.get("postStateHash").asString()),
            last.header.stateRoot());
      }
    }

    private Optional<Known> known(Bytes32 hash) {
      return Optional.ofNullable(blocks.get(hash));
    }

    private Optional<String> importBlock(byte[] rlp) {
      Block block;
      try {
        block = BlockCodec.decode(rlp);
      } catch (RlpException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
      Optional<Known> parent = known(block.header().parentHash());
      if (parent.isEmpty()) {
        return Optional.of("unknown parent");
      }
      ParentState state =
          ParentState.of(
              parent.get().state,
              nodes::put,
              number -> ancestor(block.header().parentHash(), number));
      return switch (BlockImport.verify(
          spec, parent.get().header, block, state, Cryptography.pure())) {
        case BlockImport.Verdict.Invalid invalid -> Optional.of(invalid.reason());
        case BlockImport.Verdict.Valid valid -> {
          accept(valid.sealed());
          yield Optional.empty();
        }
      };
    }

    private void accept(SealedBlock sealed) {
      Header header = sealed.block().header();
      blocks.put(sealed.hash(), new Known(header, new StateTrie(nodes, sealed.state().root())));
      Header current = known(head).orElseThrow().header;
      if (header.number() > current.number()) {
        head = sealed.hash();
      }
    }

    private Bytes32 ancestor(Bytes32 from, long number) {
      Bytes32 hash = from;
      while (true) {
        Optional<Known> block = known(hash);
        if (block.isEmpty()) {
          return Bytes32.ZERO;
        }
        if (block.get().header.number() == number) {
          return hash;
        }
        hash = block.get().header.parentHash();
      }
    }
  }

  private static ChainSpec spec(JsonNode test) {
    String network = test.get("network").asString();
    JsonNode schedules = test.path("config").path("blobSchedule");
    List<ChainSpec.Activation> activations = new ArrayList<>();
    int to = network.indexOf("To");
    if (to < 0) {
      activations.add(activation(0, network, schedules));
    } else {
      String after = network.substring(to + 2, network.indexOf("AtTime"));
      activations.add(activation(0, network.substring(0, to), schedules));
      activations.add(activation(TRANSITION_TIME, after, schedules));
    }
    long chainId =
        test.path("config").has("chainid")
            ? Alloc.number(test.get("config").get("chainid")).toLong()
            : 1;
    return ChainSpec.l1(chainId, activations);
  }

  private static ChainSpec.Activation activation(long time, String name, JsonNode schedules) {
    Fork fork =
        switch (name) {
          case "Shanghai" -> Fork.SHANGHAI;
          case "Cancun" -> Fork.CANCUN;
          case "Prague" -> Fork.PRAGUE;
          default -> Fork.OSAKA;
        };
    BlobSchedule blobs = fork == Fork.CANCUN ? BlobSchedule.CANCUN : BlobSchedule.PRAGUE;
    if (schedules.path(name).isObject()) {
      blobs = StateTestTopic.blobSchedule(schedules.get(name));
    } else if (fork == Fork.SHANGHAI) {
      blobs = BlobSchedule.NONE;
    }
    return new ChainSpec.Activation(time, fork, blobs);
  }
}
