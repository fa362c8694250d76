package dev.trestle.derivation;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;

/**
 * A message from L2 that L1 may carry out once the L2 state is accepted. Source: OP Stack
 * specification, Withdrawals.
 *
 * @param nonce with the message version in its two top bytes
 * @param value wei
 * @param gasLimit least gas for the call on L1
 */
public record WithdrawalMessage(
    UInt256 nonce, Address sender, Address target, UInt256 value, UInt256 gasLimit, byte[] data) {
  /** {@code MessagePassed(uint256,address,address,uint256,uint256,bytes,bytes32)}. */
  public static final Bytes32 TOPIC =
      EventTopic.of("MessagePassed(uint256,address,address,uint256,uint256,bytes,bytes32)");

  /** Keccak-256 of the fields' ABI encoding. */
  public Bytes32 hash() {
    int padded = (data.length + 31) / 32 * 32;
    byte[] out = new byte[7 * 32 + padded];
    Bytes32.of(nonce).putTo(out, 0);
    sender.putTo(out, 32 + 12);
    target.putTo(out, 64 + 12);
    Bytes32.of(value).putTo(out, 96);
    Bytes32.of(gasLimit).putTo(out, 128);
    Bytes32.of(UInt256.of(6 * 32)).putTo(out, 160);
    Bytes32.of(UInt256.of(data.length)).putTo(out, 192);
    System.arraycopy(data, 0, out, 224, data.length);
    return Keccak.hash(out);
  }

  /** Where the L2ToL1MessagePasser marks the message as sent: mapping at slot 0. */
  public static Bytes32 storageSlot(Bytes32 withdrawalHash) {
    byte[] key = new byte[64];
    withdrawalHash.putTo(key, 0);
    return Keccak.hash(key);
  }

  /** The message in a {@code MessagePassed} log of the L2ToL1MessagePasser. */
  public static Decoded<WithdrawalMessage> decode(Log log) {
    return Decoded.of(() -> {
      if (log.topics().size() != 4 || !log.topics().get(0).equals(TOPIC)) {
        throw new MalformedData("not a MessagePassed log");
      }
      AbiReader in = new AbiReader(log.data());
      WithdrawalMessage message =
          new WithdrawalMessage(
              log.topics().get(1).toUInt256(),
              Address.fromWord(log.topics().get(2)),
              Address.fromWord(log.topics().get(3)),
              in.number(0),
              in.number(1),
              in.bytes(2));
      if (!in.word(3).equals(message.hash())) {
        throw new MalformedData("MessagePassed log whose hash is not its message's");
      }
      return message;
    });
  }
}
