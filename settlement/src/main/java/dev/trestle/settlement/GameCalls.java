package dev.trestle.settlement;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.l1.Abi;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigInteger;
import java.util.Optional;

/** The L1 calls of one fault game. */
final class GameCalls {
  /** A resolution looks at each counter once; measured with room to spare. */
  private static final long RESOLVE_GAS = 200_000;

  private static final long RESOLVE_GAS_PER_COUNTER = 30_000;

  /** Of bringing a part to the oracle, whatever it is; measured with room to spare. */
  private static final long LOAD_GAS = 500_000;

  private final GameInfo info;

  GameCalls(GameInfo info) {
    this.info = info;
  }

  private String name() {
    return "game " + info.index() + " " + info.address();
  }

  TransactionRequest counter(GameMove.Counter move, UInt256 bondWei) {
    String what = move.isAttack() ? "attack" : "defend";
    String signature =
        move.isAttack() ? "attack(bytes32,uint256,bytes32)" : "defend(bytes32,uint256,bytes32)";
    byte[] data = Abi.call(signature, move.against().value(), move.against().index(), move.value());
    String label =
        name() + ": " + what + " claim " + move.against().index() + " with " + move.value();
    return TransactionRequest.call(label, info.address(), data).withValue(bondWei);
  }

  TransactionRequest step(GameMove.Step move, MachineRuns.Evidence evidence) {
    byte[] data =
        Abi.call(
            "step(uint256,bool,bytes,bytes)",
            move.against().index(),
            move.isAttack(),
            evidence.stateData(),
            evidence.proof());
    String label =
        name() + ": step against claim " + move.against().index() + ": " + evidence.text();
    return TransactionRequest.call(label, info.address(), data);
  }

  /** Loads a part of a preimage that a step against this claim reads. */
  TransactionRequest load(PreimagePart part, Claim claim) {
    String label = name() + ": load part " + part.offset() + " of preimage " + part.key();
    Address oracle = info.preimageOracle();
    return switch (part) {
      case PreimagePart.Local local ->
          TransactionRequest.call(
              label,
              info.address(),
              Abi.call(
                  "addLocalData(uint256,uint256,uint256)",
                  local.identifier(),
                  claim.index(),
                  local.offset()));
      case PreimagePart.Keccak keccak ->
          TransactionRequest.call(
              label,
              oracle,
              Abi.call(
                  "loadKeccak256PreimagePart(uint256,bytes)", keccak.offset(), keccak.bytes()));
      case PreimagePart.Sha256 sha ->
          TransactionRequest.call(
              label,
              oracle,
              Abi.call("loadSha256PreimagePart(uint256,bytes)", sha.offset(), sha.bytes()));
      case PreimagePart.BlobElement blob ->
          TransactionRequest.call(
              label,
              oracle,
              Abi.call(
                  "loadBlobPreimagePart(uint256,uint256,bytes,bytes,uint256)",
                  blob.z().toUInt256(),
                  blob.y().toUInt256(),
                  blob.commitment(),
                  blob.proof(),
                  blob.offset()));
      case PreimagePart.PrecompileAnswer answer ->
          TransactionRequest.call(
                  label,
                  oracle,
                  Abi.call(
                      "loadPrecompilePreimagePart(uint256,address,uint64,bytes)",
                      answer.offset(),
                      answer.precompile(),
                      BigInteger.valueOf(answer.requiredGas()),
                      answer.input()))
              .withGasLimit(gas(answer));
    };
  }

  /**
   * What the answer of a precompile takes. An estimate with something on top could be more than a
   * transaction may have (EIP-7825). A call gets 63/64 of what is left (EIP-150); a byte costs 16
   * and the copies of it, or 40 if that is more than all else (EIP-7623).
   */
  private static long gas(PreimagePart.PrecompileAnswer answer) {
    long length = answer.input().length;
    long call = answer.requiredGas() + answer.requiredGas() / 62;
    return LOAD_GAS + Math.max(call + length * 20, length * 40);
  }

  /** The key under which L1 has the part. */
  Bytes32 keyOnL1(PreimagePart part, GameTree game, Claim claim) {
    if (!(part instanceof PreimagePart.Local)) {
      return part.key();
    }
    DisputedSpan span = DisputedSpan.of(game, game.spot(claim));
    Optional<Claim> starting = span.starting();
    byte[] context =
        Abi.encode(
            "(bytes32,uint128,bytes32,uint128)",
            starting.map(Claim::value).orElse(info.startingRoot()),
            starting.map(c -> c.position().index()).orElse(BigInteger.ZERO),
            span.disputed().value(),
            span.disputed().position().index());
    byte[] localized =
        Keccak.hash(
                Abi.encode(
                    "(bytes32,address,bytes32)", part.key(), info.address(), Keccak.hash(context)))
            .toBytes();
    localized[0] = 1;
    return Bytes32.from(localized);
  }

  /** Shows that the root claim is the output root of another block than it says. */
  TransactionRequest refuteBlockNumber(OutputRoots.Output output) {
    byte[] data =
        Abi.call(
            "challengeRootL2Block((bytes32,bytes32,bytes32,bytes32),bytes)",
            Tuple.of(
                new byte[32],
                output.parts().stateRoot().toBytes(),
                output.parts().messagePasserStorageRoot().toBytes(),
                output.parts().blockHash().toBytes()),
            output.header());
    return TransactionRequest.call(
        name() + ": the root claim is another block's", info.address(), data);
  }

  /**
   * Decides a claim whose clock has run out; may follow its counters' in the same block.
   *
   * @param part which of the calls it takes, from 0
   * @param counters looked at in one call
   */
  TransactionRequest resolveClaim(Claim claim, int part, int counters) {
    String label = name() + ": resolve claim " + claim.index();
    return TransactionRequest.call(
            part == 0 ? label : label + " part " + part,
            info.address(),
            Abi.call("resolveClaim(uint256,uint256)", claim.index(), counters))
        .withGasLimit(RESOLVE_GAS + counters * RESOLVE_GAS_PER_COUNTER);
  }

  /** Ends the game; may follow the root claim's resolution in the same block. */
  TransactionRequest resolve() {
    return TransactionRequest.call(name() + ": resolve", info.address(), Abi.call("resolve()"))
        .withGasLimit(RESOLVE_GAS);
  }

  TransactionRequest claimCredit(Address player) {
    return TransactionRequest.call(
        name() + ": collect the bonds of " + player,
        info.address(),
        Abi.call("claimCredit(address)", player));
  }
}
