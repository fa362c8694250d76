/**
 * The command line. Wires the roles by hand and owns threads, clocks and configuration; reading
 * {@link dev.trestle.cli.Devnet} shows the whole program.
 */
@NullMarked
package dev.trestle.cli;

import org.jspecify.annotations.NullMarked;
