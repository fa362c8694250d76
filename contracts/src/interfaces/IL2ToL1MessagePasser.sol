// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IL2ToL1MessagePasser
/// @notice Where L2 says what L1 shall do: its storage root is part of the output root.
///         ABI and storage layout: OP Stack.
interface IL2ToL1MessagePasser {
    event MessagePassed(
        uint256 indexed nonce,
        address indexed sender,
        address indexed target,
        uint256 value,
        uint256 gasLimit,
        bytes data,
        bytes32 withdrawalHash
    );
    event WithdrawerBalanceBurnt(uint256 indexed amount);

    /// @notice L1 could never carry it out.
    error L2ToL1MessagePasser_GasLimitTooHigh(uint256 maximum);
    /// @notice L1 could never carry it out.
    error L2ToL1MessagePasser_DataTooLarge(uint256 maximum);

    function version() external view returns (string memory);
    function MESSAGE_VERSION() external view returns (uint16);
    function sentMessages(bytes32 withdrawalHash) external view returns (bool);
    function messageNonce() external view returns (uint256);
    function initiateWithdrawal(address target, uint256 gasLimit, bytes calldata data)
        external
        payable;
    /// @notice Removes from L2 the ether that has left it.
    function burn() external;
    receive() external payable;
}
