// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rlp} from "./Rlp.sol";

/// @title MerkleTrie
/// @notice Reads a proof (`eth_getProof`) from a Merkle Patricia trie whose paths are hashes, as
///         those of states and storages are. Source: Ethereum yellow paper, appendix D.
/// @dev A node shorter than 32 bytes stands inside its parent. `eth_getProof` leaves it there; some
///      clients repeat it as an element of its own. Both are read.
library MerkleTrie {
    uint256 private constant PATH_NIBBLES = 64;
    /// @notice 16 children and a value.
    uint256 private constant BRANCH_ITEMS = 17;

    /// @notice How far a proof has been followed.
    /// @param used Elements of the proof behind us
    /// @param depth Nibbles of the path behind us
    /// @param bounds Where the current node's items begin, and where the last one ends
    struct Walk {
        uint256 used;
        uint256 depth;
        uint256[] bounds;
    }

    /// @notice Whether the trie with this root has `value` under `path`. False, too, if the proof
    ///         is malformed, too short or too long.
    function includes(bytes32 root, bytes32 path, bytes memory value, bytes[] calldata proof)
        internal
        pure
        returns (bool)
    {
        (bool found, bytes calldata leaf) = _leaf(root, path, proof);
        return found && leaf.length == value.length && keccak256(leaf) == keccak256(value);
    }

    function _leaf(bytes32 root, bytes32 path, bytes[] calldata proof)
        private
        pure
        returns (bool found, bytes calldata value)
    {
        value = msg.data[:0];
        if (proof.length == 0 || keccak256(proof[0]) != root) {
            return (false, value);
        }
        bytes calldata node = proof[0];
        Walk memory walk = Walk(1, 0, new uint256[](BRANCH_ITEMS + 1));
        while (true) {
            uint256 count = Rlp.items(node, walk.bounds);
            bool isLeaf = false;
            uint256 next = 1;
            if (count == BRANCH_ITEMS && walk.depth < PATH_NIBBLES) {
                next = _nibble(path, walk.depth++);
            } else if (count == 2) {
                bool fits;
                (fits, isLeaf) = _follow(path, walk, _item(node, walk.bounds, 0));
                if (!fits) {
                    return (false, value);
                }
            } else {
                return (false, value);
            }
            bytes calldata item = _item(node, walk.bounds, next);
            if (isLeaf) {
                (found, value) = Rlp.text(item);
                return (found && walk.used == proof.length, value);
            }
            (found, node) = _child(item, walk, proof);
            if (!found) {
                return (false, value);
            }
        }
    }

    /// @notice The node that a parent's item stands for.
    function _child(bytes calldata item, Walk memory walk, bytes[] calldata proof)
        private
        pure
        returns (bool found, bytes calldata node)
    {
        bool more = walk.used < proof.length;
        if (Rlp.isList(item)) {
            // stands here in full
            if (item.length >= 32) {
                return (false, item);
            }
            if (more && keccak256(proof[walk.used]) == keccak256(item)) {
                walk.used++;
            }
            return (true, item);
        }
        if (item.length != 33 || !more || keccak256(proof[walk.used]) != bytes32(item[1:])) {
            return (false, item);
        }
        return (true, proof[walk.used++]);
    }

    /// @notice Compares the part of a path that a leaf or an extension has with that of `path` and
    ///         goes past it. Its first nibble has two flags, leaf (2) and odd (1).
    function _follow(bytes32 path, Walk memory walk, bytes calldata item)
        private
        pure
        returns (bool fits, bool isLeaf)
    {
        (bool ok, bytes calldata part) = Rlp.text(item);
        if (!ok || part.length == 0 || part.length > 33) {
            return (false, false);
        }
        uint256 first = uint8(part[0]);
        bool odd = first & 0x10 != 0;
        isLeaf = first & 0x20 != 0;
        uint256 nibbles = (part.length - 1) * 2 + (odd ? 1 : 0);
        uint256 left = PATH_NIBBLES - walk.depth;
        if (first > 0x3f || !odd && first & 0x0f != 0 || nibbles > left) {
            return (false, isLeaf);
        }
        // a leaf ends the path; an extension has something and leaves something
        if (isLeaf ? nibbles != left : nibbles == 0 || nibbles == left) {
            return (false, isLeaf);
        }
        if (nibbles != 0) {
            uint256 has = _number(part[1:]);
            if (odd) {
                has |= (first & 0x0f) << (nibbles - 1) * 4;
            }
            uint256 wants = uint256(path) << walk.depth * 4 >> (PATH_NIBBLES - nibbles) * 4;
            if (has != wants) {
                return (false, isLeaf);
            }
        }
        walk.depth += nibbles;
        return (true, isLeaf);
    }

    /// @notice At most 32 bytes, big-endian.
    function _number(bytes calldata digits) private pure returns (uint256) {
        return uint256(bytes32(digits)) >> (32 - digits.length) * 8;
    }

    function _nibble(bytes32 path, uint256 index) private pure returns (uint256) {
        return uint256(path) >> (PATH_NIBBLES - 1 - index) * 4 & 0x0f;
    }

    function _item(bytes calldata node, uint256[] memory bounds, uint256 index)
        private
        pure
        returns (bytes calldata)
    {
        return node[bounds[index]:bounds[index + 1]];
    }
}
