/**
 * Benchmarks of the parts and of the whole: {@link dev.trestle.bench.Bench} is the entry, a class
 * per subject prints one tab-separated line per workload. Figures that count are kept in {@code
 * bench/results}.
 */
@NullMarked
package dev.trestle.bench;

import org.jspecify.annotations.NullMarked;
