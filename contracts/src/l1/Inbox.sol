// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDataPolicy} from "../interfaces/IDataPolicy.sol";
import {IInbox} from "../interfaces/IInbox.sol";
import {IOrderPolicy} from "../interfaces/IOrderPolicy.sol";
import {DataKind} from "../libraries/DataKind.sol";

/// @title Inbox
/// @notice See {IInbox}.
contract Inbox is IInbox {
    string public constant version = "1.0.0";

    IOrderPolicy public immutable orderPolicy;
    IDataPolicy public immutable dataPolicy;

    uint256 public count;

    constructor(IOrderPolicy orderPolicy_, IDataPolicy dataPolicy_) {
        orderPolicy = orderPolicy_;
        dataPolicy = dataPolicy_;
    }

    function append(bytes calldata data) external {
        _append(DataKind.CALLDATA, new bytes32[](0), data);
    }

    function appendBlobs() external {
        _append(DataKind.BLOB, _blobHashes(), msg.data[:0]);
    }

    function _append(uint8 kind, bytes32[] memory dataHashes, bytes calldata data) private {
        if (!orderPolicy.mayAppend(msg.sender)) {
            revert Inbox_NotAllowed(msg.sender);
        }
        if (!dataPolicy.check(kind, dataHashes, data)) {
            revert Inbox_DataUnavailable();
        }
        emit BatchAppended(count++, msg.sender, kind, dataHashes, data);
    }

    /// @notice Versioned hashes of this transaction's blobs (EIP-4844 `BLOBHASH`).
    function _blobHashes() private view returns (bytes32[] memory hashes) {
        uint256 n = 0;
        while (blobhash(n) != 0) {
            n++;
        }
        hashes = new bytes32[](n);
        for (uint256 i = 0; i < n; i++) {
            hashes[i] = blobhash(i);
        }
    }
}
