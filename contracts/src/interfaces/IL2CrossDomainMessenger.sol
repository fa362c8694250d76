// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IL2CrossDomainMessenger
/// @notice Relays messages from L1. One that fails is kept, and anyone may try it again.
interface IL2CrossDomainMessenger {
    event RelayedMessage(bytes32 indexed msgHash);
    event FailedRelayedMessage(bytes32 indexed msgHash);

    error CrossDomainMessenger_WrongVersion();
    error CrossDomainMessenger_WrongValue();
    error CrossDomainMessenger_ValueOnReplay();
    error CrossDomainMessenger_NotFailed();
    error CrossDomainMessenger_AlreadyRelayed();
    error CrossDomainMessenger_BlockedTarget();
    error CrossDomainMessenger_NoSender();

    function version() external view returns (string memory);
    /// @notice The messenger on L1.
    function otherMessenger() external view returns (address);
    function successfulMessages(bytes32 msgHash) external view returns (bool);
    function failedMessages(bytes32 msgHash) external view returns (bool);
    /// @notice While a message is relayed: who sent it on L1.
    function xDomainMessageSender() external view returns (address);
    function relayMessage(
        uint256 nonce,
        address sender,
        address target,
        uint256 value,
        uint256 minGasLimit,
        bytes calldata message
    ) external payable;
}
