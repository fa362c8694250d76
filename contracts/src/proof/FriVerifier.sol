// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStarkVerifier} from "../interfaces/IStarkVerifier.sol";
import {Cubic, Cubics, LIMB, P} from "./Cubic.sol";
import {Deep, DeepQuotients} from "./DeepQuotients.sol";
import {Goldilocks} from "./Goldilocks.sol";
import {MerkleOpenings} from "./MerkleOpenings.sol";
import {ProofReader, Reader} from "./ProofReader.sol";
import {ProofShape, ProofShapes, RowGroup} from "./ProofShapes.sol";
import {StarkKey} from "./StarkKeys.sol";
import {StarkTranscript, Transcript} from "./StarkTranscript.sol";

/// @notice What the prover sent of FRI.
/// @param coefficients where the final polynomial's begin in the call data
struct Fri {
    FriRound[] rounds;
    uint256 coefficients;
}

/// @notice A round of FRI.
/// @param logSize its layer has 2^logSize values
/// @param folds 2^folds neighbours are folded to one
/// @param beta what they are folded with
struct FriRound {
    uint256 logSize;
    uint256 folds;
    Cubic beta;
    bytes32[] cap;
}

/// @title FriVerifier
/// @notice Tests that functions are close to polynomials of low degree (docs/spec/stark.md, FRI).
library FriVerifier {
    using DeepQuotients for Deep;
    using ProofReader for Reader;
    using ProofShapes for ProofShape;
    using StarkTranscript for Transcript;

    /// @notice Reads the rounds' commitments and the final polynomial.
    function readCommitments(
        StarkKey memory key,
        ProofShape memory shape,
        Reader memory reader,
        Transcript memory transcript
    ) internal pure returns (Fri memory fri) {
        fri.rounds = schedule(key, shape);
        for (uint256 r = 0; r < fri.rounds.length; r++) {
            FriRound memory round = fri.rounds[r];
            uint256 from = reader.place;
            round.cap = reader.takeDigests(ProofShapes.logCap(key, layerRows(round)));
            transcript.absorb(from, reader.place);
            round.beta = transcript.draw();
        }
        fri.coefficients = reader.takeElements(3 << shape.logFinal);
        transcript.absorb(fri.coefficients, reader.place);
    }

    function schedule(StarkKey memory key, ProofShape memory shape)
        private
        pure
        returns (FriRound[] memory rounds)
    {
        // a round folds at least once
        rounds = new FriRound[](shape.maxLogSize);
        uint256 count = 0;
        uint256 logSize = shape.maxLogSize;
        uint256 folds = shape.foldsAt(key, logSize);
        while (folds > 0) {
            rounds[count].logSize = logSize;
            rounds[count].folds = folds;
            count++;
            logSize -= folds;
            folds = shape.foldsAt(key, logSize);
        }
        assembly ("memory-safe") {
            mstore(rounds, count)
        }
    }

    /// @notice A leaf is a row: neighbours of K.
    function layerRows(FriRound memory round) private pure returns (RowGroup[] memory groups) {
        groups = new RowGroup[](1);
        groups[0].logSize = round.logSize - round.folds;
        groups[0].width = 3 << round.folds;
    }

    /// @notice Reads the openings of all layers and checks what they fold to.
    /// @param deep the functions
    /// @param positions in the largest domain, ascending, each once
    function requireFolded(
        StarkKey memory key,
        ProofShape memory shape,
        Fri memory fri,
        Deep memory deep,
        Reader memory reader,
        uint256[] memory positions
    ) internal pure {
        Goldilocks.Roots memory roots = Goldilocks.roots();
        Cubic[] memory values =
            deep.valuesOf(roots, shape.maxLogSize, shape.maxLogSize - key.logBlowup, positions);
        for (uint256 r = 0; r < fri.rounds.length; r++) {
            FriRound memory round = fri.rounds[r];
            uint256[] memory leaves = StarkTranscript.shifted(positions, round.folds);
            RowGroup[] memory layer = layerRows(round);
            MerkleOpenings.open(reader, layer, leaves, round.cap);
            requireValues(round, layer[0].rows, positions, values);
            values = foldAll(roots.backward, round, layer[0].rows, leaves);
            uint256 logSize = round.logSize - round.folds;
            if (shape.hasSize(logSize)) {
                Cubic[] memory joining =
                    deep.valuesOf(roots, logSize, logSize - key.logBlowup, leaves);
                Cubic factor = round.beta.squarings(round.folds);
                for (uint256 i = 0; i < leaves.length; i++) {
                    values[i] = values[i] + joining[i] * factor;
                }
            }
            positions = leaves;
        }
        requireFinal(shape, fri, roots.forward, positions, values);
    }

    /// @notice Each value that was computed is the one in its leaf.
    function requireValues(
        FriRound memory round,
        uint256 leaf,
        uint256[] memory positions,
        Cubic[] memory values
    ) private pure {
        uint256 leafSize = Cubics.SIZE << round.folds;
        uint256 mask = (1 << round.folds) - 1;
        bool right = true;
        for (uint256 i = 0; i < positions.length; i++) {
            if (i > 0 && positions[i] >> round.folds != positions[i - 1] >> round.folds) {
                leaf += leafSize;
            }
            uint256 from = leaf + Cubics.SIZE * (positions[i] & mask);
            right = right && ProofReader.cubicAt(from) == values[i];
        }
        if (!right) {
            revert IStarkVerifier.StarkVerifier_Folding();
        }
    }

    function foldAll(
        uint256[] memory inverseRoots,
        FriRound memory round,
        uint256 leaf,
        uint256[] memory leaves
    ) private pure returns (Cubic[] memory folded) {
        folded = new Cubic[](leaves.length);
        uint256 pairs = 1 << (round.folds - 1);
        uint256[] memory inversePoints = new uint256[](pairs);
        for (uint256 i = 0; i < pairs; i++) {
            inversePoints[i] = Goldilocks.point(inverseRoots, 2 * i);
        }
        Cubic[] memory scratch = new Cubic[](pairs);
        uint256 leafSize = Cubics.SIZE << round.folds;
        for (uint256 i = 0; i < leaves.length; i++) {
            uint256 inverseX = Goldilocks.point(inverseRoots, leaves[i], round.folds);
            folded[i] = fold(leaf, round.beta.scale(inverseX), inversePoints, scratch);
            leaf += leafSize;
        }
    }

    /// @notice What a leaf folds to.
    /// @dev With x the point of the leaf's first value, pair i lies at x times the point of position
    ///      2i, and at the k-th fold at x^(2^k) times that point. Halving is left to the end.
    /// @param ratio beta / x
    /// @param inversePoints 1 / those points
    /// @param scratch as many words
    function fold(uint256 leaf, Cubic ratio, uint256[] memory inversePoints, Cubic[] memory scratch)
        private
        pure
        returns (Cubic)
    {
        uint256 pairs = inversePoints.length;
        uint256 halves = Goldilocks.HALF;
        // the indices are below `pairs`; the point of position 0 is 1
        unchecked {
            scratch[0] = foldPair(leaf, ratio);
            for (uint256 i = 1; i < pairs; i++) {
                leaf += 2 * Cubics.SIZE;
                scratch[i] = foldPair(leaf, ratio.scale(inversePoints[i]));
            }
            for (pairs >>= 1; pairs > 0; pairs >>= 1) {
                ratio = ratio.square();
                halves = mulmod(halves, Goldilocks.HALF, Goldilocks.P);
                scratch[0] = scratch[0].fold(scratch[1], ratio);
                for (uint256 i = 1; i < pairs; i++) {
                    Cubic scaled = ratio.scale(inversePoints[i]);
                    scratch[i] = scratch[2 * i].fold(scratch[2 * i + 1], scaled);
                }
            }
        }
        return scratch[0].scale(halves);
    }

    /// @notice Twice what two neighbours in the call data fold to.
    function foldPair(uint256 from, Cubic ratio) private pure returns (Cubic) {
        unchecked {
            return ProofReader.cubicAt(from).fold(ProofReader.cubicAt(from + Cubics.SIZE), ratio);
        }
    }

    /// @notice The final polynomial has the values that the last round folds to.
    function requireFinal(
        ProofShape memory shape,
        Fri memory fri,
        uint256[] memory roots,
        uint256[] memory positions,
        Cubic[] memory values
    ) private pure {
        bool right = true;
        uint256 from = fri.coefficients;
        uint256 size = Cubics.SIZE << shape.logFinal;
        for (uint256 i = 0; i < positions.length; i++) {
            uint256 x = Goldilocks.point(roots, positions[i]);
            right = right && polynomialAt(from, size, x) == values[i];
        }
        if (!right) {
            revert IStarkVerifier.StarkVerifier_Folding();
        }
    }

    /// @notice The value at an element of F of a polynomial whose coefficients, `size` bytes of
    ///         them, are in the call data.
    /// @dev In assembly, as it is done once for each query: Horner's rule for each of three limbs.
    function polynomialAt(uint256 from, uint256 size, uint256 x) private pure returns (Cubic) {
        uint256 a;
        uint256 b;
        uint256 c;
        assembly ("memory-safe") {
            for { let place := add(from, size) } gt(place, from) {} {
                place := sub(place, 24)
                let word := calldataload(place)
                a := mod(add(mul(a, x), shr(192, word)), P)
                b := mod(add(mul(b, x), and(shr(128, word), LIMB)), P)
                c := mod(add(mul(c, x), and(shr(64, word), LIMB)), P)
            }
        }
        return Cubics.join(a, b, c);
    }
}
