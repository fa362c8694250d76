package dev.trestle.l1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import org.junit.jupiter.api.Test;

class AbiTest {
  private static final Address ADDRESS =
      Address.fromHex("0x00000000219ab540356cbb839cbe05303d7705fa");

  @Test
  void call_ourTypes_areEncoded() {
    byte[] data = Abi.call("transfer(address,uint256)", ADDRESS, UInt256.of(300));
    assertThat(Hex.encode(data))
        .isEqualTo(
            "a9059cbb"
                + "00000000000000000000000000000000219ab540356cbb839cbe05303d7705fa"
                + "000000000000000000000000000000000000000000000000000000000000012c");
    assertThat(Abi.call("f(uint64,uint8,bytes32)", 7L, 8, Bytes32.ZERO)).hasSize(100);
    assertThatThrownBy(() -> Abi.call("f(uint64)"))
        .hasMessage("the signature takes 1 values, not 0");
  }

  @Test
  void decode_ownEncoding_roundTrips() {
    String types = "(address,uint256,uint32,bytes32,bytes)";
    Bytes32 word = new Bytes32(1, 2, 3, 4);
    byte[] bytes =
        Abi.encode(types, ADDRESS, UInt256.MAX, UInt256.of(5), word, new byte[] {1, 2, 3});
    Tuple values = Abi.decode(types, bytes);
    assertThat(Abi.address(values, 0)).isEqualTo(ADDRESS);
    assertThat(Abi.number(values, 1)).isEqualTo(UInt256.MAX);
    assertThat(Abi.number(values, 2)).isEqualTo(UInt256.of(5));
    assertThat(Abi.bytes32(values, 3)).isEqualTo(word);
    assertThat(values.<byte[]>get(4)).containsExactly(1, 2, 3);
  }

  @Test
  void topic_erc20Transfer_isTheWellKnownOne() {
    assertThat(Abi.topic("Transfer(address,address,uint256)"))
        .hasToString("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
  }
}
