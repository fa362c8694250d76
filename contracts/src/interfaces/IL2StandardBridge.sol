// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStandardBridge} from "./IStandardBridge.sol";

/// @title IL2StandardBridge
/// @notice The bridge on L2, with the older names of what it does. In these, ether is the L2 token
///         0xDeadDeAddeAddEAddeadDEaDDEAdDeaDDeAD0000. ABI: OP Stack.
interface IL2StandardBridge is IStandardBridge {
    event WithdrawalInitiated(
        address indexed l1Token,
        address indexed l2Token,
        address indexed from,
        address to,
        uint256 amount,
        bytes extraData
    );
    event DepositFinalized(
        address indexed l1Token,
        address indexed l2Token,
        address indexed from,
        address to,
        uint256 amount,
        bytes extraData
    );

    function l1TokenBridge() external view returns (address);

    function withdraw(address l2Token, uint256 amount, uint32 minGasLimit, bytes calldata extraData)
        external
        payable;
    function withdrawTo(
        address l2Token,
        address to,
        uint256 amount,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external payable;
}
