/**
 * The settlement chain as a client sees it. {@link dev.trestle.l1.SettlementClient} reads headers,
 * receipts, logs and state and checks them against the hashes that commit to them; {@link
 * dev.trestle.l1.BeaconClient} reads blobs; {@link dev.trestle.l1.TransactionSubmitter} gets
 * transactions included.
 */
@NullMarked
package dev.trestle.l1;

import org.jspecify.annotations.NullMarked;
