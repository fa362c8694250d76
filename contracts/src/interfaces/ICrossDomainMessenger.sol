// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ICrossDomainMessenger
/// @notice One of a pair of contracts, on L1 and L2, that pass each other's messages on. A message
///         that its target refuses is kept, with its ether, and anyone may try it again. ABI: OP
///         Stack `CrossDomainMessenger`.
interface ICrossDomainMessenger {
    event SentMessage(
        address indexed target,
        address sender,
        bytes message,
        uint256 messageNonce,
        uint256 gasLimit
    );
    /// @notice Follows each `SentMessage`: the wei sent along.
    event SentMessageExtension1(address indexed sender, uint256 value);
    event RelayedMessage(bytes32 indexed msgHash);
    event FailedRelayedMessage(bytes32 indexed msgHash);

    /// @notice The other side would refuse the message for ever.
    error CrossDomainMessenger_BlockedTarget();
    error CrossDomainMessenger_WrongVersion();
    error CrossDomainMessenger_WrongValue();
    error CrossDomainMessenger_ValueOnReplay();
    error CrossDomainMessenger_NotFailed();
    error CrossDomainMessenger_AlreadyRelayed();
    error CrossDomainMessenger_NoSender();

    function version() external view returns (string memory);
    /// @notice The messenger on the other side.
    function otherMessenger() external view returns (address);
    /// @notice Nonce of the next message, with the version in its two top bytes.
    function messageNonce() external view returns (uint256);
    function successfulMessages(bytes32 msgHash) external view returns (bool);
    function failedMessages(bytes32 msgHash) external view returns (bool);
    /// @notice While a message is relayed: who sent it on the other side.
    function xDomainMessageSender() external view returns (address);
    /// @notice Gas that relaying takes if the target gets at least `minGasLimit`.
    function baseGas(bytes calldata message, uint32 minGasLimit) external pure returns (uint64);

    function sendMessage(address target, bytes calldata message, uint32 minGasLimit)
        external
        payable;

    /// @notice First called on behalf of the other messenger, with the message's ether; if that
    ///         fails, by anyone, and the ether waits here.
    function relayMessage(
        uint256 nonce,
        address sender,
        address target,
        uint256 value,
        uint256 minGasLimit,
        bytes calldata message
    ) external payable;
}
