// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStarkVerifier} from "../interfaces/IStarkVerifier.sol";
import {OpenedRows} from "./OpenedRows.sol";
import {ProofReader, Reader} from "./ProofReader.sol";
import {RowGroup} from "./ProofShapes.sol";

/// @title MerkleOpenings
/// @notice Rows of a commitment that a proof opens, checked against its cap (docs/spec/stark.md,
///         Commitments).
/// @dev The nodes that are known of a layer are pairs of words in memory: position, digest.
library MerkleOpenings {
    using ProofReader for Reader;

    /// @notice Reads the rows and the digests that lead to the cap.
    /// @param groups of the commitment, the largest first, their rows counted
    /// @param queried positions in the tallest group, ascending, each once
    function open(
        Reader memory reader,
        RowGroup[] memory groups,
        uint256[] memory queried,
        bytes32[] memory cap
    ) internal pure {
        for (uint256 g = 0; g < groups.length; g++) {
            OpenedRows.read(reader, groups[g]);
        }
        requireCommitted(reader, groups, queried, cap);
    }

    /// @notice The same where the rows' records are known: reads the digests only.
    function requireCommitted(
        Reader memory reader,
        RowGroup[] memory groups,
        uint256[] memory queried,
        bytes32[] memory cap
    ) internal pure {
        uint256 level = groups[0].logSize;
        (uint256 nodes, uint256 count) = leaves(queried, groups[0]);
        uint256 group = 1;
        uint256 place = reader.place;
        while (1 << level > cap.length) {
            (count, place) = climb(nodes, count, place);
            level--;
            if (group < groups.length && groups[group].logSize == level) {
                join(nodes, count, groups[group]);
                group++;
            }
        }
        reader.take(place - reader.place);
        requireCap(nodes, count, cap);
    }

    /// @dev In assembly, as are the three functions after it: a proof has thousands of nodes, and
    ///      what costs is everything but their hashing.
    function leaves(uint256[] memory queried, RowGroup memory group)
        private
        pure
        returns (uint256 nodes, uint256 count)
    {
        count = queried.length;
        uint256 record = group.records;
        uint256 size = OpenedRows.recordSize(group);
        assembly ("memory-safe") {
            nodes := mload(0x40)
            let node := nodes
            // one word more, for `climb`
            mstore(0x40, add(nodes, add(shl(6, count), 0x20)))
            for { let end := add(queried, shl(5, count)) } lt(queried, end) {} {
                queried := add(queried, 0x20)
                mstore(node, mload(queried))
                mstore(add(node, 0x20), mload(record))
                node := add(node, 0x40)
                record := add(record, size)
            }
        }
    }

    /// @notice Replaces the known nodes of a layer by those of the layer above it.
    /// @param place where the digests of siblings that are not known begin in the call data
    function climb(uint256 nodes, uint256 count, uint256 place)
        private
        pure
        returns (uint256 parents, uint256 siblings)
    {
        assembly ("memory-safe") {
            let end := add(nodes, shl(6, count))
            // no position: the last node has no neighbour
            mstore(end, not(0))
            let to := nodes
            for { let node := nodes } lt(node, end) {} {
                let position := mload(node)
                switch and(position, 1)
                case 0 {
                    // it goes left; a known sibling is the next node
                    mstore(0x00, mload(add(node, 0x20)))
                    node := add(node, 0x40)
                    switch eq(mload(node), add(position, 1))
                    case 0 {
                        mstore(0x20, calldataload(place))
                        place := add(place, 0x20)
                    }
                    default {
                        mstore(0x20, mload(add(node, 0x20)))
                        node := add(node, 0x40)
                    }
                }
                default {
                    // it goes right; were its sibling known, it would have been the node before
                    mstore(0x00, calldataload(place))
                    mstore(0x20, mload(add(node, 0x20)))
                    place := add(place, 0x20)
                    node := add(node, 0x40)
                }
                mstore(to, shr(1, position))
                mstore(add(to, 0x20), keccak256(0x00, 0x40))
                to := add(to, 0x40)
            }
            parents := shr(6, sub(to, nodes))
            siblings := place
        }
    }

    /// @notice Each node becomes the hash of itself and its row of a shorter matrix.
    function join(uint256 nodes, uint256 count, RowGroup memory group) private pure {
        uint256 record = group.records;
        uint256 size = OpenedRows.recordSize(group);
        assembly ("memory-safe") {
            for { let end := add(nodes, shl(6, count)) } lt(nodes, end) {} {
                mstore(0x00, mload(add(nodes, 0x20)))
                mstore(0x20, mload(record))
                mstore(add(nodes, 0x20), keccak256(0x00, 0x40))
                nodes := add(nodes, 0x40)
                record := add(record, size)
            }
        }
    }

    function requireCap(uint256 nodes, uint256 count, bytes32[] memory cap) private pure {
        bool right = true;
        assembly ("memory-safe") {
            // a layer's positions are below its size, which is the cap's length
            for { let end := add(nodes, shl(6, count)) } lt(nodes, end) {} {
                let wanted := mload(add(cap, shl(5, add(mload(nodes), 1))))
                right := and(right, eq(wanted, mload(add(nodes, 0x20))))
                nodes := add(nodes, 0x40)
            }
        }
        if (!right) {
            revert IStarkVerifier.StarkVerifier_Commitment();
        }
    }
}
