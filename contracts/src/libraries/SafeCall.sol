// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title SafeCall
/// @notice Calls a contract that is not trusted: it gets the gas that it was promised, and can't
///         make the caller pay for what it returns.
library SafeCall {
    /// @notice What the `CALL` itself may cost: cold account, value, new account.
    uint256 private constant CALL_GAS = 40_000;

    /// @notice Whether a call made now with `reserved` gas kept back still gives the target
    ///         `minGas`: EIP-150 lets at most 63/64 through of what is left after the `CALL`'s cost.
    function hasGas(uint256 minGas, uint256 reserved) internal view returns (bool) {
        // so large a demand can't be met, and must not overflow
        return
            minGas < type(uint64).max && gasleft() * 63 >= minGas * 64 + (reserved + CALL_GAS) * 63;
    }

    /// @notice Calls with all gas but `reserved`.
    function call(address target, uint256 value, uint256 reserved, bytes memory data)
        internal
        returns (bool success)
    {
        uint256 gas_ = gasleft() - reserved;
        // assembly, since Solidity's `call` copies whatever the target returns into memory
        assembly ("memory-safe") {
            success := call(gas_, target, value, add(data, 32), mload(data), 0, 0)
        }
    }
}
