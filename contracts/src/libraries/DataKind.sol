// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title DataKind
/// @notice How a batch's data is published: `kind` in the Inbox's log.
library DataKind {
    uint8 internal constant CALLDATA = 0;
    uint8 internal constant BLOB = 1;
}
