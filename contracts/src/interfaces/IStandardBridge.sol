// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICrossDomainMessenger} from "./ICrossDomainMessenger.sol";

/// @title IStandardBridge
/// @notice One of a pair of contracts, on L1 and L2, that move ether and ERC-20 tokens. A token
///         that is at home here is held while it is on the other side; one that stands for a token
///         of the other side is minted and burned. ABI: OP Stack `StandardBridge`.
interface IStandardBridge {
    event ETHBridgeInitiated(
        address indexed from, address indexed to, uint256 amount, bytes extraData
    );
    event ETHBridgeFinalized(
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
    event ERC20BridgeFinalized(
        address indexed localToken,
        address indexed remoteToken,
        address indexed from,
        address to,
        uint256 amount,
        bytes extraData
    );

    /// @notice Only accounts that hold a key may send to "themselves" on the other side.
    error StandardBridge_NotKeyHolder();
    error StandardBridge_NotOtherBridge();
    error StandardBridge_NotAContract(address token);
    error StandardBridge_Reentered();
    error StandardBridge_WrongValue();
    /// @notice What is sent to this recipient would be stuck.
    error StandardBridge_BlockedRecipient();
    error StandardBridge_TransferFailed();
    /// @notice The token stands for another one than named.
    error StandardBridge_WrongTokenPair();
    /// @notice Less of the token is held for that pair.
    error StandardBridge_NotHeld();

    function version() external view returns (string memory);
    function messenger() external view returns (ICrossDomainMessenger);
    /// @notice The bridge on the other side.
    function otherBridge() external view returns (address);
    /// @notice Units of a token held here for a token of the other side.
    function deposits(address localToken, address remoteToken) external view returns (uint256);

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

    /// @notice The other bridge's, through the messengers.
    function finalizeBridgeETH(address from, address to, uint256 amount, bytes calldata extraData)
        external
        payable;
    /// @notice The other bridge's, through the messengers.
    function finalizeBridgeERC20(
        address localToken,
        address remoteToken,
        address from,
        address to,
        uint256 amount,
        bytes calldata extraData
    ) external;

    /// @notice Ether sent plainly goes to the sender on the other side.
    receive() external payable;
}
