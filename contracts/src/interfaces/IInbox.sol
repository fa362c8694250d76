// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDataPolicy} from "./IDataPolicy.sol";
import {IOrderPolicy} from "./IOrderPolicy.sol";

/// @title IInbox
/// @notice Where a chain's batches are ordered. It asks one policy who may append and one whether
///         the data is available, and writes one log; nodes know nothing beyond that log.
interface IInbox {
    /// @param index Number of the batch, from 0
    /// @param poster Who appended it
    /// @param kind 0: the data is in this log. 1: it is in this transaction's blobs
    /// @param dataHashes Versioned hashes of the data; empty for kind 0
    /// @param data The data for kind 0; empty for kind 1
    event BatchAppended(
        uint256 indexed index, address indexed poster, uint8 kind, bytes32[] dataHashes, bytes data
    );

    error Inbox_NotAllowed(address poster);
    error Inbox_DataUnavailable();

    function version() external view returns (string memory);
    function orderPolicy() external view returns (IOrderPolicy);
    function dataPolicy() external view returns (IDataPolicy);
    /// @notice Number of batches appended, which is the next one's index.
    function count() external view returns (uint256);

    /// @notice Appends a batch that is in the call data.
    function append(bytes calldata data) external;
    /// @notice Appends the batch that this transaction's blobs hold.
    function appendBlobs() external;
}
