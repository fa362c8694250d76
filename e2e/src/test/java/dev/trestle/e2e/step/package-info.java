/**
 * The machine's step in Java ({@code riscv}) against the one in Solidity ({@code RiscvStep}, {@code
 * PreimageOracle}), which runs in Trestle's own EVM. Random situations come from {@link
 * dev.trestle.e2e.step.RandomSteps}.
 */
@NullMarked
package dev.trestle.e2e.step;

import org.jspecify.annotations.NullMarked;
