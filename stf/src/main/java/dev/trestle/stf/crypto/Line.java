package dev.trestle.stf.crypto;

/**
 * A line through points of the second group, up to a factor that the final exponentiation removes.
 * At the point (x, y) of the first group it takes the value {@code atY*y - atX*x*w^i +
 * constant*w^j}; i and j depend on the twist. It does not depend on that point, so lines can be
 * kept.
 */
record Line<F extends QuadraticElement<F>>(F atY, F atX, F constant) {}
