// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleTrie} from "../src/libraries/MerkleTrie.sol";
import {Rlp} from "../src/libraries/Rlp.sol";
import {Check} from "./support/Check.sol";
import {Tries} from "./support/Tries.sol";

contract MerkleTrieTest is Check {
    function includes(bytes32 root, bytes32 path, bytes memory value, bytes[] calldata proof)
        external
        pure
        returns (bool)
    {
        return MerkleTrie.includes(root, path, value, proof);
    }

    function count(bytes calldata node, uint256 room) external pure returns (uint256) {
        return Rlp.items(node, new uint256[](room + 1));
    }

    function testFuzz_includes_anyPathDepthAndValue(bytes32 path, uint8 depth, bytes memory value)
        public
    {
        vm.assume(value.length != 0 && value.length < 60_000);
        (bytes32 root, bytes[] memory proof) = Tries.around(path, value, depth % 65);
        yes(this.includes(root, path, value, proof), "not found");
        yes(!this.includes(root, path, bytes.concat(value, hex"00"), proof), "another value");
        yes(!this.includes(keccak256("other"), path, value, proof), "another root");
    }

    function testFuzz_includes_extension(bytes32 path, uint8 skipped, bytes32 value) public view {
        bytes memory content = abi.encode(value);
        (bytes32 root, bytes[] memory proof) = Tries.belowExtension(path, content, 1 + skipped % 60);
        yes(this.includes(root, path, content, proof), "not found");
        bytes32 other = path ^ bytes32(uint256(1) << 255);
        yes(!this.includes(root, other, content, proof), "off the extension");
    }

    function testFuzz_includes_otherPath_isFalse(bytes32 path, bytes32 other, uint8 depth) public {
        vm.assume(path != other);
        (bytes32 root, bytes[] memory proof) = Tries.around(path, hex"01", depth % 65);
        yes(!this.includes(root, other, hex"01", proof), "found elsewhere");
        bytes32 near = bytes32(uint256(path) ^ 1);
        yes(!this.includes(root, near, hex"01", proof), "found next to it");
    }

    /// @notice Any byte of any element matters.
    function testFuzz_includes_changedProof_isFalse(
        bytes32 path,
        uint8 depth,
        uint256 where,
        uint8 flip
    ) public {
        vm.assume(flip != 0);
        (bytes32 root, bytes[] memory proof) = Tries.around(path, hex"01", depth % 8);
        bytes memory node = proof[where % proof.length];
        uint256 pos = where % node.length;
        node[pos] = bytes1(uint8(node[pos]) ^ flip);
        yes(!this.includes(root, path, hex"01", proof), "forged");
    }

    function testFuzz_includes_shorterOrLongerProof_isFalse(bytes32 path, uint8 depth) public view {
        (bytes32 root, bytes[] memory proof) = Tries.around(path, hex"01", 1 + depth % 8);
        bytes[] memory longer = new bytes[](proof.length + 1);
        bytes[] memory shorter = new bytes[](proof.length - 1);
        for (uint256 i = 0; i < proof.length; i++) {
            longer[i] = proof[i];
            if (i < shorter.length) {
                shorter[i] = proof[i];
            }
        }
        longer[proof.length] = proof[proof.length - 1];
        yes(!this.includes(root, path, hex"01", longer), "longer");
        yes(!this.includes(root, path, hex"01", shorter), "shorter");
        yes(!this.includes(root, path, hex"01", new bytes[](0)), "empty");
    }

    /// @notice A small leaf stands inside its branch, and may be repeated after it.
    function testFuzz_includes_nodeInsideItsParent(bytes32 path, uint8 deep) public view {
        uint256 depth = 10 + deep % 55;
        (bytes32 root, bytes[] memory repeated) = Tries.around(path, hex"01", depth);
        yes(repeated[depth].length < 32, "the leaf is too large for this test");
        yes(this.includes(root, path, hex"01", repeated), "repeated");
        bytes[] memory plain = new bytes[](depth);
        for (uint256 i = 0; i < depth; i++) {
            plain[i] = repeated[i];
        }
        yes(this.includes(root, path, hex"01", plain), "plain");
        repeated[depth] = hex"c0";
        yes(!this.includes(root, path, hex"01", repeated), "something else after it");
    }

    /// @notice The hash of an empty trie includes nothing; nor does a zero root.
    function test_includes_emptyTrie_isFalse() public view {
        bytes[] memory proof = new bytes[](1);
        proof[0] = hex"80";
        yes(!this.includes(keccak256(hex"80"), 0, "", proof), "empty trie");
        yes(!this.includes(0, 0, "", proof), "zero root");
    }

    function testFuzz_includes_garbageWithTheRightHash_isFalse(bytes32 path, bytes memory garbage)
        public
        view
    {
        bytes[] memory proof = new bytes[](1);
        proof[0] = garbage;
        yes(!this.includes(keccak256(garbage), path, hex"01", proof), "garbage");
    }

    /// @notice Nodes that only look like a leaf: flags that mean nothing, a path that is too short
    ///         or too long, a list instead of a value, three items.
    function test_includes_malformedLeaf_isFalse() public view {
        bytes memory path = abi.encode(bytes32(0));
        check(true, bytes.concat(Tries.text(bytes.concat(hex"20", path)), hex"01"));
        check(false, bytes.concat(Tries.text(bytes.concat(hex"40", path)), hex"01"));
        check(false, bytes.concat(Tries.text(bytes.concat(hex"21", path)), hex"01"));
        check(false, bytes.concat(Tries.text(bytes.concat(hex"30", path)), hex"01"));
        check(false, bytes.concat(Tries.text(bytes.concat(hex"00", path)), hex"01"));
        check(false, bytes.concat(Tries.text(bytes.concat(hex"2000", path)), hex"01"));
        check(false, bytes.concat(hex"20", hex"01"));
        check(false, bytes.concat(hex"80", hex"01"));
        check(false, bytes.concat(Tries.text(bytes.concat(hex"20", path)), hex"c101"));
        check(false, bytes.concat(Tries.text(bytes.concat(hex"20", path)), hex"8101"));
        check(false, bytes.concat(Tries.text(bytes.concat(hex"20", path)), hex"0101"));
    }

    function check(bool wanted, bytes memory items) private view {
        bytes[] memory proof = new bytes[](1);
        proof[0] = Tries.list(items);
        yes(this.includes(keccak256(proof[0]), 0, hex"01", proof) == wanted, "malformed leaf");
    }

    function test_items_strict() public view {
        same(this.count(hex"c0", 3), 0);
        same(this.count(hex"c3010203", 3), 3);
        same(this.count(hex"c401020304", 3), 0);
        same(this.count(hex"c3010203ff", 3), 0);
        same(this.count(hex"c30102", 3), 0);
        same(this.count(hex"c28101", 3), 0);
        same(this.count(hex"c28180", 3), 1);
        same(this.count(hex"83010203", 3), 0);
        same(this.count(hex"f803010203", 3), 0);
        same(this.count(hex"f90003010203", 3), 0);
        same(this.count(hex"f8", 3), 0);
        same(this.count(hex"ffffffffffffffffff", 3), 0);
        same(this.count(hex"c9bfffffffffffffffff", 3), 0);
        same(this.count("", 3), 0);
    }
}
