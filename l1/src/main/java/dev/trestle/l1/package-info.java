/**
 * The settlement chain as a client sees it. {@link dev.trestle.l1.SettlementClient} reads headers,
 * receipts, logs and state and checks them against the hashes that commit to them; {@link
 * dev.trestle.l1.BeaconClient} reads blobs; {@link dev.trestle.l1.TransactionSubmitter} gets
 * transactions included. {@link dev.trestle.l1.ContractArtifact} has the contracts, {@link
 * dev.trestle.l1.DeploymentPlan} brings them onto the chain, {@link dev.trestle.l1.L2Genesis} into
 * an L2's first state.
 */
@NullMarked
package dev.trestle.l1;

import org.jspecify.annotations.NullMarked;
