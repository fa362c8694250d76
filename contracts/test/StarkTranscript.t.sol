// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStarkVerifier} from "../src/interfaces/IStarkVerifier.sol";
import {Cubic} from "../src/proof/Cubic.sol";
import {Goldilocks} from "../src/proof/Goldilocks.sol";
import {ProofReader, Reader} from "../src/proof/ProofReader.sol";
import {StarkTranscript, Transcript} from "../src/proof/StarkTranscript.sol";
import {Check} from "./support/Check.sol";

/// @notice The transcript against values of `dev.trestle.stark.Transcript`; the reader of proofs.
contract StarkTranscriptTest is Check {
    using ProofReader for Reader;
    using StarkTranscript for Transcript;

    function test_transcript_drawsWhatJavaDraws() public view {
        bytes memory numbers;
        for (uint64 i = 0; i < 5; i++) {
            numbers = abi.encodePacked(numbers, i * 0x123456789abcd);
        }
        bytes memory element = abi.encodePacked(uint64(1), uint64(2), uint64(3));
        bytes memory last = abi.encodePacked(uint64(Goldilocks.P - 1), uint64(0), uint64(7));
        this.run(numbers, element, last);
    }

    function run(bytes calldata numbers, bytes calldata element, bytes calldata last)
        external
        pure
    {
        Transcript memory transcript;
        absorb(transcript, "trestle-stark-1", numbers);
        same(Cubic.unwrap(transcript.draw()), 0xc5af7d7bfcb10930363fb9c156c1d8632a025f85688fbf2c);
        same(Cubic.unwrap(transcript.draw()), 0xc0095e6172ff719761cbd9f5f99860b9bc57697887aa12fe);
        absorb(transcript, "", element);
        same(Cubic.unwrap(transcript.draw()), 0xe07fa8c674c12dbaa1974a3f47675fbd6ce6b0807323a6a7);
        absorb(transcript, "", last);
        transcript.absorb(abi.encodePacked(uint64(0x1122334455667788)), 0, 0);
        // begins with three zero bits
        same(uint256(transcript.state) >> 252, 1);
        uint24[19] memory wanted = [
            80657,
            89550,
            160409,
            193882,
            245083,
            350963,
            759065,
            806442,
            1036169,
            1085525,
            1225146,
            1249422,
            1283019,
            1369389,
            1471408,
            1643813,
            1708314,
            1880012,
            2096815
        ];
        uint256[] memory positions = transcript.drawPositions(19, 21);
        same(positions.length, 19);
        for (uint256 i = 0; i < 19; i++) {
            same(positions[i], wanted[i]);
        }
    }

    function absorb(Transcript memory transcript, bytes memory first, bytes calldata rest)
        private
        pure
    {
        Reader memory reader = ProofReader.over(rest);
        uint256 from = reader.take(rest.length);
        transcript.absorb(first, from, reader.place);
    }

    function testFuzz_drawPositions_ofFew_areEachOnce(bytes32 state, uint256 count) public pure {
        count = count % 50;
        Transcript memory transcript = Transcript(state, 0);
        uint256[] memory positions = transcript.drawPositions(count, 4);
        uint256[] memory all = StarkTranscript.shifted(positions, 0);
        same(all.length, positions.length);
        for (uint256 i = 1; i < positions.length; i++) {
            yes(positions[i - 1] < positions[i] && positions[i] < 16, "ascending");
        }
    }

    /// @notice Numbers below p are taken, and no others, wherever they stand.
    function testFuzz_takeElements_refusesWhatIsNotBelowP(uint64[11] memory numbers, uint256 kinds)
        public
    {
        bytes memory data;
        bool right = true;
        for (uint256 i = 0; i < 11; i++) {
            uint256 kind = kinds >> (8 * i) & 63;
            uint64 border = uint64(Goldilocks.P);
            numbers[i] = kind == 0
                ? border
                : kind == 1 ? type(uint64).max : kind < 30 ? border - 1 : numbers[i];
            right = right && numbers[i] < border;
            data = abi.encodePacked(data, numbers[i]);
        }
        if (!right) {
            vm.expectRevert(IStarkVerifier.StarkVerifier_Encoding.selector);
        }
        this.takeElements(data);
    }

    function takeElements(bytes calldata data) external pure {
        ProofReader.over(data).takeElements(data.length / 8);
    }

    function test_take_beyondTheEnd_isRefused() public {
        this.takeElements(new bytes(16));
        vm.expectRevert(IStarkVerifier.StarkVerifier_Length.selector);
        this.takeTooMuch(new bytes(16));
    }

    function takeTooMuch(bytes calldata data) external pure {
        ProofReader.over(data).takeElements(data.length / 8 + 1);
    }
}
