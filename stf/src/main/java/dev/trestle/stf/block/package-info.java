/** Transactions, receipts, headers, and the one method that executes a block: begin, add, seal. */
@NullMarked
package dev.trestle.stf.block;

import org.jspecify.annotations.NullMarked;
