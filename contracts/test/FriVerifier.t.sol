// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStarkVerifier} from "../src/interfaces/IStarkVerifier.sol";
import {Cubic, Cubics} from "../src/proof/Cubic.sol";
import {Deep, DeepTable} from "../src/proof/DeepQuotients.sol";
import {FoldPlan, Folds} from "../src/proof/Folds.sol";
import {Fri, FriRound, FriVerifier} from "../src/proof/FriVerifier.sol";
import {Goldilocks} from "../src/proof/Goldilocks.sol";
import {ProofReader, Reader} from "../src/proof/ProofReader.sol";
import {ProofShape} from "../src/proof/ProofShapes.sol";
import {StarkKey} from "../src/proof/StarkKeys.sol";
import {Check} from "./support/Check.sol";

/// @notice Lies that one queried position alone shows. No transcript stands in their way: here a
///         prover knows beta and the positions before it commits to anything.
/// @dev The function is zero on eight points; a round folds pairs, so that there are four leaves,
///      and the final polynomial is linear. The cap is the leaves' digests.
contract FriVerifierTest is Check {
    using Folds for FoldPlan;
    using ProofReader for Reader;

    uint256 private constant LOG_SIZE = 3;
    uint256 private constant LEAVES = 4;
    uint256 private constant COEFFICIENTS = 2 * Cubics.SIZE;
    uint256 private constant LEAF = 2 * Cubics.SIZE;
    uint256 private constant P = Goldilocks.P;

    /// @notice What the proof and the verifier have: each leaf's two values, and the queries.
    struct Game {
        Cubic[2] coefficients;
        bytes[LEAVES] leaves;
        uint256[] positions;
        Cubic beta;
        bytes32[] cap;
    }

    function requireFolded(bytes calldata proof, Game memory game) external pure {
        StarkKey memory key;
        key.logBlowup = 1;
        key.logFold = 1;
        ProofShape memory shape;
        shape.sizes = 1 << LOG_SIZE;
        shape.maxLogSize = LOG_SIZE;
        shape.minLogSize = LOG_SIZE;
        shape.logFinal = 1;
        Reader memory reader = ProofReader.over(proof);
        Fri memory fri;
        fri.coefficients = reader.takeElements(6);
        fri.rounds = new FriRound[](1);
        fri.rounds[0] = FriRound(LOG_SIZE, 1, game.beta, game.cap);
        Deep memory deep = Deep(Cubics.join(5, 6, 7), new DeepTable[](0));
        FriVerifier.requireFolded(key, shape, fri, deep, reader, game.positions);
        same(reader.place, reader.end);
    }

    function honest() private pure returns (Game memory game) {
        game.positions = new uint256[](3);
        game.positions[0] = 1;
        game.positions[1] = 4;
        game.positions[2] = 7;
        game.beta = Cubics.join(3, P - 2, 11);
        for (uint256 i = 0; i < LEAVES; i++) {
            game.leaves[i] = new bytes(LEAF);
        }
    }

    function seal(Game memory game) private pure {
        game.cap = new bytes32[](LEAVES);
        for (uint256 i = 0; i < LEAVES; i++) {
            game.cap[i] = keccak256(game.leaves[i]);
        }
    }

    function proofOf(Game memory game) private pure returns (bytes memory proof) {
        proof = bytes.concat(encoded(game.coefficients[0]), encoded(game.coefficients[1]));
        for (uint256 i = 0; i < game.positions.length; i++) {
            proof = bytes.concat(proof, game.leaves[game.positions[i] >> 1]);
        }
    }

    function encoded(Cubic x) private pure returns (bytes24) {
        return bytes24(uint192(Cubic.unwrap(x)));
    }

    function requireRefused(Game memory game, bytes4 reason) private {
        vm.expectRevert(abi.encodeWithSelector(reason));
        this.requireFolded(proofOf(game), game);
    }

    /// @notice One in one limb.
    function unit(uint256 limb) private pure returns (Cubic) {
        return Cubic.wrap(1 << (128 - 64 * limb));
    }

    function pointOf(uint256 position) private pure returns (uint256) {
        return Goldilocks.point(Goldilocks.points(LOG_SIZE).forward, position);
    }

    function foldedOf(bytes calldata leaf, Cubic beta, uint256 inverseX)
        external
        pure
        returns (Cubic)
    {
        uint256 place = ProofReader.over(leaf).place;
        return Folds.plan(1, beta, Goldilocks.points(LOG_SIZE).backward).fold(place, inverseX);
    }

    function test_zeros_areAccepted() public view {
        Game memory game = honest();
        seal(game);
        this.requireFolded(proofOf(game), game);
    }

    /// @notice A leaf that folds to zero, of values that are none: beside the value that is asked
    ///         for stands the one that makes up for it.
    function test_oneValueThatIsNotTheFunctions_isRefused() public {
        for (uint256 i = 0; i < 3; i++) {
            for (uint256 limb = 0; limb < 3; limb++) {
                Game memory game = honest();
                uint256 position = game.positions[i];
                uint256 inverseX = Goldilocks.inverse(pointOf(position));
                // with x the value's point: v·(1 + beta/x) + other·(1 - beta/x) = 0
                Cubic slope = game.beta.scale(inverseX);
                Cubic value = unit(limb);
                Cubic other =
                    Cubics.ZERO - value * (Cubics.ONE + slope) * (Cubics.ONE - slope).inverse();
                bytes memory leaf = position & 1 == 0
                    ? bytes.concat(encoded(value), encoded(other))
                    : bytes.concat(encoded(other), encoded(value));
                game.leaves[position >> 1] = leaf;
                uint256 inverseFirst = Goldilocks.inverse(pointOf(position & ~uint256(1)));
                same(Cubic.unwrap(this.foldedOf(leaf, game.beta, inverseFirst)), 0);
                seal(game);
                requireRefused(game, IStarkVerifier.StarkVerifier_Folding.selector);
            }
        }
    }

    /// @notice A final polynomial that is right at one of the queried positions, and one that is
    ///         wrong at one only.
    function test_finalPolynomialThatIsWrongSomewhere_isRefused() public {
        for (uint256 i = 0; i < 2; i++) {
            for (uint256 limb = 0; limb < 3; limb++) {
                Game memory game = honest();
                uint256[] memory positions = new uint256[](2);
                positions[0] = game.positions[i];
                positions[1] = game.positions[i + 1];
                game.positions = positions;
                seal(game);
                for (uint256 right = 0; right < 2; right++) {
                    uint256 x = pointOf(positions[right] >> 1);
                    game.coefficients[1] = unit(limb);
                    game.coefficients[0] = unit(limb).scale(P - x);
                    requireRefused(game, IStarkVerifier.StarkVerifier_Folding.selector);
                }
            }
        }
    }

    /// @notice Of one leaf, whichever: another digest, and limbs that are zero but not below p.
    function test_oneLeafThatIsNotCommittedOrNotCanonical_isRefused() public {
        for (uint256 i = 0; i < 3; i++) {
            Game memory game = honest();
            uint256 leaf = game.positions[i] >> 1;
            seal(game);
            game.cap[leaf] ^= bytes32(uint256(1));
            requireRefused(game, IStarkVerifier.StarkVerifier_Commitment.selector);
            for (uint256 place = 0; place < 6; place++) {
                bytes memory zeros = new bytes(LEAF);
                for (uint256 j = 0; j < 8; j++) {
                    zeros[8 * place + j] = bytes8(uint64(P))[j];
                }
                game.leaves[leaf] = zeros;
                seal(game);
                requireRefused(game, IStarkVerifier.StarkVerifier_Encoding.selector);
            }
        }
    }
}
