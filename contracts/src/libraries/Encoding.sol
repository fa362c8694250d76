// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Encoding
/// @notice Versioned nonces and the messages that messengers exchange.
library Encoding {
    uint16 internal constant MESSAGE_VERSION = 1;

    /// @notice The version in the two top bytes, the number below.
    function versionedNonce(uint240 number) internal pure returns (uint256) {
        return uint256(MESSAGE_VERSION) << 240 | number;
    }

    function version(uint256 nonce) internal pure returns (uint16) {
        return uint16(nonce >> 240);
    }

    /// @notice The call that relays a message (version 1).
    function relayCall(
        uint256 nonce,
        address sender,
        address target,
        uint256 value,
        uint256 minGasLimit,
        bytes memory message
    ) internal pure returns (bytes memory) {
        return abi.encodeWithSignature(
            "relayMessage(uint256,address,address,uint256,uint256,bytes)",
            nonce,
            sender,
            target,
            value,
            minGasLimit,
            message
        );
    }
}
