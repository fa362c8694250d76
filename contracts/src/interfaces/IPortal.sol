// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISystemConfig} from "./ISystemConfig.sol";

/// @title IPortal
/// @notice Where users enter L2 from L1. What is deposited here is in L2's chain whatever the
///         sequencer does, so this is also the way past a censor. ABI: OP Stack `OptimismPortal`.
interface IPortal {
    /// @notice A deposit. L2 nodes derive a 0x7E transaction from each of these logs.
    /// @param from Sender on L2: an account that holds a key, or a contract's alias
    /// @param to Target on L2; ignored where the deposit creates a contract
    /// @param version 0
    /// @param opaqueData Packed: minted wei (32 bytes), value in wei (32), gas limit (8), whether
    ///        to create a contract (1), call data
    event TransactionDeposited(
        address indexed from, address indexed to, uint256 indexed version, bytes opaqueData
    );

    /// @notice A deposit that creates a contract must name no target.
    error OptimismPortal_BadTarget();
    error OptimismPortal_CalldataTooLarge();
    error OptimismPortal_GasLimitTooLow();
    /// @notice This L1 block's L2 gas for deposits is sold out.
    error OutOfGas();

    function version() external view returns (string memory);
    function systemConfig() external view returns (ISystemConfig);
    /// @notice State of the gas market: base fee in wei, gas bought in `prevBlockNum`, that block.
    function params()
        external
        view
        returns (uint128 prevBaseFee, uint64 prevBoughtGas, uint64 prevBlockNum);
    /// @notice Least gas limit of a deposit with so many bytes of call data.
    function minimumGasLimit(uint64 byteCount) external pure returns (uint64);

    /// @notice Deposits a transaction to L2. `msg.value` is minted to the sender on L2 first.
    /// @param to Target on L2
    /// @param value Wei that the L2 transaction carries
    /// @param gasLimit L2 gas, paid for by burning L1 gas
    /// @param isCreation Whether to create a contract; `to` is zero then
    /// @param data Call data or creation code, at most 120,000 bytes
    function depositTransaction(
        address to,
        uint256 value,
        uint64 gasLimit,
        bool isCreation,
        bytes calldata data
    ) external payable;

    /// @notice Adds ETH without a deposit.
    function donateETH() external payable;

    /// @notice Ether sent plainly is deposited to the sender.
    receive() external payable;
}
