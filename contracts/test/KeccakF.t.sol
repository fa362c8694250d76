// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {KeccakF} from "../src/libraries/KeccakF.sol";
import {Check} from "./support/Check.sol";

contract KeccakFTest is Check {
    /// @notice KeccakF-1600-IntermediateValues.txt of the Keccak team: the permutation of zeros.
    function test_permute_zeros_isThePublishedState() public pure {
        bytes32[8] memory data;
        KeccakF.permute(data);
        same(uint256(data[0]), 0xe7dde140798f25f18a47c033f9ccd584eea95aa61e2698d54d49806f304715bd);
        same(uint256(data[7]), 0);
    }

    /// @notice The EVM's own keccak-256 is the slow twin: 135 bytes fill one block.
    function testFuzz_permute_aPaddedMessage_hashesLikeTheEvm(bytes32[4] memory words, uint56 tail)
        public
        pure
    {
        bytes memory message = abi.encodePacked(words, tail);
        bytes32[8] memory data;
        for (uint256 i = 0; i < 4; i++) {
            data[i] = words[i];
        }
        data[4] = bytes32(uint256(tail) << 200 | 0x81 << 192);
        KeccakF.permute(data);
        same(uint256(data[0]), uint256(keccak256(message)));
    }

    /// @notice Full states, whose capacity is not zero, in the second block.
    function testFuzz_permute_twoBlocks_hashLikeTheEvm(bytes32[8] memory words, uint56 tail)
        public
        pure
    {
        bytes memory message = abi.encodePacked(words, uint64(tail), tail);
        bytes32[8] memory data;
        for (uint256 i = 0; i < 4; i++) {
            data[i] = words[i];
        }
        data[4] = words[4] & bytes32(type(uint256).max << 192);
        KeccakF.permute(data);
        for (uint256 i = 0; i < 4; i++) {
            data[i] ^= _word(message, 136 + 32 * i);
        }
        data[4] ^= _word(message, 264) & bytes32(type(uint256).max << 200)
        | bytes32(uint256(0x81 << 192));
        KeccakF.permute(data);
        same(uint256(data[0]), uint256(keccak256(message)));
    }

    function testFuzz_permute_bytesBehindTheState_stay(bytes32[8] memory data) public pure {
        bytes24 sixth = bytes24(data[6] << 64);
        bytes32 seventh = data[7];
        KeccakF.permute(data);
        same(uint192(bytes24(data[6] << 64)), uint192(sixth));
        same(uint256(data[7]), uint256(seventh));
    }

    function test_permute_withMuchMemoryInUse_isRefused() public {
        vm.expectRevert(KeccakF.KeccakF_NoMemory.selector);
        this.permuteWithMuchMemoryInUse();
    }

    function permuteWithMuchMemoryInUse() external pure returns (bytes32) {
        bytes32[8] memory data;
        bytes memory much = new bytes(0x1000);
        data[0] = keccak256(much);
        KeccakF.permute(data);
        return data[0];
    }

    function test_permute_costs() public {
        this.permuteOnce();
        vm.snapshotGasLastCall("KeccakF.permute");
    }

    function permuteOnce() external pure {
        bytes32[8] memory data;
        KeccakF.permute(data);
    }

    function _word(bytes memory data, uint256 offset) private pure returns (bytes32 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 0x20), offset))
        }
    }
}
