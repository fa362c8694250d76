/**
 * JSON-RPC 2.0. Bytes from a socket become a {@link dev.trestle.rpc.JsonInput}, {@link
 * dev.trestle.rpc.Methods} finds the handler, which reads its {@link dev.trestle.rpc.Params} and
 * returns a {@link dev.trestle.rpc.JsonValue} that writes itself into the answer's bytes: no tree
 * is built on the way out.
 */
@NullMarked
package dev.trestle.rpc;

import org.jspecify.annotations.NullMarked;
