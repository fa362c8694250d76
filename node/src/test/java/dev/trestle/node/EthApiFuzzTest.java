package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is passed to a method: it answers, or says what is wrong; none of it is our bug. */
class EthApiFuzzTest {
  private static final String[] VALUES = {
    "null",
    "true",
    "1",
    "-1",
    "1e999",
    "1.5",
    "''",
    "'0x'",
    "'0x0'",
    "'0x1'",
    "'0x01'",
    "'0x7fffffffffffffff'",
    "'0xffffffffffffffff'",
    "'0x1ffffffffffffffff'",
    "'0xzz'",
    "'0X1'",
    "'latest'",
    "'pending'",
    "'safe'",
    "'finalized'",
    "'earliest'",
    "'newest'",
    "'newHeads'",
    "[]",
    "{}",
    "[null]",
    "['0x0','0x1']",
    "[[]]",
    "[10,20,101]",
    "['callTracer']",
    "'0x00000000000000000000000000000000000000c0'",
    "'0x00000000000000000000000000000000000000c3'",
    "'0x0000000000000000000000000000000000000000000000000000000000000000'",
    "{'blockHash':'0x0000000000000000000000000000000000000000000000000000000000000000'}",
    "{'blockNumber':'0x0'}",
    "{'blockNumber':'latest','blockHash':null}",
    "{'to':'0x00000000000000000000000000000000000000c0'}",
    "{'to':'0x00000000000000000000000000000000000000c2','gas':'0xffffffffffffffff'}",
    "{'from':'0x00000000000000000000000000000000000000c2','value':'0xffffffffffffffffffff'}",
    "{'data':'0x60','maxFeePerGas':'0x1','maxPriorityFeePerGas':'0x5'}",
    "{'data':'0x5f5ffd','gasPrice':'0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff'}",
    "{'to':null,'accessList':[{'address':'0x00000000000000000000000000000000000000c0'}]}",
    "{'authorizationList':[{}]}",
    "{'blobVersionedHashes':['0x0000000000000000000000000000000000000000000000000000000000000000'],"
        + "'to':'0x00000000000000000000000000000000000000c0','maxFeePerBlobGas':'0x1'}",
    "{'0x00000000000000000000000000000000000000c0':{'state':{'0x0':'0x5'},'nonce':'0x1'}}",
    "{'0x00000000000000000000000000000000000000c0':{'stateDiff':{'q':'0x5'}}}",
    "{'0x12':{}}",
    "{'number':'0xffffffffffffffff','time':'0xffffffffffffffff','gasLimit':'0x0'}",
    "{'tracer':'callTracer','tracerConfig':{'withLog':true}}",
    "{'tracer':'4byteTracer'}",
    "{'enableMemory':true,'limit':3}",
    "{'fromBlock':'0x0','toBlock':'0xffffffffffffffff'}",
    "{'fromBlock':'earliest','topics':[null,[null],['0x']]}",
    "{'address':[],'topics':[[]]}"
  };

  @TempDir Path folder;

  @Test
  void anyMethod_anyArguments_neverFailsOnOurSide() throws IOException {
    long seed = 20260119;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<String> broken = new ArrayList<>();
    try (RpcNode l1 = RpcNode.l1(folder.resolve("l1"));
        RpcNode l2 = RpcNode.l2(folder.resolve("l2"))) {
      for (RpcNode node : List.of(l1, l2)) {
        long chainId = node.chain.spec().chainId();
        node.submit(node.signer.dynamicFee(chainId, 0, Optional.of(RpcNode.CALLER), new byte[0]));
        String block = node.seal().hash().toString();
        String transaction =
            node.chain
                .results(node.chain.head().hash())
                .orElseThrow()
                .getLast()
                .transactionHash()
                .toString();
        for (int i = 0; i < 2_500; i++) {
          tryOne(node, random, List.of("'" + block + "'", "'" + transaction + "'"), broken);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static void tryOne(
      RpcNode node, Random random, List<String> hashes, List<String> broken) {
    List<String> names = List.copyOf(node.methods.names());
    String name = names.get(random.nextInt(names.size()));
    List<JsonValue> params = new ArrayList<>();
    for (int n = random.nextInt(5); n > 0; n--) {
      int at = random.nextInt(VALUES.length + 2 * hashes.size());
      String value =
          at < VALUES.length ? VALUES[at] : hashes.get((at - VALUES.length) % hashes.size());
      params.add(JsonInput.parse(value.replace('\'', '"')));
    }
    try {
      assertThat(node.client.call(name, params.toArray(new JsonValue[0]))).isNotNull();
    } catch (JsonRpcException e) {
      if (e.code() == JsonRpcException.INTERNAL_ERROR) {
        broken.add(name + " " + params + ": " + e.getMessage());
      }
    }
  }
}
