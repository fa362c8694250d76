package dev.trestle.node;

import dev.trestle.stf.block.BlobFee;
import dev.trestle.stf.block.Eip1559;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.Rules;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What to offer for inclusion in the next block. */
final class FeeSuggestion {
  private static final int BLOCKS = 20;
  private static final int PER_BLOCK = 3;
  private static final int PERCENTILE = 60;
  private static final UInt256 LEAST_NOTED = UInt256.of(2);
  private static final UInt256 L1_TIP = UInt256.of(1_000_000_000);
  private static final UInt256 L2_TIP = UInt256.of(1_000_000);

  private final BlockLookup lookup;

  FeeSuggestion(BlockLookup lookup) {
    this.lookup = lookup;
  }

  /** Wei per gas in the block after the head. */
  UInt256 nextBaseFee(Header header) {
    return Eip1559.nextBaseFee(lookup.chain().spec(), header);
  }

  /** Wei per blob gas in a block. */
  UInt256 blobBaseFee(Header header) {
    if (header.excessBlobGas().isEmpty()) {
      return UInt256.ZERO;
    }
    Rules rules = lookup.chain().spec().rulesAt(header.timestamp());
    return BlobFee.perGas(rules.blobs(), header.excessBlobGas().getAsLong());
  }

  /** Wei per blob gas in the block after this one, under the same rules. */
  UInt256 nextBlobBaseFee(Header header) {
    if (header.excessBlobGas().isEmpty()) {
      return UInt256.ZERO;
    }
    Rules rules = lookup.chain().spec().rulesAt(header.timestamp());
    if (rules.isL2()) {
      return UInt256.ONE;
    }
    return BlobFee.perGas(rules.blobs(), BlobFee.nextExcess(rules, header));
  }

  /**
   * The tip per gas: of the lowest tips of each of the last blocks the 60th percentile, as geth
   * does it; the chain's usual least tip when there is no competition.
   */
  UInt256 tip() {
    Chain chain = lookup.chain();
    boolean l2 = chain.spec().l2().isPresent();
    UInt256 usual = l2 ? L2_TIP : L1_TIP;
    ChainBlock head = chain.head();
    if (l2 && head.header().gasUsed() < head.header().gasLimit() / 2) {
      return usual;
    }
    List<UInt256> tips = new ArrayList<>();
    for (long n = head.number(); n > Math.max(0, head.number() - BLOCKS); n--) {
      chain.block(n).ifPresent(block -> tips.addAll(lowestTips(lookup.view(block))));
    }
    if (tips.isEmpty()) {
      return usual;
    }
    tips.sort(UInt256::compareTo);
    return tips.get((tips.size() - 1) * PERCENTILE / 100);
  }

  private static List<UInt256> lowestTips(BlockView view) {
    UInt256 baseFee = view.header().baseFeePerGas().orElse(UInt256.ZERO);
    return view.results().get().stream()
        .map(result -> tip(result, baseFee))
        .flatMap(Optional::stream)
        .filter(tip -> tip.compareTo(LEAST_NOTED) >= 0)
        .sorted()
        .limit(PER_BLOCK)
        .toList();
  }

  /** What a transaction paid over the base fee; nothing for deposits. */
  static Optional<UInt256> tip(TransactionResult result, UInt256 baseFee) {
    UInt256 price = result.effectiveGasPrice();
    return price.compareTo(baseFee) < 0 ? Optional.empty() : Optional.of(price.subtract(baseFee));
  }
}
