// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cubic, Cubics} from "../src/proof/Cubic.sol";
import {Goldilocks} from "../src/proof/Goldilocks.sol";
import {Check} from "./support/Check.sol";

/// @notice The field's arithmetic against schoolbook multiplication, limb by limb, reduced at every
///         step, and against values of the Java implementation.
contract CubicTest is Check {
    uint256 private constant P = Goldilocks.P;

    /// @notice A random element; now and then limbs at the borders of F.
    function element(uint256 seed) private pure returns (Cubic) {
        uint256[3] memory limbs;
        for (uint256 i = 0; i < 3; i++) {
            uint256 kind = seed >> (8 * i) & 7;
            uint256 random = uint256(keccak256(abi.encode(seed, i))) % P;
            limbs[i] = kind == 0 ? 0 : kind == 1 ? P - 1 : kind == 2 ? P - 2 : random;
        }
        return Cubics.join(limbs[0], limbs[1], limbs[2]);
    }

    function limb(Cubic x, uint256 i) private pure returns (uint256) {
        return Cubic.unwrap(x) >> (128 - 64 * i) & type(uint64).max;
    }

    function slowTimes(Cubic x, Cubic y) private pure returns (Cubic) {
        uint256[5] memory t;
        for (uint256 i = 0; i < 3; i++) {
            for (uint256 j = 0; j < 3; j++) {
                t[i + j] = addmod(t[i + j], mulmod(limb(x, i), limb(y, j), P), P);
            }
        }
        // X⁴ = X² + X, X³ = X + 1
        return Cubics.join(
            addmod(t[0], t[3], P), addmod(t[1], addmod(t[3], t[4], P), P), addmod(t[2], t[4], P)
        );
    }

    function same(Cubic found, Cubic wanted) private pure {
        same(Cubic.unwrap(found), Cubic.unwrap(wanted));
    }

    function test_times_andInverse_areJavas() public pure {
        Cubic x = Cubics.join(0x0123456789abcdef, 0xfedcba9876543210, P - 1);
        Cubic y = Cubics.join(P - 1, 5, 0x8000000000000000);
        same(Cubic.unwrap(x * y), 0x3a06d39fbbbbbbb8c1fdb9727f6e5d44bf258bf58a3d70a2);
        same(Cubic.unwrap(x.inverse()), 0x0a1b3a99f2bc888d9517678c82b61ef25abc02bf5b59f642);
        same(Goldilocks.rootOfUnity(20), 0x30ba2ecd5e93e76d);
    }

    function testFuzz_sums_areLimbByLimb(uint256 a, uint256 b) public pure {
        Cubic x = element(a);
        Cubic y = element(b);
        for (uint256 i = 0; i < 3; i++) {
            same(limb(x + y, i), addmod(limb(x, i), limb(y, i), P));
            same(limb(x - y, i), addmod(limb(x, i), P - limb(y, i), P));
        }
        same(Cubic.unwrap(x + y) >> 192, 0);
        same(Cubic.unwrap(x - y) >> 192, 0);
    }

    function testFuzz_times_isSchoolbook(uint256 a, uint256 b) public pure {
        Cubic x = element(a);
        Cubic y = element(b);
        same(x * y, slowTimes(x, y));
        same(x.square(), slowTimes(x, x));
        same(x.timesX(), slowTimes(x, Cubics.join(0, 1, 0)));
        same(x.scale(limb(y, 0)), slowTimes(x, Cubics.fromBase(limb(y, 0))));
        same(x.squarings(2), slowTimes(slowTimes(x, x), slowTimes(x, x)));
    }

    function testFuzz_fold_isTheSumAndTheScaledDifference(uint256 a, uint256 b, uint256 c)
        public
        pure
    {
        Cubic x = element(a);
        Cubic y = element(b);
        Cubic beta = element(c);
        uint256 factor = limb(element(~c), 0);
        Cubic ratio = slowTimes(beta, Cubics.fromBase(factor));
        same(x.fold(y, beta, factor), (x + y) + slowTimes(x - y, ratio));
    }

    function testFuzz_inverse_timesTheElement_isOne(uint256 a) public {
        Cubic x = element(a);
        vm.assume(Cubic.unwrap(x) != 0);
        same(slowTimes(x, x.inverse()), Cubics.ONE);
    }

    function testFuzz_invertDifferences_invertsEach(uint256[3] memory seeds, uint256 poles) public {
        Cubic[2] memory points = [element(poles), element(poles ^ type(uint256).max)];
        vm.assume(!points[0].isBase() && !points[1].isBase());
        uint256[] memory xs = new uint256[](3);
        for (uint256 i = 0; i < 3; i++) {
            xs[i] = limb(element(seeds[i]), 0);
        }
        Cubic[] memory inverses = Cubics.invertDifferences(xs, points);
        for (uint256 i = 0; i < 6; i++) {
            Cubic difference = Cubics.fromBase(xs[i % 3]) - points[i / 3];
            same(slowTimes(inverses[i], difference), Cubics.ONE);
        }
    }

    function testFuzz_power_isRepeatedMultiplication(uint256 a, uint256 exponent) public pure {
        Cubic x = element(a);
        Cubic wanted = Cubics.ONE;
        exponent = exponent % 40;
        for (uint256 i = 0; i < exponent; i++) {
            wanted = slowTimes(wanted, x);
        }
        same(x.power(exponent), wanted);
    }

    function testFuzz_baseInverse_timesTheElement_isOne(uint256 a) public {
        uint256 x = limb(element(a), 0);
        vm.assume(x != 0);
        same(mulmod(Goldilocks.inverse(x), x, P), 1);
        same(Goldilocks.inverse(0), 0);
    }

    /// @notice Position q of the subgroup of order 2^l holds w_l to the power of q's reversed bits.
    function testFuzz_point_isTheReversedPower(uint256 position, uint256 log, uint256 bits)
        public
        pure
    {
        log = log % 32 + 1;
        position = position % (1 << log);
        uint256 reversed = 0;
        for (uint256 i = 0; i < log; i++) {
            reversed |= (position >> i & 1) << (log - 1 - i);
        }
        Goldilocks.Points memory points = Goldilocks.points(log + bits % (33 - log));
        uint256 x = Goldilocks.power(Goldilocks.rootOfUnity(log), reversed);
        same(Goldilocks.point(points.forward, position), x);
        same(mulmod(Goldilocks.point(points.backward, position), x, P), 1);
        same(mulmod(Goldilocks.inverseRootOfUnity(log), Goldilocks.rootOfUnity(log), P), 1);
    }
}
