package dev.trestle.node;

import dev.trestle.stf.primitives.Bytes32;

/** Where in the canonical chain a transaction is; {@code index} counts from 0. */
public record TransactionLocation(Bytes32 blockHash, int index) {}
