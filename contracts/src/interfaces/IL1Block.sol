// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IL1Block
/// @notice What L2 knows of L1: the origin block of the present L2 block, and the fee parameters.
///         ABI and storage layout: OP Stack `L1Block`, Jovian level.
interface IL1Block {
    /// @notice Named as OP Stack names it.
    error NotDepositor();
    error L1Block_WrongLength();

    function version() external view returns (string memory);
    function DEPOSITOR_ACCOUNT() external pure returns (address);
    function number() external view returns (uint64);
    function timestamp() external view returns (uint64);
    function basefee() external view returns (uint256);
    function hash() external view returns (bytes32);
    function sequenceNumber() external view returns (uint64);
    function blobBaseFeeScalar() external view returns (uint32);
    function baseFeeScalar() external view returns (uint32);
    function batcherHash() external view returns (bytes32);
    function l1FeeOverhead() external view returns (uint256);
    function l1FeeScalar() external view returns (uint256);
    function blobBaseFee() external view returns (uint256);
    function operatorFeeConstant() external view returns (uint64);
    function operatorFeeScalar() external view returns (uint32);
    function daFootprintGasScalar() external view returns (uint16);
    function gasPayingToken() external pure returns (address, uint8);
    function isCustomGasToken() external pure returns (bool);

    /// @notice Packed call data, no ABI encoding: selector, base fee scalar (4 bytes), blob base
    ///         fee scalar (4), sequence number (8), L1 timestamp (8), L1 number (8), L1 base fee
    ///         (32), L1 blob base fee (32), L1 block hash (32), batcher hash (32), operator fee
    ///         scalar (4), operator fee constant (8): 176 bytes.
    function setL1BlockValuesIsthmus() external;
    /// @notice As Isthmus, followed by the data footprint's gas scalar (2 bytes): 178 bytes.
    function setL1BlockValuesJovian() external;
}
