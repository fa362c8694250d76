/**
 * Statements to learn from and to build on, each in three files: {@code XColumns} names the
 * columns, {@code XAir} states what must hold, {@code XTrace} fills the cells.
 *
 * <p>Start with {@link dev.trestle.stark.reference.FibonacciAir}.
 */
@NullMarked
package dev.trestle.stark.reference;

import org.jspecify.annotations.NullMarked;
