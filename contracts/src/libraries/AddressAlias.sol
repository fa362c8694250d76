// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title AddressAlias
/// @notice An L1 contract's deposits come from its address plus a constant, so that a contract on
///         L1 can't speak for whoever controls the same address on L2.
library AddressAlias {
    uint160 private constant OFFSET = uint160(0x1111000000000000000000000000000000001111);

    /// @notice The L2 address that acts for an L1 contract.
    function apply_(address l1Address) internal pure returns (address) {
        unchecked {
            return address(uint160(l1Address) + OFFSET);
        }
    }

    /// @notice The L1 contract that an aliased L2 address acts for.
    function undo(address l2Address) internal pure returns (address) {
        unchecked {
            return address(uint160(l2Address) - OFFSET);
        }
    }
}
