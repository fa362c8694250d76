// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStarkVerifier} from "../interfaces/IStarkVerifier.sol";
import {Cubic, Cubics} from "./Cubic.sol";
import {Deep, DeepQuotients} from "./DeepQuotients.sol";
import {FoldPlan, Folds} from "./Folds.sol";
import {Goldilocks} from "./Goldilocks.sol";
import {MerkleOpenings} from "./MerkleOpenings.sol";
import {OpenedRows} from "./OpenedRows.sol";
import {ProofReader, Reader} from "./ProofReader.sol";
import {ProofShape, ProofShapes, RowGroup} from "./ProofShapes.sol";
import {StarkKey} from "./StarkKeys.sol";
import {StarkTranscript, Transcript} from "./StarkTranscript.sol";
import {WeighedSums} from "./WeighedSums.sol";
import {Words} from "./Words.sol";

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
    using Folds for FoldPlan;
    using ProofReader for Reader;
    using ProofShapes for ProofShape;
    using StarkTranscript for Transcript;
    using Words for Cubic[];
    using Words for uint256[];

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
            round.cap = reader.takeDigests(ProofShapes.logCap(key, round.logSize - round.folds));
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
        uint256 count = 0;
        uint256 logSize = shape.maxLogSize;
        uint256 folds = shape.foldsAt(key, logSize);
        while (folds > 0) {
            count++;
            logSize -= folds;
            folds = shape.foldsAt(key, logSize);
        }
        rounds = new FriRound[](count);
        logSize = shape.maxLogSize;
        for (uint256 r = 0; r < count; r++) {
            rounds[r].logSize = logSize;
            rounds[r].folds = shape.foldsAt(key, logSize);
            logSize -= rounds[r].folds;
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
        Goldilocks.Points memory points = Goldilocks.points(shape.maxLogSize);
        Cubic[] memory values =
            deep.valuesOf(points, shape.maxLogSize, shape.maxLogSize - key.logBlowup, positions);
        for (uint256 r = 0; r < fri.rounds.length; r++) {
            FriRound memory round = fri.rounds[r];
            uint256[] memory leaves = StarkTranscript.shifted(positions, round.folds);
            uint256 logSize = round.logSize - round.folds;
            RowGroup[] memory layer = layerRows(round);
            OpenedRows.allocate(layer[0], leaves.length);
            uint256 rows = reader.place;
            MerkleOpenings.open(reader, layer, leaves, round.cap);
            requireValues(round, rows, positions, values);
            values = foldAll(points.backward, round, rows, leaves);
            if (shape.hasSize(logSize)) {
                Cubic[] memory joining =
                    deep.valuesOf(points, logSize, logSize - key.logBlowup, leaves);
                Cubic factor = round.beta.squarings(round.folds);
                for (uint256 i = 0; i < leaves.length; i++) {
                    values.set(i, values.item(i) + joining.item(i) * factor);
                }
            }
            positions = leaves;
        }
        requireFinal(shape, fri, points.forward, positions, values);
    }

    /// @notice Each value that was computed is the one in its leaf.
    /// @param leaf where the first leaf begins in the call data
    function requireValues(
        FriRound memory round,
        uint256 leaf,
        uint256[] memory positions,
        Cubic[] memory values
    ) private pure {
        uint256 folds = round.folds;
        uint256 mask = (1 << folds) - 1;
        uint256 number = positions[0] >> folds;
        uint256 differing = 0;
        unchecked {
            for (uint256 i = 0; i < positions.length; i++) {
                uint256 position = positions.item(i);
                if (position >> folds != number) {
                    number = position >> folds;
                    leaf += Cubics.SIZE << folds;
                }
                Cubic found = ProofReader.cubicAt(leaf + Cubics.SIZE * (position & mask));
                differing |= Cubic.unwrap(found) ^ Cubic.unwrap(values.item(i));
            }
        }
        if (differing != 0) {
            revert IStarkVerifier.StarkVerifier_Folding();
        }
    }

    /// @param inversePoints the side of the points that has their inverses
    function foldAll(
        uint256 inversePoints,
        FriRound memory round,
        uint256 leaf,
        uint256[] memory leaves
    ) private pure returns (Cubic[] memory folded) {
        uint256 folds = round.folds;
        folded = new Cubic[](leaves.length);
        FoldPlan memory plan = Folds.plan(folds, round.beta, inversePoints);
        unchecked {
            for (uint256 i = 0; i < leaves.length; i++) {
                uint256 inverseX = Goldilocks.point(inversePoints, leaves.item(i) << folds);
                folded.set(i, plan.fold(leaf, inverseX));
                leaf += Cubics.SIZE << folds;
            }
        }
    }

    /// @notice The final polynomial has the values that the last round folds to.
    /// @param points the side of the points that is not inverted
    function requireFinal(
        ProofShape memory shape,
        Fri memory fri,
        uint256 points,
        uint256[] memory positions,
        Cubic[] memory values
    ) private pure {
        uint256 differing = 0;
        uint256 count = 1 << shape.logFinal;
        uint256 coefficients = WeighedSums.weightsFrom(fri.coefficients, count);
        for (uint256 i = 0; i < positions.length; i++) {
            uint256 x = Goldilocks.point(points, positions.item(i));
            Cubic wanted = WeighedSums.ofPowers(x, count, coefficients);
            differing |= Cubic.unwrap(wanted) ^ Cubic.unwrap(values.item(i));
        }
        if (differing != 0) {
            revert IStarkVerifier.StarkVerifier_Folding();
        }
    }
}
