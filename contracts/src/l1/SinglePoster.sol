// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IOrderPolicy} from "../interfaces/IOrderPolicy.sol";
import {ISystemConfig} from "../interfaces/ISystemConfig.sol";

/// @title SinglePoster
/// @notice Order policy `single`: the system configuration's batcher alone may append.
contract SinglePoster is IOrderPolicy {
    ISystemConfig public immutable systemConfig;

    constructor(ISystemConfig systemConfig_) {
        systemConfig = systemConfig_;
    }

    function mayAppend(address poster) external view returns (bool) {
        return systemConfig.batcherHash() == bytes32(uint256(uint160(poster)));
    }
}
