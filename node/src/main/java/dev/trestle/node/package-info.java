/**
 * What everyone runs: the chain store and its heads, the derivation driver that fills it from L1,
 * and the public RPC that serves it.
 */
@NullMarked
package dev.trestle.node;

import org.jspecify.annotations.NullMarked;
