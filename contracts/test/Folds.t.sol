// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cubic, Cubics} from "../src/proof/Cubic.sol";
import {FoldPlan, Folds} from "../src/proof/Folds.sol";
import {Goldilocks} from "../src/proof/Goldilocks.sol";
import {Check} from "./support/Check.sol";

/// @notice Folding in one go against the formula of docs/spec/stark.md, fold by fold.
contract FoldsTest is Check {
    using Folds for FoldPlan;

    uint256 private constant P = Goldilocks.P;

    function folded(bytes calldata leaf, uint256 folds, Cubic beta, uint256 position)
        external
        pure
        returns (Cubic)
    {
        uint256 place;
        assembly ("memory-safe") {
            place := leaf.offset
        }
        Goldilocks.Points memory points = Goldilocks.points(32);
        FoldPlan memory plan = Folds.plan(folds, beta, points.backward);
        // twice: nothing of the leaf before stays
        plan.fold(place, 5);
        return plan.fold(place, Goldilocks.point(points.backward, position << folds));
    }

    /// @notice g(x²) = (f(x) + f(-x))/2 + beta·(f(x) - f(-x))/(2x).
    function slowly(Cubic[] memory values, Cubic beta, uint256 first) private pure returns (Cubic) {
        if (values.length == 1) {
            return values[0];
        }
        Goldilocks.Points memory points = Goldilocks.points(32);
        Cubic[] memory half = new Cubic[](values.length / 2);
        for (uint256 i = 0; i < half.length; i++) {
            uint256 x = Goldilocks.point(points.forward, first + 2 * i);
            same(Goldilocks.point(points.forward, first + 2 * i + 1), P - x);
            Cubic odd = (values[2 * i] - values[2 * i + 1]).scale(Goldilocks.inverse(x));
            half[i] = (values[2 * i] + values[2 * i + 1] + beta * odd).scale(Goldilocks.HALF);
        }
        return slowly(half, beta * beta, first / 2);
    }

    function testFuzz_leaf_foldsAsTheFormulaSays(uint256 seed, uint256 folds, uint256 position)
        public
        view
    {
        folds = 1 + folds % 4;
        position = position % (1 << (31 - folds));
        Cubic[] memory values = new Cubic[](1 << folds);
        bytes memory leaf;
        for (uint256 i = 0; i < values.length; i++) {
            values[i] = element(seed, i);
            leaf = bytes.concat(leaf, bytes24(uint192(Cubic.unwrap(values[i]))));
        }
        Cubic beta = element(seed, 16);
        Cubic found = this.folded(leaf, folds, beta, position);
        Cubic wanted = slowly(values, beta, position << folds);
        same(Cubic.unwrap(found), Cubic.unwrap(wanted));
    }

    /// @notice A random element; now and then limbs at the borders of F.
    function element(uint256 seed, uint256 i) private pure returns (Cubic) {
        uint256[3] memory limbs;
        for (uint256 j = 0; j < 3; j++) {
            uint256 random = uint256(keccak256(abi.encode(seed, i, j)));
            uint256 kind = random >> 240 & 7;
            limbs[j] = kind == 0 ? 0 : kind < 3 ? P - kind : random % P;
        }
        return Cubics.join(limbs[0], limbs[1], limbs[2]);
    }
}
