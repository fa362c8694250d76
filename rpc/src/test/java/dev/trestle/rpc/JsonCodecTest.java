package dev.trestle.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonCodecTest {
  @Test
  void quantity_anyValue_hasNoLeadingZeros() {
    long seed = 20260115;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    assertThat(JsonWriter.toText(JsonValue.quantity(0))).isEqualTo("\"0x0\"");
    for (int i = 0; i < 2_000; i++) {
      BigInteger value = new BigInteger(random.nextInt(257), random);
      String text = JsonWriter.toText(JsonValue.quantity(UInt256.of(value)));
      assertThat(text).isEqualTo("\"0x" + value.toString(16) + "\"");
      assertThat(JsonInput.parse(text).quantity()).isEqualTo(UInt256.of(value));
      long word = random.nextLong() >>> random.nextInt(64);
      String small = JsonWriter.toText(JsonValue.quantity(word));
      assertThat(small).isEqualTo("\"0x" + Long.toHexString(word) + "\"");
      assertThat(JsonInput.parse(small).number()).isEqualTo(word);
    }
  }

  @Test
  void hex_anyBytes_roundTrips() {
    long seed = 20260116;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      String text = JsonWriter.toText(JsonValue.bytes(bytes));
      assertThat(text).isEqualTo("\"" + Hex.encodePrefixed(bytes) + "\"");
      assertThat(JsonInput.parse(text).bytes()).isEqualTo(bytes);
      byte[] word = new byte[32];
      random.nextBytes(word);
      Bytes32 hash = Bytes32.from(word);
      Address address = Address.from(word, 5);
      assertThat(JsonInput.parse(JsonValue.bytes32(hash)).bytes32()).isEqualTo(hash);
      assertThat(JsonInput.parse(JsonValue.address(address)).address()).isEqualTo(address);
    }
  }

  @Test
  void number_ofAnySize_isWrittenAsItWasRead() {
    for (String number :
        new String[] {"1E+999", "-1E-999", "0.1", "-0.5", "7", "12345678901234567890.25"}) {
      assertThat(JsonInput.parse(number)).hasToString(number);
      assertThat(JsonInput.parse(JsonInput.parse(number).toString())).hasToString(number);
    }
    assertThat(JsonInput.parse("2.5e3").decimal()).isEqualTo(2_500);
    assertThat(JsonInput.parse("7").decimal()).isEqualTo(7);
    assertThatThrownBy(() -> JsonInput.parse("1e999").decimal())
        .isInstanceOf(JsonRpcException.class)
        .hasMessageContaining("1.8e308");
    assertThatThrownBy(() -> JsonInput.parse("1e99999999999")).isInstanceOf(JsonRpcException.class);
  }

  @Test
  void string_anyCharacters_roundTrips() {
    long seed = 20260117;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(40); n > 0; n--) {
        int range = new int[] {0x80, 0x800, 0x10000, 0x110000}[random.nextInt(4)];
        int c = random.nextInt(range);
        text.appendCodePoint(c >= 0xd800 && c < 0xe000 ? 'x' : c);
      }
      String value = text.toString();
      assertThat(JsonInput.parse(JsonValue.string(value)).text()).isEqualTo(value);
    }
    assertThat(JsonInput.parse(JsonWriter.toText(JsonValue.string("a\ud800b"))).text())
        .isEqualTo("a\ufffdb");
  }

  @Test
  void read_wrongShape_saysWhereAndWhat() {
    fails(
        "[\"0x01\"]", "[0]: hex number with leading zero digits", in -> in.items().get(0).number());
    fails(
        "{\"a\":1}", "field 'a': a string is wanted, not a number", in -> in.required("a").bytes());
    fails("{}", "field 'b' is missing", in -> in.required("b"));
    fails("\"0x123\"", "hex string of odd length", JsonInput::bytes);
    fails("\"0x1z\"", "invalid hex string", JsonInput::bytes);
    fails("\"0xz\"", "invalid hex string", JsonInput::quantity);
    fails("\"\"", "empty hex string", JsonInput::number);
    fails("\"0x10000000000000000\"", "hex number > 64 bits", JsonInput::number);
    fails("\"0x1" + "0".repeat(64) + "\"", "hex number > 256 bits", JsonInput::quantity);
    fails("\"0x12\"", "hex string has length 2, want 40 for an address", JsonInput::address);
    fails("\"0x8000000000000000\"", "block number larger than int64", JsonInput::blockTag);
    fails("\"newest\"", "hex string without 0x prefix", JsonInput::blockTag);
    fails(
        "{\"blockHash\":\"0x" + "0".repeat(64) + "\",\"blockNumber\":\"0x1\"}",
        "cannot specify both BlockHash and BlockNumber, choose one or the other",
        JsonInput::blockTag);
    fails("{}", "blockHash or blockNumber wanted", JsonInput::blockTag);
    fails("[]", "a number is wanted, not an array", JsonInput::decimal);
    fails("1.5", "a whole number is wanted, not a number", JsonInput::integer);
  }

  private static void fails(
      String json, String message, java.util.function.Consumer<JsonInput> read) {
    assertThatThrownBy(() -> read.accept(JsonInput.parse(json)))
        .isInstanceOf(JsonRpcException.class)
        .hasMessage(message);
  }

  @Test
  void blockTag_everyForm_isRead() {
    Bytes32 hash = new Bytes32(1, 2, 3, 4);
    assertThat(JsonInput.parse("\"safe\"").blockTag()).isEqualTo(BlockTag.Label.SAFE);
    assertThat(JsonInput.parse("\"0x1f\"").blockTag()).isEqualTo(new BlockTag.Height(31));
    assertThat(JsonInput.parse("\"" + hash + "\"").blockTag())
        .isEqualTo(new BlockTag.Hash(hash, false));
    assertThat(
            JsonInput.parse("{\"blockHash\":\"" + hash + "\",\"requireCanonical\":true}")
                .blockTag())
        .isEqualTo(new BlockTag.Hash(hash, true));
    assertThat(JsonInput.parse("{\"blockNumber\":\"0x0\"}").blockTag())
        .isEqualTo(new BlockTag.Height(0));
  }

  @Test
  void slot_shortOrLong_isPadded() {
    assertThat(JsonInput.parse("\"0x\"").slot()).isEqualTo(Bytes32.ZERO);
    assertThat(JsonInput.parse("\"0x5\"").slot()).isEqualTo(new Bytes32(0, 0, 0, 5));
    assertThat(JsonInput.parse("\"0x" + "0".repeat(63) + "5\"").slot())
        .isEqualTo(new Bytes32(0, 0, 0, 5));
  }
}
