// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPreimageOracle} from "../src/interfaces/IPreimageOracle.sol";
import {PreimageOracle} from "../src/dispute/PreimageOracle.sol";
import {PreimageKeys} from "../src/libraries/PreimageKeys.sol";
import {Check} from "./support/Check.sol";

contract PreimageOracleTest is Check {
    address internal constant GAME = address(0x6a3e);
    address internal constant OTHER = address(0x07e4);
    /// @notice consensus-specs, verify_kzg_proof_case_correct_proof_2_3.
    uint256 private constant Z = 0x5eb7004fe57383e6c88b99d839937fddf3f99279353aaf8d5c9a75f91ce33c62;
    uint256 private constant Y = 0x5ee1e9a4a06a02ca6ea14b0ca73415a8ba0fba888f18dde56df499b480d4b9e0;
    bytes private constant COMMITMENT = hex"a421e229565952cfff4ef3517100a97da1d4fe57956fa50a442f92af03b1bf37"
        hex"adacc8ad4ed209b31287ea5bb94d9d06";
    bytes private constant PROOF = hex"a1fcd37a924af9ec04143b44853c26f6b0738f6e15a3e0755057e7d5460406c7"
        hex"e148adb0e2d608982140d0ae42fe0b3b";

    PreimageOracle internal oracle;

    function setUp() public {
        oracle = new PreimageOracle();
    }

    // ---- parts ----

    function testFuzz_loadKeccak_anyPart_isThatOfTheStream(bytes calldata data, uint256 offset)
        public
    {
        offset %= data.length + 50;
        bytes32 key = oracle.loadKeccak256PreimagePart(offset, data);
        same(uint256(key), uint256(PreimageKeys.tagged(2, keccak256(data))));
        isPart(key, data, offset);
        same(oracle.preimageLengths(key), data.length);
    }

    function testFuzz_loadSha256_anyPart_isThatOfTheStream(bytes calldata data, uint256 offset)
        public
    {
        offset %= data.length + 50;
        bytes32 key = oracle.loadSha256PreimagePart(offset, data);
        same(uint256(key), uint256(PreimageKeys.tagged(4, sha256(data))));
        isPart(key, data, offset);
    }

    function test_loadKeccak_everyOffsetOfAShortStream_isRight() public {
        bytes memory data = "a preimage of more than thirty-two bytes";
        for (uint256 offset = 0; offset <= data.length + 40; offset++) {
            isPart(oracle.loadKeccak256PreimagePart(offset, data), data, offset);
        }
    }

    function test_loadKeccak_theEmptyPreimage_isItsLengthAndNothing() public {
        bytes32 key = oracle.loadKeccak256PreimagePart(0, "");
        isPart(key, "", 0);
        oracle.loadKeccak256PreimagePart(8, "");
        isPart(key, "", 8);
    }

    function testFuzz_loadKeccak_farPastTheEnd_saysThatNothingIsLeft(uint256 offset) public {
        offset = offset | 1 << 63;
        bytes32 key = oracle.loadKeccak256PreimagePart(offset, "short");
        (bytes32 dat, uint256 left) = oracle.readPreimage(key, offset);
        same(uint256(dat), 0);
        same(left, 0);
    }

    function testFuzz_readPreimage_partNotLoaded_reverts(bytes32 key, uint256 offset) public {
        notLoaded(key, offset);
        key = oracle.loadKeccak256PreimagePart(0, "another part of it");
        notLoaded(key, offset | 1);
    }

    function test_load_costs() public {
        oracle.loadKeccak256PreimagePart(0, new bytes(1_000));
        vm.snapshotGasLastCall("PreimageOracle.loadKeccak256PreimagePart, 1000 bytes");
        oracle.loadSha256PreimagePart(0, new bytes(1_000));
        vm.snapshotGasLastCall("PreimageOracle.loadSha256PreimagePart, 1000 bytes");
        oracle.loadLocalData(1, 0, bytes32(uint256(1)), 32, 0);
        vm.snapshotGasLastCall("PreimageOracle.loadLocalData");
        oracle.loadBlobPreimagePart(Z, Y, COMMITMENT, PROOF, 0);
        vm.snapshotGasLastCall("PreimageOracle.loadBlobPreimagePart");
        oracle.loadPrecompilePreimagePart(0, address(1), 3_000, new bytes(128));
        vm.snapshotGasLastCall("PreimageOracle.loadPrecompilePreimagePart, ecrecover");
    }

    // ---- local ----

    function testFuzz_loadLocal_onlyTheCallersOwn(
        uint256 ident,
        bytes32 context,
        bytes32 word,
        uint256 size,
        uint256 offset
    ) public {
        ident = uint248(ident);
        size %= 33;
        offset %= 50;
        vm.prank(GAME);
        bytes32 key = oracle.loadLocalData(ident, context, word, size, offset);
        bytes32 asked = bytes32(1 << 248 | ident);
        bytes32 hash = keccak256(abi.encode(asked, GAME, context));
        same(uint256(key), uint256(PreimageKeys.tagged(1, hash)));
        bytes memory value = new bytes(size);
        for (uint256 i = 0; i < size; i++) {
            value[i] = word[i];
        }
        isPart(key, value, offset);
        vm.prank(OTHER);
        bytes32 others = oracle.loadLocalData(ident, context, ~word, size, offset);
        yes(others != key, "another caller's key is the same");
        isPart(key, value, offset);
        vm.prank(GAME);
        yes(key != oracle.loadLocalData(ident, ~context, word, size, offset), "same in any context");
    }

    function test_loadLocal_moreThanAWord_isRefused() public {
        vm.expectRevert(IPreimageOracle.PreimageOracle_BadSize.selector);
        oracle.loadLocalData(1, 0, 0, 33, 0);
    }

    // ---- blobs ----

    function test_loadBlob_rightOpening_isTheFieldElement() public {
        for (uint256 offset = 0; offset <= 40; offset += 8) {
            bytes32 key = oracle.loadBlobPreimagePart(Z, Y, COMMITMENT, PROOF, offset);
            bytes32 hash = keccak256(abi.encodePacked(COMMITMENT, Z));
            same(uint256(key), uint256(PreimageKeys.tagged(5, hash)));
            isPart(key, abi.encode(Y), offset);
        }
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_loadBlob_oneBitWrong_isRefused(uint8 where, uint8 bit) public {
        uint256 flip = 1 << bit;
        bytes memory commitment = COMMITMENT;
        bytes memory proof = PROOF;
        uint256 z = Z;
        uint256 y = Y;
        if (where % 4 == 0) {
            z ^= flip;
        } else if (where % 4 == 1) {
            y ^= flip;
        } else {
            bytes memory hit = where % 4 == 2 ? commitment : proof;
            hit[uint256(where) * 7 % 48] ^= bytes1(uint8(1 << bit % 8));
        }
        vm.expectRevert(IPreimageOracle.PreimageOracle_BadBlobProof.selector);
        oracle.loadBlobPreimagePart(z, y, commitment, proof, 8);
    }

    /// @notice The same 96 bytes, cut elsewhere, would have another key and pass the precompile.
    function test_loadBlob_commitmentAndProofCutElsewhere_isRefused() public {
        bytes memory both = abi.encodePacked(COMMITMENT, PROOF);
        for (uint256 cut = 0; cut <= 96; cut++) {
            if (cut != 48) {
                vm.expectRevert(IPreimageOracle.PreimageOracle_BadBlobProof.selector);
            }
            this.loadCut(both, cut);
        }
    }

    function loadCut(bytes calldata both, uint256 cut) external {
        oracle.loadBlobPreimagePart(Z, Y, both[:cut], both[cut:], 8);
    }

    // ---- precompiles ----

    function testFuzz_loadPrecompile_success_isOneAndTheOutput(bytes calldata input) public {
        uint64 gas_ = uint64(15 + 3 * ((input.length + 31) / 32));
        bytes memory answer = abi.encodePacked(uint8(1), input);
        bytes32 key = oracle.loadPrecompilePreimagePart(8, address(4), gas_, input);
        bytes32 hash = keccak256(abi.encodePacked(address(4), gas_, input));
        same(uint256(key), uint256(PreimageKeys.tagged(6, hash)));
        isPart(key, answer, 8);
        // a gas less is not enough, whoever asks
        key = oracle.loadPrecompilePreimagePart(8, address(4), gas_ - 1, input);
        isPart(key, hex"00", 8);
    }

    function test_loadPrecompile_failure_isZero() public {
        // EIP-196: no point of the curve
        bytes memory input = abi.encode(uint256(1), uint256(1), uint256(0), uint256(0));
        bytes32 key = oracle.loadPrecompilePreimagePart(0, address(6), 1_000, input);
        isPart(key, hex"00", 0);
    }

    function test_loadPrecompile_successWithoutOutput_isOne() public {
        bytes32 key = oracle.loadPrecompilePreimagePart(0, address(1), 3_000, new bytes(128));
        isPart(key, hex"01", 0);
    }

    /// @notice Whatever gas a liar sends along, the call fails or the answer is right.
    function test_loadPrecompile_anyGasLimit_neverFakesAFailure() public {
        bytes memory input = abi.encode(uint256(32), uint256(32), uint256(32), 3, 5, 7);
        bytes memory answer = abi.encodePacked(uint8(1), uint256(5));
        uint256 loaded = 0;
        for (uint256 sent = 1_000; sent < 400_000; sent += 997) {
            uint64 required = uint64(30_000 + sent);
            try oracle.loadPrecompilePreimagePart{gas: sent}(8, address(5), 30_000, input) returns (
                bytes32 key
            ) {
                isPart(key, answer, 8);
                loaded++;
            } catch {}
            try oracle.loadPrecompilePreimagePart{gas: sent}(8, address(5), required, input) {
                yes(false, "more gas promised than there was");
            } catch {}
        }
        yes(loaded > 200, "enough gas was not enough");
    }

    function testFuzz_loadPrecompile_anythingElse_isRefused(address other) public {
        vm.assume(other > address(0x11));
        refused(other);
        refused(address(0));
        refused(address(0x12));
        refused(address(oracle));
    }

    /// @notice These tests' EVM is that of Prague, which lacks EIP-7951.
    function test_loadPrecompile_p256OnAChainWithoutIt_isRefused() public {
        refused(address(0x100));
    }

    function refused(address precompile) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IPreimageOracle.PreimageOracle_NotAPrecompile.selector, precompile
            )
        );
        oracle.loadPrecompilePreimagePart(0, precompile, 10_000, "");
    }

    // ---- help ----

    /// @notice The part cut out of the stream byte by byte.
    function isPart(bytes32 key, bytes memory preimage, uint256 offset) internal view {
        bytes memory stream = abi.encodePacked(uint64(preimage.length), preimage);
        bytes memory part = new bytes(32);
        uint256 size = 0;
        for (uint256 i = 0; i < 32 && offset + i < stream.length; i++) {
            part[i] = stream[offset + i];
            size++;
        }
        (bytes32 dat, uint256 datLen) = oracle.readPreimage(key, offset);
        same(abi.encode(dat), part);
        same(datLen, size);
    }

    function notLoaded(bytes32 key, uint256 offset) internal {
        vm.expectRevert(
            abi.encodeWithSelector(
                IPreimageOracle.PreimageOracle_PartNotLoaded.selector, key, offset
            )
        );
        oracle.readPreimage(key, offset);
    }
}
