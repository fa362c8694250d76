/**
 * An Ethereum L1 inside the process: Osaka rules, blob transactions with verified cell proofs, the
 * Beacon API's blobs, heads that trail, reorgs and time travel on demand. It produces blocks with
 * the same pool and builder as the sequencer, and serves them with the same RPC as every node.
 */
@NullMarked
package dev.trestle.devchain;

import org.jspecify.annotations.NullMarked;
