// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGasPriceOracle} from "../src/interfaces/IGasPriceOracle.sol";
import {FastLz} from "../src/libraries/FastLz.sol";
import {Predeploys} from "../src/libraries/Predeploys.sol";
import {L2} from "./support/L2.sol";

contract GasPriceOracleTest is L2 {
    function setPrices(uint64 l1, uint64 blob, uint32 l1Scalar, uint32 blobScalar) private {
        vm.store(address(l1Block), bytes32(uint256(1)), bytes32(uint256(l1)));
        vm.store(address(l1Block), bytes32(uint256(7)), bytes32(uint256(blob)));
        uint256 scalars = uint256(l1Scalar) << 96 | uint256(blobScalar) << 64;
        vm.store(address(l1Block), bytes32(uint256(3)), bytes32(scalars));
    }

    function test_fastLz_repeatedByte_isTiny() public pure {
        same(FastLz.compressedSize(""), 0);
        same(FastLz.compressedSize(new bytes(1_000)), 21);
        same(FastLz.compressedSize(hex"0102030405060708090a0b0c"), 13);
    }

    /// @notice Nothing repeats, so all is literals: one byte more for each 32.
    function test_fastLz_withoutRepetition_isLiterals() public pure {
        bytes memory data = new bytes(256);
        for (uint256 i = 0; i < 256; i++) {
            data[i] = bytes1(uint8(i));
        }
        same(FastLz.compressedSize(data), 256 + 8);
    }

    function testFuzz_fastLz_anyData_neverAboveTheBound(bytes memory data) public pure {
        yes(FastLz.compressedSize(data) <= data.length + data.length / 32 + 1, "more than literals");
    }

    /// @notice Fjord: (16 · base fee · scalar + blob base fee · scalar) · size / 10^12.
    function testFuzz_getL1Fee_smallTransaction_paysFor100Bytes(
        uint64 l1,
        uint64 blob,
        uint32 l1Scalar,
        uint32 blobScalar
    ) public {
        setPrices(l1, blob, l1Scalar, blobScalar);
        uint256 price = uint256(l1) * 16 * l1Scalar + uint256(blob) * blobScalar;
        same(oracle.getL1Fee(new bytes(50)), 100 * price / 1e6);
        same(oracle.l1BaseFee(), l1);
        same(oracle.blobBaseFee(), blob);
        same(oracle.baseFeeScalar(), l1Scalar);
        same(oracle.blobBaseFeeScalar(), blobScalar);
    }

    function test_getL1Fee_largeTransaction_followsTheFit() public {
        setPrices(1 gwei, 1, 1368, 810_949);
        bytes memory data = new bytes(400);
        for (uint256 i = 0; i < 400; i++) {
            data[i] = bytes1(uint8(uint256(keccak256(abi.encode(i)))));
        }
        uint256 size = 836_500 * (FastLz.compressedSize(data) + 68) - 42_585_600;
        uint256 price = uint256(16) * 1 gwei * 1368 + 810_949;
        same(oracle.getL1Fee(data), size * price / 1e12);
        same(oracle.getL1GasUsed(data), size * 16 / 1e6);
    }

    function testFuzz_getL1FeeUpperBound_isABound(bytes memory data) public {
        setPrices(1 gwei, 1 gwei, 1368, 810_949);
        yes(
            oracle.getL1FeeUpperBound(data.length) >= oracle.getL1Fee(data), "a fee above its bound"
        );
    }

    function testFuzz_getOperatorFee_byLevel(uint64 gasUsed, uint32 scalar, uint64 constant_)
        public
    {
        uint256 word = uint256(scalar) << 64 | constant_;
        vm.store(address(l1Block), bytes32(uint256(8)), bytes32(word));
        same(oracle.getOperatorFee(gasUsed), uint256(gasUsed) * scalar / 1e6 + constant_);
        vm.prank(Predeploys.DEPOSITOR_ACCOUNT);
        oracle.setJovian();
        same(oracle.getOperatorFee(gasUsed), uint256(gasUsed) * scalar * 100 + constant_);
    }

    function test_setJovian_byAnybodyElseOrTwice_isRefused() public {
        vm.expectRevert(IGasPriceOracle.GasPriceOracle_NotDepositor.selector);
        oracle.setJovian();
        vm.prank(Predeploys.DEPOSITOR_ACCOUNT);
        oracle.setJovian();
        yes(oracle.isJovian(), "not Jovian");
        vm.expectRevert(IGasPriceOracle.GasPriceOracle_AlreadyJovian.selector);
        vm.prank(Predeploys.DEPOSITOR_ACCOUNT);
        oracle.setJovian();
    }

    /// @notice The genesis state sets the flag in slot 0.
    function test_isJovian_isSlot0() public {
        vm.store(address(oracle), 0, bytes32(uint256(1)));
        yes(oracle.isJovian(), "slot 0 is not the flag");
    }

    function test_getL1Fee_costs() public {
        oracle.getL1Fee(new bytes(120));
        vm.snapshotGasLastCall("GasPriceOracle.getL1Fee, 120 bytes");
    }
}
