/**
 * Compiles a Java program to a bare RISC-V one: class files, with the machine's own classes in
 * front ({@code src/machine/java}), to C by TeaVM ({@link dev.trestle.toolchain.Translation},
 * {@link dev.trestle.toolchain.JavaSemantics}), fitted to a machine without an operating system
 * ({@link dev.trestle.toolchain.GeneratedC}) and compiled with the runtime of {@code src/machine/c}
 * ({@link dev.trestle.toolchain.CrossCompiler}). {@link dev.trestle.toolchain.GuestBuild} is the
 * program behind {@code bin/guest}.
 */
@NullMarked
package dev.trestle.toolchain;

import org.jspecify.annotations.NullMarked;
