package dev.trestle.spec;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import dev.trestle.l1.Abi;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** ABI coding, selectors and events of the ethers library's test cases. */
final class EthersAbiTopic implements Topic {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Override
  public String name() {
    return "abi";
  }

  @Override
  public List<String> archives() {
    return List.of("abi-eip712-tx/ethers-testcases");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    for (String path : List.of("contract-interface.json", "contract-interface-abi2.json")) {
      for (JsonNode c : archive.json(path)) {
        tally.check(path + " " + JsonFields.text(c, "name"), () -> coding(c));
      }
    }
    for (JsonNode c : archive.json("contract-signatures.json")) {
      tally.check(
          "contract-signatures.json " + JsonFields.text(c, "name"),
          () -> {
            String signature = JsonFields.text(c, "signature");
            byte[] expected = JsonFields.bytes(c, "sigHash");
            Mismatch.unlessEqual("selector", expected, Function.parse(signature).selector());
            byte[] topic = Abi.topic(signature).toBytes();
            Mismatch.unlessEqual("start of the topic", expected, Arrays.copyOf(topic, 4));
          });
    }
    for (JsonNode c : archive.json("contract-events.json")) {
      tally.check("contract-events.json " + JsonFields.text(c, "name"), () -> event(c));
    }
  }

  private static String tupleOf(List<String> types) {
    return "(" + AbiValues.canonical(String.join(",", types)) + ")";
  }

  private static void coding(JsonNode c) {
    List<String> types = new ArrayList<>();
    JSON.readTree(JsonFields.text(c, "types")).forEach(type -> types.add(type.stringValue()));
    JsonNode values =
        JSON.readTree(
            JsonFields.text(c, c.has("normalizedValues") ? "normalizedValues" : "values"));
    same(tupleOf(types), values, JsonFields.bytes(c, "result"));
  }

  /** Encodes the values, decodes the expected bytes, and compares both ways. */
  private static void same(String types, JsonNode values, byte[] expected) {
    TupleType<Tuple> type = TupleType.parse(types);
    Object[] converted = new Object[type.size()];
    for (int i = 0; i < converted.length; i++) {
      converted[i] = AbiValues.value(type.get(i), values.get(i));
    }
    Mismatch.unlessEqual("encoding", expected, Abi.encode(types, converted));
    Tuple decoded = Abi.decode(types, expected);
    Mismatch.unlessEqual("values", Tuple.from(converted), decoded);
  }

  private static void event(JsonNode c) {
    List<String> types = new ArrayList<>();
    c.get("types").forEach(type -> types.add(type.stringValue()));
    List<String> plainTypes = new ArrayList<>();
    var plainValues = JSON.createArrayNode();
    int indexed = 0;
    for (int i = 0; i < types.size(); i++) {
      if (c.get("indexed").get(i).isNull()) {
        plainTypes.add(types.get(i));
        plainValues.add(c.get("normalizedValues").get(i));
      } else {
        indexed++;
      }
    }
    same(tupleOf(plainTypes), plainValues, JsonFields.bytes(c, "data"));
    List<Bytes32> topics = new ArrayList<>();
    c.get("topics").forEach(topic -> topics.add(Bytes32.from(Hex.decode(topic.stringValue()))));
    if (!testEvent(c).get("anonymous").booleanValue()) {
      Bytes32 topic = Abi.topic("testEvent" + TupleType.parse(tupleOf(types)).getCanonicalType());
      Mismatch.unlessEqual("first topic", topic, topics.removeFirst());
    }
    Mismatch.unlessEqual("number of indexed topics", indexed, topics.size());
    indexedTopics(c, types, topics);
  }

  private static JsonNode testEvent(JsonNode c) {
    for (JsonNode entry : JSON.readTree(JsonFields.text(c, "interface"))) {
      if (JsonFields.text(entry, "name").equals("testEvent")) {
        return entry;
      }
    }
    throw new Mismatch("no event testEvent");
  }

  /** Arguments of one word stand in their topic as they are. */
  private static void indexedTopics(JsonNode c, List<String> types, List<Bytes32> topics) {
    int at = 0;
    for (int i = 0; i < types.size(); i++) {
      if (c.get("indexed").get(i).isNull()) {
        continue;
      }
      Bytes32 topic = topics.get(at++);
      if (!c.get("hashed").get(i).booleanValue()) {
        Object value = AbiValues.plain(types.get(i), c.get("normalizedValues").get(i));
        byte[] encoded = Abi.encode("(" + types.get(i) + ")", value);
        Mismatch.unlessEqual("topic of argument " + i, topic.toBytes(), encoded);
      }
    }
  }
}
