// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vm} from "./Vm.sol";

/// @title Check
/// @notice What every test contract starts from.
abstract contract Check {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    error Different(uint256 found, uint256 wanted);
    error DifferentAddress(address found, address wanted);
    error DifferentBytes(bytes found, bytes wanted);
    error Untrue(string what);

    function same(uint256 found, uint256 wanted) internal pure {
        if (found != wanted) {
            revert Different(found, wanted);
        }
    }

    function same(address found, address wanted) internal pure {
        if (found != wanted) {
            revert DifferentAddress(found, wanted);
        }
    }

    function same(bytes memory found, bytes memory wanted) internal pure {
        if (keccak256(found) != keccak256(wanted)) {
            revert DifferentBytes(found, wanted);
        }
    }

    function yes(bool condition, string memory what) internal pure {
        if (!condition) {
            revert Untrue(what);
        }
    }
}
