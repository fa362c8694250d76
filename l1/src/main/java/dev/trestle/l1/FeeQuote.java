package dev.trestle.l1;

import dev.trestle.stf.primitives.UInt256;

/**
 * What inclusion costs now.
 *
 * @param baseFeeWei per gas, of the latest block
 * @param tipWei per gas, what the node suggests
 * @param blobBaseFeeWei per blob gas
 */
public record FeeQuote(UInt256 baseFeeWei, UInt256 tipWei, UInt256 blobBaseFeeWei) {}
