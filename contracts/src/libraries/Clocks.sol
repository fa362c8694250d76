// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Clock} from "./DisputeTypes.sol";

/// @title Clocks
/// @notice See {Clock}; all times in seconds.
library Clocks {
    function of_(uint256 used, uint256 time) internal pure returns (Clock) {
        return Clock.wrap(uint128(used << 64 | uint64(time)));
    }

    /// @notice Time that the claim's side had used when it was made.
    function duration(Clock clock) internal pure returns (uint256) {
        return Clock.unwrap(clock) >> 64;
    }

    /// @notice When the claim was made.
    function timestamp(Clock clock) internal pure returns (uint256) {
        return uint64(Clock.unwrap(clock));
    }
}
