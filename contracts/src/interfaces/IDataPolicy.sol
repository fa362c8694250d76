// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IDataPolicy
/// @notice The data axis of a chain: is this batch's data available?
interface IDataPolicy {
    /// @param kind How the batch is published: 0 in call data, 1 in blobs
    /// @param dataHashes Versioned hashes (EIP-4844) of the data, in order
    /// @param data The data itself, or evidence of availability, as `kind` says
    function check(uint8 kind, bytes32[] calldata dataHashes, bytes calldata data)
        external
        view
        returns (bool);
}
