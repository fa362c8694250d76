// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Senders
/// @notice Tells externally owned accounts from contracts.
library Senders {
    /// @notice True if `msg.sender` is controlled by a key, so that the same person controls it on
    ///         every chain: it signed this transaction, or its code is an EIP-7702 delegation
    ///         (which only the key's owner can set; EIP-3541 keeps contracts from starting 0xef).
    function isKeyHolder() internal view returns (bool) {
        if (msg.sender == tx.origin) {
            return true;
        }
        bytes memory code = msg.sender.code;
        return code.length == 23 && code[0] == 0xef && code[1] == 0x01 && code[2] == 0x00;
    }
}
