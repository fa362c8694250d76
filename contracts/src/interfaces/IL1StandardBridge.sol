// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IL1CrossDomainMessenger} from "./IL1CrossDomainMessenger.sol";

/// @title IL1StandardBridge
/// @notice Takes ETH and ERC-20 tokens on L1 and has them credited on L2. ABI: OP Stack.
interface IL1StandardBridge {
    event ETHDepositInitiated(
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
    event ETHBridgeInitiated(
        address indexed from, address indexed to, uint256 amount, bytes extraData
    );
    event ERC20BridgeInitiated(
        address indexed localToken,
        address indexed remoteToken,
        address indexed from,
        address to,
        uint256 amount,
        bytes extraData
    );

    /// @notice Only accounts that hold a key may deposit to "themselves" on L2.
    error StandardBridge_NotKeyHolder();
    error StandardBridge_NotAContract(address token);
    error StandardBridge_Reentered();
    error StandardBridge_BlockedRecipient();

    function version() external view returns (string memory);
    function messenger() external view returns (IL1CrossDomainMessenger);
    /// @notice The bridge on L2.
    function otherBridge() external view returns (address);
    function l2TokenBridge() external view returns (address);
    /// @notice Units of an L1 token held for an L2 token.
    function deposits(address l1Token, address l2Token) external view returns (uint256);

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
    function bridgeETH(uint32 minGasLimit, bytes calldata extraData) external payable;
    function bridgeETHTo(address to, uint32 minGasLimit, bytes calldata extraData) external payable;
    function bridgeERC20(
        address localToken,
        address remoteToken,
        uint256 amount,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external;
    function bridgeERC20To(
        address localToken,
        address remoteToken,
        address to,
        uint256 amount,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external;
    receive() external payable;
}
