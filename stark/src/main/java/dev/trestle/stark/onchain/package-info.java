/**
 * Verifying keys for {@code StarkVerifier.sol}: a {@link dev.trestle.stark.VerifyingKey} becomes
 * {@link dev.trestle.stark.onchain.OnChainKey data} that lies in contracts, its constraint systems
 * {@link dev.trestle.stark.onchain.OnChainProgram programs} that the contract interprets. Format:
 * docs/spec/stark.md, On L1.
 */
@NullMarked
package dev.trestle.stark.onchain;

import org.jspecify.annotations.NullMarked;
