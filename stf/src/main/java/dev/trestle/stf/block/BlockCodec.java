package dev.trestle.stf.block;

import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A block's RLP: header, transactions, ommers (none), withdrawals. */
public final class BlockCodec {
  private BlockCodec() {}

  public static byte[] encode(Block block) {
    return encode(block, block.transactions().stream().map(TransactionCodec::encode).toList());
  }

  /**
   * The same where the envelopes are known.
   *
   * @param envelopes of the block's transactions, in order
   */
  public static byte[] encode(Block block, List<byte[]> envelopes) {
    RlpWriter out = new RlpWriter();
    out.beginList();
    HeaderCodec.write(out, block.header());
    out.beginList();
    for (byte[] envelope : envelopes) {
      if ((envelope[0] & 255) >= 0xc0) {
        out.raw(envelope);
      } else {
        out.bytes(envelope);
      }
    }
    out.endList().beginList().endList();
    if (block.withdrawals().isPresent()) {
      out.beginList();
      for (Withdrawal withdrawal : block.withdrawals().get()) {
        write(out, withdrawal);
      }
      out.endList();
    }
    return out.endList().toBytes();
  }

  /**
   * @throws RlpException unless exactly one block without ommers
   */
  public static Block decode(byte[] encoded) {
    RlpReader in = RlpReader.ofList(encoded);
    Header header = HeaderCodec.read(in.list());
    List<Transaction> transactions = new ArrayList<>();
    RlpReader items = in.list();
    while (items.hasNext()) {
      if (items.nextIsList()) {
        transactions.add(TransactionCodec.decode(items.raw()));
      } else {
        byte[] typed = items.bytes();
        if (typed.length > 0 && (typed[0] & 255) >= 0xc0) {
          throw new RlpException("a legacy transaction stands as a list in a block");
        }
        transactions.add(TransactionCodec.decode(typed));
      }
    }
    RlpReader ommers = in.list();
    if (ommers.hasNext()) {
      throw new RlpException("a block has no ommers since the merge");
    }
    Optional<List<Withdrawal>> withdrawals = Optional.empty();
    if (in.hasNext()) {
      withdrawals = Optional.of(readWithdrawals(in.list()));
    }
    in.expectEnd();
    return new Block(header, transactions, withdrawals);
  }

  /** A withdrawal's RLP, as the withdrawal trie holds it (EIP-4895). */
  public static byte[] encode(Withdrawal withdrawal) {
    RlpWriter out = new RlpWriter();
    write(out, withdrawal);
    return out.toBytes();
  }

  private static void write(RlpWriter out, Withdrawal w) {
    out.beginList()
        .number(w.index())
        .number(w.validatorIndex())
        .address(w.address())
        .number(w.amountGwei())
        .endList();
  }

  private static List<Withdrawal> readWithdrawals(RlpReader items) {
    List<Withdrawal> withdrawals = new ArrayList<>();
    while (items.hasNext()) {
      RlpReader in = items.list();
      withdrawals.add(new Withdrawal(in.number(), in.number(), in.address(), in.number()));
      in.expectEnd();
    }
    return withdrawals;
  }
}
