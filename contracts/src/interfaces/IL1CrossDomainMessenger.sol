// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPortal} from "./IPortal.sol";

/// @title IL1CrossDomainMessenger
/// @notice Sends messages to contracts on L2 that can be tried again there if they fail.
interface IL1CrossDomainMessenger {
    event SentMessage(
        address indexed target,
        address sender,
        bytes message,
        uint256 messageNonce,
        uint256 gasLimit
    );
    /// @notice Follows each `SentMessage`: the wei sent along.
    event SentMessageExtension1(address indexed sender, uint256 value);

    /// @notice L2 would refuse the message for ever.
    error CrossDomainMessenger_BlockedTarget();

    function version() external view returns (string memory);
    function portal() external view returns (IPortal);
    /// @notice The messenger on L2.
    function otherMessenger() external view returns (address);
    /// @notice Nonce of the next message, with the version in its two top bytes.
    function messageNonce() external view returns (uint256);
    /// @notice L2 gas to buy so that the target gets at least `minGasLimit`.
    function baseGas(bytes calldata message, uint32 minGasLimit) external pure returns (uint64);
    function sendMessage(address target, bytes calldata message, uint32 minGasLimit)
        external
        payable;
}
