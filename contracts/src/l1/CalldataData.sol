// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDataPolicy} from "../interfaces/IDataPolicy.sol";
import {DataKind} from "../libraries/DataKind.sol";

/// @title CalldataData
/// @notice Data policy `calldata`: the data is in the L1 block itself.
contract CalldataData is IDataPolicy {
    function check(uint8 kind, bytes32[] calldata dataHashes, bytes calldata data)
        external
        pure
        returns (bool)
    {
        return kind == DataKind.CALLDATA && dataHashes.length == 0 && data.length != 0;
    }
}
