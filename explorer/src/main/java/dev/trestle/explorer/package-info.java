/**
 * The explorer. {@link dev.trestle.explorer.L2Indexer} and {@link dev.trestle.explorer.L1Indexer}
 * follow both chains into a {@link dev.trestle.explorer.Database}; {@link
 * dev.trestle.explorer.ExplorerApi} answers from there, and from the node for what is not worth
 * keeping; the page in {@code web} shows it. The index can be deleted at any time: it is made
 * again.
 */
@NullMarked
package dev.trestle.explorer;

import org.jspecify.annotations.NullMarked;
