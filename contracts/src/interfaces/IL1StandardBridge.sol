// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStandardBridge} from "./IStandardBridge.sol";

/// @title IL1StandardBridge
/// @notice The bridge on L1, with the older names of what it does. ABI: OP Stack.
interface IL1StandardBridge is IStandardBridge {
    event ETHDepositInitiated(
        address indexed from, address indexed to, uint256 amount, bytes extraData
    );
    event ETHWithdrawalFinalized(
        address indexed from, address indexed to, uint256 amount, bytes extraData
    );
    event ERC20DepositInitiated(
        address indexed l1Token,
        address indexed l2Token,
        address indexed from,
        address to,
        uint256 amount,
        bytes extraData
    );
    event ERC20WithdrawalFinalized(
        address indexed l1Token,
        address indexed l2Token,
        address indexed from,
        address to,
        uint256 amount,
        bytes extraData
    );

    function l2TokenBridge() external view returns (address);

    function depositETH(uint32 minGasLimit, bytes calldata extraData) external payable;
    function depositETHTo(address to, uint32 minGasLimit, bytes calldata extraData) external payable;
    function depositERC20(
        address l1Token,
        address l2Token,
        uint256 amount,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external;
    function depositERC20To(
        address l1Token,
        address l2Token,
        address to,
        uint256 amount,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external;
}
