/**
 * What makes L1 accept or refuse an L2 state. Rules of dispute: docs/spec/dispute.md.
 *
 * <p>The game as such is pure: {@code Position}, {@code Claim}, {@code GameTree}, and {@code
 * HonestStrategy}, which says what an honest player does next, given a {@code TraceProvider} that
 * knows the truth. Above it stand the roles; each is a {@code Rule} of the one {@code Watcher}: it
 * reads L1, compares with its own node, and owes L1 calls ({@code Obligation}).
 */
@NullMarked
package dev.trestle.settlement;

import org.jspecify.annotations.NullMarked;
