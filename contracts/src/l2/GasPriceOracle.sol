// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGasPriceOracle} from "../interfaces/IGasPriceOracle.sol";
import {IL1Block} from "../interfaces/IL1Block.sol";
import {FastLz} from "../libraries/FastLz.sol";
import {Predeploys} from "../libraries/Predeploys.sol";

/// @title GasPriceOracle
/// @notice See {IGasPriceOracle}. Trestle's chains start at Isthmus or later.
contract GasPriceOracle is IGasPriceOracle {
    string public constant version = "1.6.0";
    uint256 public constant DECIMALS = 6;
    bool public constant isEcotone = true;
    bool public constant isFjord = true;
    bool public constant isIsthmus = true;

    /// @notice Fjord's linear fit of a batch's bytes to FastLZ bytes, in millionths.
    int256 private constant INTERCEPT = -42_585_600;
    int256 private constant SLOPE = 836_500;
    int256 private constant LEAST_SIZE = 100;
    /// @notice A signature's bytes, which an unsigned transaction lacks.
    uint256 private constant SIGNATURE_BYTES = 68;

    /// @notice Slot 0. The genesis state or an upgrade sets it.
    bool public isJovian;

    function decimals() external pure returns (uint256) {
        return DECIMALS;
    }

    function gasPrice() external view returns (uint256) {
        return block.basefee;
    }

    function baseFee() external view returns (uint256) {
        return block.basefee;
    }

    function l1BaseFee() external view returns (uint256) {
        return _l1().basefee();
    }

    function blobBaseFee() external view returns (uint256) {
        return _l1().blobBaseFee();
    }

    function baseFeeScalar() external view returns (uint32) {
        return _l1().baseFeeScalar();
    }

    function blobBaseFeeScalar() external view returns (uint32) {
        return _l1().blobBaseFeeScalar();
    }

    function getL1Fee(bytes memory unsignedTransaction) external view returns (uint256) {
        return _l1Fee(FastLz.compressedSize(unsignedTransaction) + SIGNATURE_BYTES);
    }

    /// @notice FastLZ adds at most a byte to each 32 and one more. OP Stack reckons with a 255th
    ///         and 16 bytes, which large incompressible data exceeds.
    function getL1FeeUpperBound(uint256 unsignedTransactionSize) external view returns (uint256) {
        uint256 size = unsignedTransactionSize + SIGNATURE_BYTES;
        return _l1Fee(size + size / 32 + 1);
    }

    function getL1GasUsed(bytes memory unsignedTransaction) external pure returns (uint256) {
        uint256 size = FastLz.compressedSize(unsignedTransaction) + SIGNATURE_BYTES;
        return _estimatedSize(size) * 16 / 10 ** DECIMALS;
    }

    function getOperatorFee(uint256 gasUsed) external view returns (uint256) {
        uint256 scaled = gasUsed * _l1().operatorFeeScalar();
        scaled = isJovian ? scaled * 100 : scaled / 10 ** DECIMALS;
        return scaled + _l1().operatorFeeConstant();
    }

    function setJovian() external {
        if (msg.sender != Predeploys.DEPOSITOR_ACCOUNT) {
            revert GasPriceOracle_NotDepositor();
        }
        if (isJovian) {
            revert GasPriceOracle_AlreadyJovian();
        }
        isJovian = true;
    }

    function _l1Fee(uint256 fastLzSize) private view returns (uint256) {
        IL1Block l1 = _l1();
        uint256 price =
            l1.basefee() * l1.baseFeeScalar() * 16 + l1.blobBaseFee() * l1.blobBaseFeeScalar();
        return _estimatedSize(fastLzSize) * price / 10 ** (DECIMALS * 2);
    }

    /// @notice Millionths of a byte.
    function _estimatedSize(uint256 fastLzSize) private pure returns (uint256) {
        int256 size = INTERCEPT + SLOPE * int256(fastLzSize);
        int256 least = LEAST_SIZE * int256(10 ** DECIMALS);
        return uint256(size < least ? least : size);
    }

    function _l1() private pure returns (IL1Block) {
        return IL1Block(Predeploys.L1_BLOCK);
    }
}
