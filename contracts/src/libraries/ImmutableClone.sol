// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ImmutableClone
/// @notice Minimal proxies (EIP-1167) with arguments behind their code. The implementation reads them
///         from the code at `address(this)`, which is the proxy's.
library ImmutableClone {
    /// @notice Where the arguments start.
    uint256 internal constant CODE_BYTES = 45;

    /// @notice There is a contract at the address already.
    error ImmutableClone_Exists();

    /// @notice Creates a clone. Its address binds the creator, the implementation and the arguments.
    function create(address implementation, bytes memory arguments)
        internal
        returns (address clone)
    {
        bytes memory creationCode = abi.encodePacked(
            // PUSH2 size, DUP1, PUSH1 10, RETURNDATASIZE, CODECOPY, RETURNDATASIZE, RETURN
            hex"61",
            uint16(CODE_BYTES + arguments.length),
            hex"80600a3d393df3",
            hex"363d3d373d3d3d363d73",
            implementation,
            hex"5af43d82803e903d91602b57fd5bf3",
            arguments
        );
        // CREATE2 has no form in Solidity that takes code as bytes.
        assembly ("memory-safe") {
            clone := create2(0, add(creationCode, 32), mload(creationCode), 0)
        }
        if (clone == address(0)) {
            revert ImmutableClone_Exists();
        }
    }

    /// @notice A word of this clone's arguments.
    /// @param offset In bytes
    function word(uint256 offset) internal view returns (bytes32 value) {
        // `address(this).code` would copy all of it; scratch space holds one word.
        assembly ("memory-safe") {
            extcodecopy(address(), 0, add(offset, CODE_BYTES), 32)
            value := mload(0)
        }
    }
}
