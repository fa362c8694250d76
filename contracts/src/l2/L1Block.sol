// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IL1Block} from "../interfaces/IL1Block.sol";
import {Predeploys} from "../libraries/Predeploys.sol";

/// @title L1Block
/// @notice See {IL1Block}. The order of the variables is protocol: L2 nodes read the slots.
contract L1Block is IL1Block {
    string public constant version = "1.7.0";

    uint256 private constant ISTHMUS_BYTES = 176;
    uint256 private constant JOVIAN_BYTES = 178;

    // slot 0
    uint64 public number;
    uint64 public timestamp;
    // slots 1 and 2
    uint256 public basefee;
    bytes32 public hash;
    // slot 3
    uint64 public sequenceNumber;
    uint32 public blobBaseFeeScalar;
    uint32 public baseFeeScalar;
    // slot 4
    bytes32 public batcherHash;
    // slots 5 and 6, unused since Ecotone
    uint256 public l1FeeOverhead;
    uint256 public l1FeeScalar;
    // slot 7
    uint256 public blobBaseFee;
    // slot 8
    uint64 public operatorFeeConstant;
    uint32 public operatorFeeScalar;
    uint16 public daFootprintGasScalar;

    function DEPOSITOR_ACCOUNT() external pure returns (address) {
        return Predeploys.DEPOSITOR_ACCOUNT;
    }

    /// @notice Ether pays for gas; the OP Stack's way of saying so.
    function gasPayingToken() external pure returns (address, uint8) {
        return (0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE, 18);
    }

    function isCustomGasToken() external pure returns (bool) {
        return false;
    }

    function setL1BlockValuesIsthmus() external {
        _set(ISTHMUS_BYTES);
    }

    function setL1BlockValuesJovian() external {
        _set(JOVIAN_BYTES);
        daFootprintGasScalar = uint16(bytes2(msg.data[176:178]));
    }

    function _set(uint256 length) private {
        if (msg.sender != Predeploys.DEPOSITOR_ACCOUNT) {
            revert NotDepositor();
        }
        if (msg.data.length < length) {
            revert L1Block_WrongLength();
        }
        baseFeeScalar = uint32(bytes4(msg.data[4:8]));
        blobBaseFeeScalar = uint32(bytes4(msg.data[8:12]));
        sequenceNumber = uint64(bytes8(msg.data[12:20]));
        timestamp = uint64(bytes8(msg.data[20:28]));
        number = uint64(bytes8(msg.data[28:36]));
        basefee = uint256(bytes32(msg.data[36:68]));
        blobBaseFee = uint256(bytes32(msg.data[68:100]));
        hash = bytes32(msg.data[100:132]);
        batcherHash = bytes32(msg.data[132:164]);
        operatorFeeScalar = uint32(bytes4(msg.data[164:168]));
        operatorFeeConstant = uint64(bytes8(msg.data[168:176]));
    }
}
