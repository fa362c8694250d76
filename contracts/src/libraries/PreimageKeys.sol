// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title PreimageKeys
/// @notice Keys of preimages: the type in the first byte, then a hash without its first byte
///         (docs/spec/machine.md, "Preimage keys").
library PreimageKeys {
    uint8 internal constant LOCAL = 1;
    uint8 internal constant KECCAK256 = 2;
    uint8 internal constant SHA256 = 4;
    uint8 internal constant BLOB = 5;
    uint8 internal constant PRECOMPILE = 6;

    /// @notice The hash with this first byte.
    function tagged(uint8 tag, bytes32 hash) internal pure returns (bytes32) {
        return bytes32(uint256(tag) << 248 | uint256(hash) & (type(uint256).max >> 8));
    }

    function kindOf(bytes32 key) internal pure returns (uint8) {
        return uint8(uint256(key) >> 248);
    }

    /// @notice The key under which a game keeps what its program asks for by `key`.
    /// @param key `1 << 248 | ident`
    function localized(bytes32 key, address game, bytes32 localContext)
        internal
        pure
        returns (bytes32)
    {
        return tagged(LOCAL, keccak256(abi.encode(key, game, localContext)));
    }
}
