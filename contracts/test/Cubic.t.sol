// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cubic, Cubics, LooseCubic} from "../src/proof/Cubic.sol";
import {Goldilocks} from "../src/proof/Goldilocks.sol";
import {Poles} from "../src/proof/Poles.sol";
import {Check} from "./support/Check.sol";

/// @notice The field's arithmetic against schoolbook multiplication, limb by limb, reduced at every
///         step, and against values of the Java implementation.
contract CubicTest is Check {
    using Poles for uint256[12];

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

    /// @notice Loose elements: many are added before any is reduced.
    function testFuzz_looseSums_areSums(uint256 a, uint256 b) public pure {
        Cubic x = element(a);
        Cubic y = element(b);
        same(x.loosen().tighten(), x);
        LooseCubic sum = x.loosen() + y.negative() + x.loosen();
        same(sum.tighten(), (x - y) + x);
        sum = LooseCubic.wrap(0);
        for (uint256 i = 0; i < 20; i++) {
            sum = sum + element(uint256(keccak256(abi.encode(a, i)))).loosen();
            y = i == 0 ? Cubics.ZERO : y;
            y = y + element(uint256(keccak256(abi.encode(a, i))));
        }
        same(sum.tighten(), y);
        // 2^20 of the largest: no limb reaches the next
        LooseCubic most =
            LooseCubic.wrap(LooseCubic.unwrap(Cubics.join(P - 1, P - 1, P - 1).loosen()) << 20);
        same(most.tighten(), Cubics.join(P - 1, P - 1, P - 1).scale(1 << 20));
    }

    function testFuzz_inverse_timesTheElement_isOne(uint256 a) public {
        Cubic x = element(a);
        vm.assume(Cubic.unwrap(x) != 0);
        same(slowTimes(x, x.inverse()), Cubics.ONE);
    }

    /// @notice numerator·factor / (x - point), added to what is there.
    function testFuzz_poles_divide(uint256[5] memory seeds) public {
        Cubic point = element(seeds[0]);
        Cubic factor = element(seeds[1]);
        Cubic numerator = element(seeds[2]);
        Cubic before = element(seeds[3]);
        uint256 x = limb(element(seeds[4]), 0);
        vm.assume(!point.isBase());
        uint256[12] memory pole = Poles.make(point, factor);
        uint256 norm = pole.normAt(x);
        (uint256 z0, uint256 z1, uint256 z2) = pole.plusTimes(
            x,
            numerator.loosen() + numerator.loosen(),
            Goldilocks.inverse(norm),
            limb(before, 0),
            limb(before, 1),
            limb(before, 2)
        );
        Cubic quotient = Cubics.join(z0 % P, z1 % P, z2 % P) - before;
        Cubic wanted = slowTimes(numerator + numerator, factor);
        same(slowTimes(quotient, Cubics.fromBase(x) - point), wanted);
        // the largest limbs that a sum may have
        LooseCubic most = LooseCubic.wrap(type(uint256).max);
        (z0, z1, z2) = pole.plusTimes(x, most, P - 1, z0, z1, z2);
        (uint256 y0, uint256 y1, uint256 y2) =
            pole.plusTimes(x, most.tighten().loosen(), P - 1, 0, 0, 0);
        same(addmod(z0, P - y0 % P, P), addmod(quotientLimb(quotient, before, 0), 0, P));
        same(addmod(z1, P - y1 % P, P), addmod(quotientLimb(quotient, before, 1), 0, P));
        same(addmod(z2, P - y2 % P, P), addmod(quotientLimb(quotient, before, 2), 0, P));
    }

    function quotientLimb(Cubic quotient, Cubic before, uint256 i) private pure returns (uint256) {
        return limb(quotient + before, i);
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
