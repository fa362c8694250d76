// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IOrderPolicy
/// @notice The order axis of a chain: who may append to its Inbox now.
interface IOrderPolicy {
    function mayAppend(address poster) external view returns (bool);
}
