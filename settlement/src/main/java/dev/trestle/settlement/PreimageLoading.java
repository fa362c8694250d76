package dev.trestle.settlement;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.l1.Abi;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;

/** Says which L1 call is missing before a step can read its part of a preimage. */
final class PreimageLoading {
  private final ContractReader contracts;
  private final Address account;

  /**
   * @param account that sends the calls
   */
  PreimageLoading(ContractReader contracts, Address account) {
    this.contracts = contracts;
    this.account = account;
  }

  /** The next call; nothing when the oracle has the part, whoever brought it there. */
  Optional<TransactionRequest> missing(GameState game, PreimagePart part, Claim against) {
    GameCalls calls = new GameCalls(game.info());
    Address oracle = game.info().preimageOracle();
    Bytes32 key = calls.keyOnL1(part, game.tree(), against);
    if (contracts.flag(oracle, "preimagePartOk(bytes32,uint256)", key, part.offset())) {
      return Optional.empty();
    }
    if (part instanceof PreimagePart.Keccak keccak && LargePreimage.isNeededFor(keccak)) {
      LargePreimage large = new LargePreimage(oracle, keccak);
      return Optional.of(large.next(progress(large)));
    }
    return Optional.of(calls.load(part, against));
  }

  private LargePreimage.Progress progress(LargePreimage large) {
    Tuple t =
        contracts.read(
            large.oracle(),
            "largePreimages(address,uint256)",
            "(bool,uint64,uint64,uint64)",
            Abi.headlong(account),
            large.id());
    boolean begun = t.get(0);
    return new LargePreimage.Progress(
        begun, Abi.number(t, 1).toLong(), Abi.number(t, 2).toLong(), Abi.number(t, 3).toLong());
  }
}
