// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Tries
/// @notice Makes tries of which only one path is known; the rest of each branch is made up.
library Tries {
    /// @notice The trie's root and the proof of `value` under `path`.
    /// @param branches Levels above the leaf
    function around(bytes32 path, bytes memory value, uint256 branches)
        internal
        pure
        returns (bytes32 root, bytes[] memory proof)
    {
        proof = new bytes[](branches + 1);
        proof[branches] = leaf(path, branches, value);
        for (uint256 level = branches; level != 0; level--) {
            bytes memory item = asChild(proof[level]);
            proof[level - 1] = branch(uint256(path) >> (64 - level) * 4 & 0x0f, item, level);
        }
        root = keccak256(proof[0]);
    }

    /// @notice The same with an extension at the top, for the path's first `skipped` nibbles.
    function belowExtension(bytes32 path, bytes memory value, uint256 skipped)
        internal
        pure
        returns (bytes32 root, bytes[] memory proof)
    {
        proof = new bytes[](3);
        proof[2] = leaf(path, skipped + 1, value);
        proof[1] = branch(uint256(path) >> (63 - skipped) * 4 & 0x0f, asChild(proof[2]), 7);
        bytes memory part = compact(uint256(path) >> (64 - skipped) * 4, skipped, 0);
        proof[0] = list(bytes.concat(text(part), asChild(proof[1])));
        root = keccak256(proof[0]);
    }

    function leaf(bytes32 path, uint256 depth, bytes memory value)
        internal
        pure
        returns (bytes memory)
    {
        uint256 left = 64 - depth;
        uint256 part = left == 0 ? 0 : uint256(path) << depth * 4 >> depth * 4;
        return list(bytes.concat(text(compact(part, left, 2)), text(value)));
    }

    /// @notice A branch with `item` as its child `nibble` and made-up hashes as the others.
    function branch(uint256 nibble, bytes memory item, uint256 salt)
        internal
        pure
        returns (bytes memory)
    {
        bytes memory items;
        for (uint256 i = 0; i < 16; i++) {
            bytes memory other = text(abi.encode(keccak256(abi.encode(salt, i))));
            items = bytes.concat(items, i == nibble ? item : other);
        }
        return list(bytes.concat(items, hex"80"));
    }

    /// @notice A node as its parent has it.
    function asChild(bytes memory node) internal pure returns (bytes memory) {
        return node.length < 32 ? node : text(abi.encode(keccak256(node)));
    }

    function compact(uint256 part, uint256 nibbles, uint256 flags)
        internal
        pure
        returns (bytes memory out)
    {
        uint256 digits = part;
        out = new bytes(nibbles / 2 + 1);
        for (uint256 i = out.length; i-- > 1;) {
            out[i] = bytes1(uint8(digits));
            digits >>= 8;
        }
        uint256 odd = nibbles & 1;
        out[0] = bytes1(uint8((flags | odd) << 4 | (odd == 1 ? digits : 0)));
    }

    function text(bytes memory content) internal pure returns (bytes memory) {
        if (content.length == 1 && uint8(content[0]) < 0x80) {
            return content;
        }
        return bytes.concat(head(0x80, content.length), content);
    }

    function list(bytes memory items) internal pure returns (bytes memory) {
        return bytes.concat(head(0xc0, items.length), items);
    }

    function head(uint8 kind, uint256 size) private pure returns (bytes memory) {
        if (size < 56) {
            return abi.encodePacked(uint8(kind + size));
        }
        if (size < 256) {
            return abi.encodePacked(kind + 56, uint8(size));
        }
        return abi.encodePacked(kind + 57, uint16(size));
    }
}
