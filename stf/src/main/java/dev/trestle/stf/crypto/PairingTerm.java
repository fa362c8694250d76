package dev.trestle.stf.crypto;

import java.util.List;

/**
 * One pair of a product of pairings, made ready for Miller's loop.
 *
 * @param minusX the negated x of the first group's point, lifted into the quadratic extension
 * @param y its y
 * @param lines the lines of the second group's point, in the order of the loop
 */
record PairingTerm<F extends QuadraticElement<F>>(F minusX, F y, List<Line<F>> lines) {}
