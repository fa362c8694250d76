// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title MemoryTree
/// @notice The machine's memory: a binary tree of depth 27 over leaves of 32 bytes. A node is the
///         keccak-256 of its children; a leaf stands for itself.
library MemoryTree {
    uint256 internal constant DEPTH = 27;
    /// @notice Bytes of the proof of one leaf: the leaf and its siblings, lowest first.
    uint256 internal constant PROOF_SIZE = 32 + DEPTH * 32;
    /// @notice Bytes of the proof of eight neighbours: these and the siblings of their root.
    uint256 internal constant PROOF_OF_EIGHT_SIZE = 8 * 32 + (DEPTH - 3) * 32;

    /// @notice The 32 bytes at `offset`, which the caller knows to be there.
    function word(bytes calldata data, uint256 offset) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            result := calldataload(add(data.offset, offset))
        }
    }

    /// @notice The tree's root if this node has this place in its level.
    /// @param siblings Where they start in `proof`; the caller knows that they are there
    /// @param levels How many there are
    function climb(
        bytes32 node,
        uint256 place,
        bytes calldata proof,
        uint256 siblings,
        uint256 levels
    ) internal pure returns (bytes32 root) {
        root = node;
        assembly ("memory-safe") {
            let at := add(proof.offset, siblings)
            for { let end := add(at, mul(levels, 0x20)) } lt(at, end) { at := add(at, 0x20) } {
                // the node goes left where its place is even, its sibling into the other half
                let half := shl(5, and(place, 1))
                mstore(half, root)
                mstore(xor(half, 0x20), calldataload(at))
                root := keccak256(0x00, 0x40)
                place := shr(1, place)
            }
        }
    }

    /// @notice The node three levels above these leaves.
    function above(bytes32[8] memory leaves) internal pure returns (bytes32) {
        return pair(
            pair(pair(leaves[0], leaves[1]), pair(leaves[2], leaves[3])),
            pair(pair(leaves[4], leaves[5]), pair(leaves[6], leaves[7]))
        );
    }

    function pair(bytes32 left, bytes32 right) private pure returns (bytes32 node) {
        assembly ("memory-safe") {
            mstore(0x00, left)
            mstore(0x20, right)
            node := keccak256(0x00, 0x40)
        }
    }
}
