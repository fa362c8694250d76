package dev.trestle.node;

import dev.trestle.derivation.DerivationStart;
import java.util.List;

/**
 * Where derivation can resume after a restart or a reorg of the settlement chain: one {@link
 * DerivationStart} for each settlement block that was used up, newest last. Kept with the chain.
 */
public interface DerivationCheckpoints {
  /** All, oldest first. */
  List<DerivationStart> all();

  /** Replaces what is kept, durably. */
  void replace(List<DerivationStart> checkpoints);
}
