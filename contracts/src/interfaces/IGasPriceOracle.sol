// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IGasPriceOracle
/// @notice What a transaction will pay beside its L2 gas. ABI: OP Stack, Fjord to Jovian.
interface IGasPriceOracle {
    error GasPriceOracle_NotDepositor();
    error GasPriceOracle_AlreadyJovian();

    function version() external view returns (string memory);
    function DECIMALS() external view returns (uint256);
    function decimals() external pure returns (uint256);
    function isEcotone() external view returns (bool);
    function isFjord() external view returns (bool);
    function isIsthmus() external view returns (bool);
    function isJovian() external view returns (bool);
    function gasPrice() external view returns (uint256);
    function baseFee() external view returns (uint256);
    function l1BaseFee() external view returns (uint256);
    function blobBaseFee() external view returns (uint256);
    function baseFeeScalar() external view returns (uint32);
    function blobBaseFeeScalar() external view returns (uint32);

    /// @notice L1 data fee in wei of an unsigned, RLP-encoded transaction.
    function getL1Fee(bytes calldata unsignedTransaction) external view returns (uint256);
    /// @notice The most that an unsigned transaction of that many bytes can pay, in wei.
    function getL1FeeUpperBound(uint256 unsignedTransactionSize) external view returns (uint256);
    /// @notice L1 gas that an unsigned, RLP-encoded transaction's data stands for.
    function getL1GasUsed(bytes calldata unsignedTransaction) external view returns (uint256);
    /// @notice Operator fee in wei of a transaction that uses so much L2 gas.
    function getOperatorFee(uint256 gasUsed) external view returns (uint256);
    /// @notice Switches to Jovian's operator fee; sent by the chain itself when it upgrades.
    function setJovian() external;
}
