// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDataPolicy} from "../interfaces/IDataPolicy.sol";
import {DataKind} from "../libraries/DataKind.sol";

/// @title BlobData
/// @notice Data policy `blob`: L1 itself vouches for the blobs that its transactions carry.
contract BlobData is IDataPolicy {
    function check(uint8 kind, bytes32[] calldata dataHashes, bytes calldata data)
        external
        view
        returns (bool)
    {
        if (kind != DataKind.BLOB || dataHashes.length == 0 || data.length != 0) {
            return false;
        }
        for (uint256 i = 0; i < dataHashes.length; i++) {
            if (dataHashes[i] == 0 || dataHashes[i] != blobhash(i)) {
                return false;
            }
        }
        return true;
    }
}
