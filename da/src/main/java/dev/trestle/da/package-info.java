/**
 * Publish and retrieve a chain's batch data: as blobs or as calldata of the Inbox. {@link
 * dev.trestle.da.BatchPublication} makes a channel into transactions, {@link
 * dev.trestle.da.BlobSources} brings back what a versioned hash stands for.
 */
@NullMarked
package dev.trestle.da;

import org.jspecify.annotations.NullMarked;
