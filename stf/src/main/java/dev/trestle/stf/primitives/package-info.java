/**
 * Fixed-size values that everything else speaks of: addresses, 32-byte words, 256-bit numbers, hex.
 */
@NullMarked
package dev.trestle.stf.primitives;

import org.jspecify.annotations.NullMarked;
