package dev.trestle.l1;

import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.primitives.Bytes32;

/** A header with its hash. */
public record HashedHeader(Bytes32 hash, Header header) {
  public static HashedHeader of(Header header) {
    return new HashedHeader(HeaderCodec.hash(header), header);
  }

  public long number() {
    return header.number();
  }

  /** Seconds since the epoch. */
  public long timestamp() {
    return header.timestamp();
  }

  public Bytes32 parentHash() {
    return header.parentHash();
  }
}
