package dev.trestle.stf.block;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A header's RLP and hash. Fields of later forks follow the others: EIP-1559, 4895, 4844, 4788,
 * 7685.
 */
public final class HeaderCodec {
  private HeaderCodec() {}

  /** The block's hash. */
  public static Bytes32 hash(Header header) {
    return Keccak.hash(encode(header));
  }

  public static byte[] encode(Header header) {
    RlpWriter out = new RlpWriter();
    write(out, header);
    return out.toBytes();
  }

  /**
   * @throws RlpException unless exactly one header
   */
  public static Header decode(byte[] encoded) {
    return read(RlpReader.ofList(encoded));
  }

  static void write(RlpWriter out, Header h) {
    out.beginList()
        .bytes32(h.parentHash())
        .bytes32(h.ommersHash())
        .address(h.beneficiary())
        .bytes32(h.stateRoot())
        .bytes32(h.transactionsRoot())
        .bytes32(h.receiptsRoot())
        .bytes(h.logsBloom())
        .number(h.difficulty())
        .number(h.number())
        .number(h.gasLimit())
        .number(h.gasUsed())
        .number(h.timestamp())
        .bytes(h.extraData())
        .bytes32(h.prevRandao())
        .bytes(h.nonce());
    h.baseFeePerGas().ifPresent(out::number);
    h.withdrawalsRoot().ifPresent(out::bytes32);
    h.blobGasUsed().ifPresent(out::number);
    h.excessBlobGas().ifPresent(out::number);
    h.parentBeaconBlockRoot().ifPresent(out::bytes32);
    h.requestsHash().ifPresent(out::bytes32);
    out.endList();
  }

  static Header read(RlpReader in) {
    Bytes32 parentHash = in.bytes32();
    Bytes32 ommersHash = in.bytes32();
    Address beneficiary = in.address();
    Bytes32 stateRoot = in.bytes32();
    Bytes32 transactionsRoot = in.bytes32();
    Bytes32 receiptsRoot = in.bytes32();
    byte[] logsBloom = in.bytes(LogsBloom.SIZE_BYTES);
    UInt256 difficulty = in.number256();
    long number = in.number();
    long gasLimit = in.number();
    long gasUsed = in.number();
    long timestamp = in.number();
    byte[] extraData = in.bytes();
    Bytes32 prevRandao = in.bytes32();
    byte[] nonce = in.bytes(8);
    Header header =
        new Header(
            parentHash,
            ommersHash,
            beneficiary,
            stateRoot,
            transactionsRoot,
            receiptsRoot,
            logsBloom,
            difficulty,
            number,
            gasLimit,
            gasUsed,
            timestamp,
            extraData,
            prevRandao,
            nonce,
            in.hasNext() ? Optional.of(in.number256()) : Optional.empty(),
            nextBytes32(in),
            nextNumber(in),
            nextNumber(in),
            nextBytes32(in),
            nextBytes32(in));
    in.expectEnd();
    return header;
  }

  private static Optional<Bytes32> nextBytes32(RlpReader in) {
    return in.hasNext() ? Optional.of(in.bytes32()) : Optional.empty();
  }

  private static OptionalLong nextNumber(RlpReader in) {
    return in.hasNext() ? OptionalLong.of(in.number()) : OptionalLong.empty();
  }
}
