/** The Ethereum virtual machine: interpreter, gas tables, call frames. */
@NullMarked
package dev.trestle.stf.evm;

import org.jspecify.annotations.NullMarked;
