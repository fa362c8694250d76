/**
 * Settlement-chain headers, logs and blobs to L2 payload attributes, and back.
 *
 * <p>In: {@link dev.trestle.derivation.DerivationPipeline} asks for settlement blocks and blobs and
 * gives the attributes of one L2 block after the other. Out: {@link
 * dev.trestle.derivation.ChannelOut} turns L2 blocks into a span batch, a compressed channel,
 * frames and blobs. Rules: {@code docs/spec/derivation.md}, {@code docs/spec/inbox.md}.
 */
@NullMarked
package dev.trestle.derivation;

import org.jspecify.annotations.NullMarked;
