/**
 * The proven program. {@link dev.trestle.guest.GuestProgram} asks a {@link
 * dev.trestle.guest.PreimageOracle} for everything it reads: in the machine a preimage comes from
 * L1's contract, on the JVM a {@link dev.trestle.guest.RecordingOracle} fetches it from a node's
 * data and keeps it in a {@link dev.trestle.guest.PreimageStore}, from which the same run can be
 * repeated anywhere. Rules: {@code docs/spec/machine.md}, {@code docs/spec/dispute.md}.
 */
@NullMarked
package dev.trestle.guest;

import org.jspecify.annotations.NullMarked;
