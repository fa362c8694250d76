// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStarkVerifier} from "../src/interfaces/IStarkVerifier.sol";
import {MerkleOpenings} from "../src/proof/MerkleOpenings.sol";
import {OpenedRows} from "../src/proof/OpenedRows.sol";
import {ProofReader, Reader} from "../src/proof/ProofReader.sol";
import {RowGroup} from "../src/proof/ProofShapes.sol";
import {Check} from "./support/Check.sol";

/// @notice Every set of positions of a small tree, with a shorter matrix that joins below the root.
contract MerkleOpeningsTest is Check {
    uint256 private constant LOG_SIZE = 3;
    uint256 private constant SIZE = 8;
    uint256 private constant JOINED = 2;

    function open(bytes calldata proof, uint256[] memory queried, bytes32 root) external pure {
        Reader memory reader = ProofReader.over(proof);
        RowGroup[] memory groups = new RowGroup[](2);
        groups[0].logSize = LOG_SIZE;
        groups[0].width = 1;
        groups[1].logSize = 1;
        groups[1].width = 1;
        OpenedRows.allocate(groups[0], queried.length);
        OpenedRows.allocate(groups[1], queried[0] < 4 && queried[queried.length - 1] > 3 ? 2 : 1);
        bytes32[] memory cap = new bytes32[](1);
        cap[0] = root;
        MerkleOpenings.open(reader, groups, queried, cap);
        same(reader.place, reader.end);
    }

    function row(uint256 i) private pure returns (bytes memory) {
        return abi.encodePacked(uint64(i * 1000 + 1));
    }

    /// @notice All nodes: the root at 1, node i over 2i and 2i + 1.
    function tree() private pure returns (bytes32[] memory nodes) {
        nodes = new bytes32[](2 * SIZE);
        for (uint256 i = 0; i < SIZE; i++) {
            nodes[SIZE + i] = keccak256(row(i));
        }
        for (uint256 i = SIZE - 1; i > 0; i--) {
            nodes[i] = keccak256(bytes.concat(nodes[2 * i], nodes[2 * i + 1]));
            if (i == JOINED || i == JOINED + 1) {
                nodes[i] = keccak256(bytes.concat(nodes[i], keccak256(row(100 + i - JOINED))));
            }
        }
    }

    /// @notice What opens a set: rows, the shorter matrix's rows, siblings from the leaves up.
    function opening(bytes32[] memory nodes, uint256 set)
        private
        pure
        returns (uint256[] memory queried, bytes memory rows, bytes memory siblings)
    {
        bool[] memory known = new bool[](2 * SIZE);
        uint256 count = 0;
        for (uint256 i = 0; i < SIZE; i++) {
            known[SIZE + i] = set >> i & 1 != 0;
            count += set >> i & 1;
        }
        queried = new uint256[](count);
        count = 0;
        for (uint256 i = 0; i < SIZE; i++) {
            if (known[SIZE + i]) {
                queried[count++] = i;
                rows = bytes.concat(rows, row(i));
            }
        }
        for (uint256 i = 0; i < 2; i++) {
            rows = set >> (4 * i) & 15 != 0 ? bytes.concat(rows, row(100 + i)) : rows;
        }
        for (uint256 first = SIZE; first > 1; first /= 2) {
            for (uint256 i = first; i < 2 * first; i += 2) {
                known[i / 2] = known[i] || known[i + 1];
                if (known[i] != known[i + 1]) {
                    siblings = bytes.concat(siblings, nodes[known[i] ? i + 1 : i]);
                }
            }
        }
    }

    function test_everySet_opens_andNothingElseDoes() public {
        bytes32[] memory nodes = tree();
        for (uint256 set = 1; set < 1 << SIZE; set++) {
            (uint256[] memory queried, bytes memory rows, bytes memory siblings) =
                opening(nodes, set);
            this.open(bytes.concat(rows, siblings), queried, nodes[1]);
            uint256 changed = uint256(keccak256(abi.encode(set))) % (rows.length + siblings.length);
            bytes memory proof = bytes.concat(rows, siblings);
            proof[changed] ^= 0x01;
            vm.expectRevert(
                abi.encodeWithSelector(IStarkVerifier.StarkVerifier_Commitment.selector)
            );
            this.open(proof, queried, nodes[1]);
        }
    }

    function test_digestMissing_isRefused() public {
        bytes32[] memory nodes = tree();
        (uint256[] memory queried, bytes memory rows, bytes memory siblings) = opening(nodes, 1);
        bytes memory less = new bytes(siblings.length - 32);
        for (uint256 i = 0; i < less.length; i++) {
            less[i] = siblings[i];
        }
        vm.expectRevert(abi.encodeWithSelector(IStarkVerifier.StarkVerifier_Length.selector));
        this.open(bytes.concat(rows, less), queried, nodes[1]);
    }
}
