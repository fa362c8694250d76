// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IL2CrossDomainMessenger} from "./IL2CrossDomainMessenger.sol";

/// @title IL2StandardBridge
/// @notice Credits on L2 what the L1 bridge took. ABI: OP Stack.
interface IL2StandardBridge {
    event DepositFinalized(
        address indexed l1Token,
        address indexed l2Token,
        address indexed from,
        address to,
        uint256 amount,
        bytes extraData
    );
    event ETHBridgeFinalized(
        address indexed from, address indexed to, uint256 amount, bytes extraData
    );
    event ERC20BridgeFinalized(
        address indexed localToken,
        address indexed remoteToken,
        address indexed from,
        address to,
        uint256 amount,
        bytes extraData
    );

    error StandardBridge_NotOtherBridge();
    error StandardBridge_WrongValue();
    error StandardBridge_BlockedRecipient();
    error StandardBridge_TransferFailed();
    error StandardBridge_WrongTokenPair();

    function version() external view returns (string memory);
    function messenger() external view returns (IL2CrossDomainMessenger);
    /// @notice The bridge on L1.
    function otherBridge() external view returns (address);
    function l1TokenBridge() external view returns (address);

    function finalizeBridgeETH(address from, address to, uint256 amount, bytes calldata extraData)
        external
        payable;
    function finalizeBridgeERC20(
        address localToken,
        address remoteToken,
        address from,
        address to,
        uint256 amount,
        bytes calldata extraData
    ) external;
}
