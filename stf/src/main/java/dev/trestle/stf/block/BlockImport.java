package dev.trestle.stf.block;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Hex;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** Checks a block that somebody else made: executes it and compares every header field. */
public final class BlockImport {
  private BlockImport() {}

  /** The verdict. */
  public sealed interface Verdict {
    /** It is valid; this came of it. */
    record Valid(SealedBlock sealed) implements Verdict {}

    /** It is not, and why. */
    record Invalid(String reason) implements Verdict {}
  }

  /** Executes the block on its parent. */
  public static Verdict verify(
      ChainSpec spec, Header parent, Block block, ParentState state, Cryptography cryptography) {
    try {
      Optional<String> fault = checkStill(spec, parent, block);
      if (fault.isPresent()) {
        return new Verdict.Invalid(fault.get());
      }
      BlockExecution execution =
          BlockExecution.begin(spec, parent, BlockAttributes.of(block), state, cryptography)
              .withoutSizeLimit();
      int index = 0;
      for (Transaction transaction : block.transactions()) {
        if (execution.add(transaction) instanceof TransactionOutcome.Refused refused) {
          return new Verdict.Invalid("transaction " + index + ": " + refused.message());
        }
        index++;
      }
      SealedBlock sealed = execution.seal();
      return difference(block.header(), sealed.block().header())
          .<Verdict>map(Verdict.Invalid::new)
          .orElseGet(() -> new Verdict.Valid(sealed));
    } catch (InvalidBlockException e) {
      return new Verdict.Invalid(String.valueOf(e.getMessage()));
    }
  }

  /** What can be judged before anything is executed. */
  private static Optional<String> checkStill(ChainSpec spec, Header parent, Block block) {
    Header h = block.header();
    if (h.number() != parent.number() + 1) {
      return Optional.of("number " + h.number() + " after " + parent.number());
    }
    if (Long.compareUnsigned(h.gasUsed(), h.gasLimit()) > 0) {
      return Optional.of(
          "gas used "
              + Long.toUnsignedString(h.gasUsed())
              + " over the gas limit "
              + Long.toUnsignedString(h.gasLimit()));
    }
    if (spec.rulesAt(h.timestamp()).since(Fork.OSAKA)) {
      int size = BlockCodec.encode(block).length;
      if (size > HeaderRules.MAX_BLOCK_BYTES) {
        return Optional.of(
            "block of " + size + " bytes, over the " + HeaderRules.MAX_BLOCK_BYTES + " allowed");
      }
    }
    return Optional.empty();
  }

  /** The first field in which the header differs from what execution gave. */
  private static Optional<String> difference(Header h, Header want) {
    Optional<String> difference = Optional.empty();
    Object[][] fields = {
      {"parentHash", h.parentHash(), want.parentHash()},
      {"ommersHash", h.ommersHash(), want.ommersHash()},
      {"difficulty", h.difficulty(), want.difficulty()},
      {"nonce", Hex.encode(h.nonce()), Hex.encode(want.nonce())},
      {"baseFeePerGas", h.baseFeePerGas(), want.baseFeePerGas()},
      {"excessBlobGas", h.excessBlobGas(), want.excessBlobGas()},
      {"blobGasUsed", h.blobGasUsed(), want.blobGasUsed()},
      {"gasUsed", h.gasUsed(), want.gasUsed()},
      {"withdrawalsRoot", h.withdrawalsRoot(), want.withdrawalsRoot()},
      {"transactionsRoot", h.transactionsRoot(), want.transactionsRoot()},
      {"receiptsRoot", h.receiptsRoot(), want.receiptsRoot()},
      {"logsBloom", Arrays.equals(h.logsBloom(), want.logsBloom()), true},
      {"requestsHash", h.requestsHash(), want.requestsHash()},
      {"stateRoot", h.stateRoot(), want.stateRoot()},
    };
    for (Object[] field : fields) {
      if (difference.isEmpty() && !Objects.equals(field[1], field[2])) {
        difference =
            Optional.of("header field " + field[0] + " is " + field[1] + ", must be " + field[2]);
      }
    }
    return difference;
  }
}
