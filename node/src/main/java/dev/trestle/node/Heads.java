package dev.trestle.node;

/**
 * The chain's marks: finalized is an ancestor of safe, safe of the head, or they are the same.
 *
 * @param head the newest block ("latest"; on an L2 the unsafe head)
 * @param safe the newest block that follows from L1 data; on an L1 the justified one
 * @param finalized the newest block that cannot be undone
 */
public record Heads(ChainBlock head, ChainBlock safe, ChainBlock finalized) {}
