/**
 * The machine of docs/spec/machine.md. {@link dev.trestle.riscv.ElfProgram} → {@link
 * dev.trestle.riscv.Machine} (state in {@code Hart} and {@link dev.trestle.riscv.Memory}, one
 * instruction in {@code Interpreter}) → {@link dev.trestle.riscv.MachineState} with its hash, and
 * {@link dev.trestle.riscv.StepWitness} for the contract that judges one step. {@code Engine} runs
 * hot code as JVM bytecode: {@code RegionPlan} chooses the blocks, {@code RegionWriter} and {@code
 * InstructionWriter} translate them; the interpreter is their oracle. {@link
 * dev.trestle.riscv.Trace} keeps checkpoints of a run and goes back to any of its steps.
 */
@NullMarked
package dev.trestle.riscv;

import org.jspecify.annotations.NullMarked;
