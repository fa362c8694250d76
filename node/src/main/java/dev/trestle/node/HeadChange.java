package dev.trestle.node;

import java.util.List;

/**
 * The head moved.
 *
 * @param removed blocks that are no longer canonical, the newest first; empty unless rewound
 * @param added new canonical blocks, the oldest first
 * @param heads after the move
 */
public record HeadChange(List<ChainBlock> removed, List<ChainBlock> added, Heads heads) {
  public HeadChange {
    removed = List.copyOf(removed);
    added = List.copyOf(added);
  }
}
