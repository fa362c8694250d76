package dev.trestle.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.rpc.JsonInput;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RuntimeCodeTest {
  private static final String CODE = "6001" + "00".repeat(32) + "6002";

  /** CBOR {"a": 1}, four bytes, and its length. */
  private static final String METADATA = "a1616101" + "0004";

  private static final String OTHER_METADATA = "a1616102" + "0004";

  private static RuntimeCode made(String code) {
    return RuntimeCode.of(
        JsonInput.parse(
            """
            {"object": "%s", "immutableReferences": {"7": [{"start": 2, "length": 32}]}}\
            """
                .formatted(code)));
  }

  private static RuntimeCode.Match match(String deployed) {
    return made(CODE + METADATA).match(HexFormat.of().parseHex(deployed));
  }

  @Test
  void match_immutablesFilledIn_isExact() {
    String filled = CODE.replace("00".repeat(32), "ab".repeat(32));
    assertThat(match(filled + METADATA)).isEqualTo(RuntimeCode.Match.EXACT);
  }

  @Test
  void match_otherMetadata_isTheCodeAlone() {
    assertThat(match(CODE + OTHER_METADATA)).isEqualTo(RuntimeCode.Match.CODE);
  }

  @Test
  void match_oneByteOfCodeDiffers_isNone() {
    assertThat(match(CODE.replace("6002", "6003") + METADATA)).isEqualTo(RuntimeCode.Match.NONE);
    assertThat(match("6001")).isEqualTo(RuntimeCode.Match.NONE);
    assertThat(match("")).isEqualTo(RuntimeCode.Match.NONE);
  }

  @Test
  void match_linkedLibrary_isExact() {
    String placeholder = "__$" + "a".repeat(34) + "$__";
    RuntimeCode made =
        RuntimeCode.of(
            JsonInput.parse(
                """
                {"object": "73%s6001", "linkReferences":
                  {"L.sol": {"L": [{"start": 1, "length": 20}]}}}\
                """
                    .formatted(placeholder)));
    byte[] deployed = HexFormat.of().parseHex("73" + "cd".repeat(20) + "6001");
    assertThat(made.match(deployed)).isEqualTo(RuntimeCode.Match.EXACT);
  }
}
