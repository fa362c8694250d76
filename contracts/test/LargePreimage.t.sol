// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPreimageOracle} from "../src/interfaces/IPreimageOracle.sol";
import {PreimageOracle} from "../src/dispute/PreimageOracle.sol";
import {Check} from "./support/Check.sol";

contract LargePreimageTest is Check {
    address private constant ALICE = address(0xa11ce);
    address private constant BOB = address(0xb0b);

    PreimageOracle private oracle;
    PreimageOracle private other;

    function setUp() public {
        oracle = new PreimageOracle();
        other = new PreimageOracle();
    }

    /// @notice Against the keccak-256 of the EVM.
    function testFuzz_absorb_anyCuts_loadsWhatTheSmallOneLoads(
        bytes32 seed,
        uint16 size,
        uint64 partOffset,
        uint256 cuts
    ) public {
        bytes memory data = message(seed, size % 1_500);
        partOffset %= uint64(data.length) + 50;
        bytes32 key = absorb(7, partOffset, data, cuts);
        same(uint256(key), uint256(other.loadKeccak256PreimagePart(partOffset, data)));
        sameParts(key, partOffset);
    }

    function test_absorb_sizesAroundABlock_loadWhatTheSmallOneLoads() public {
        for (uint256 size = 0; size <= 274; size++) {
            if (size % 136 < 3 || size % 136 > 133) {
                for (uint64 partOffset = 0; partOffset < 160; partOffset += 13) {
                    bytes memory data = message("around", size);
                    bytes32 key = absorb(size, partOffset, data, 1);
                    same(uint256(key), uint256(other.loadKeccak256PreimagePart(partOffset, data)));
                    sameParts(key, partOffset);
                }
            }
        }
    }

    function test_absorb_twoAccountsAtOnce_doNotMeet() public {
        bytes memory hers = message("alice", 300);
        bytes memory his = message("bob", 290);
        vm.prank(ALICE);
        oracle.beginLarge(1, 8, 300);
        vm.prank(BOB);
        oracle.beginLarge(1, 120, 290);
        this.absorbAs(ALICE, 1, hers, 0, 136);
        this.absorbAs(BOB, 1, his, 0, 272);
        bytes32 key = this.absorbAs(ALICE, 1, hers, 136, 300);
        same(uint256(key), uint256(other.loadKeccak256PreimagePart(8, hers)));
        sameParts(key, 8);
        key = this.absorbAs(BOB, 1, his, 272, 290);
        same(uint256(key), uint256(other.loadKeccak256PreimagePart(120, his)));
        sameParts(key, 120);
    }

    function test_begin_again_forgetsWhatCame() public {
        bytes memory data = message("again", 400);
        oracle.beginLarge(1, 0, 500);
        this.absorbAs(address(this), 1, data, 0, 136);
        bytes32 key = absorb(1, 100, data, 0);
        same(uint256(key), uint256(other.loadKeccak256PreimagePart(100, data)));
        sameParts(key, 100);
    }

    function test_absorb_withoutBegin_isRefused() public {
        vm.expectRevert(IPreimageOracle.PreimageOracle_NotBegun.selector);
        oracle.absorbLarge(1, "");
    }

    function test_absorb_afterTheLast_isRefused() public {
        absorb(1, 0, message("done", 200), 0);
        yes(!oracle.largePreimages(address(this), 1).begun, "still there");
        vm.expectRevert(IPreimageOracle.PreimageOracle_NotBegun.selector);
        oracle.absorbLarge(1, "");
    }

    function testFuzz_absorb_badLength_isRefused(uint8 length) public {
        oracle.beginLarge(1, 0, 200);
        if (length % 136 == 0 || length == 200) {
            length++;
        }
        vm.expectRevert(IPreimageOracle.PreimageOracle_BadLength.selector);
        oracle.absorbLarge(1, new bytes(length));
        same(oracle.largePreimages(address(this), 1).absorbed, 0);
    }

    function test_absorb_moreThanAnnounced_isRefused() public {
        oracle.beginLarge(1, 0, 136);
        vm.expectRevert(IPreimageOracle.PreimageOracle_BadLength.selector);
        oracle.absorbLarge(1, new bytes(272));
    }

    function test_absorb_untilTheLast_nothingCanBeRead() public {
        bytes memory data = message("early", 272);
        oracle.beginLarge(1, 0, 272);
        same(uint256(this.absorbAs(address(this), 1, data, 0, 136)), 0);
        bytes32 key = other.loadKeccak256PreimagePart(0, data);
        yes(!oracle.preimagePartOk(key, 0), "can be read before its hash is known");
    }

    function test_absorb_costs() public {
        oracle.beginLarge(1, 500, 136 * 101);
        vm.snapshotGasLastCall("PreimageOracle.beginLarge");
        oracle.absorbLarge(1, new bytes(136));
        vm.snapshotGasLastCall("PreimageOracle.absorbLarge, first block");
        oracle.absorbLarge(1, new bytes(136 * 99));
        vm.snapshotGasLastCall("PreimageOracle.absorbLarge, 99 blocks");
        oracle.absorbLarge(1, new bytes(136));
        vm.snapshotGasLastCall("PreimageOracle.absorbLarge, last block");
    }

    function absorb(uint256 id, uint64 partOffset, bytes memory data, uint256 cuts)
        private
        returns (bytes32 key)
    {
        oracle.beginLarge(id, partOffset, uint64(data.length));
        uint256 from = 0;
        for (uint256 to = 0; to < data.length; to += 136) {
            if (cuts & 1 == 1) {
                same(uint256(this.absorbAs(address(this), id, data, from, to)), 0);
                from = to;
            }
            cuts >>= 1;
        }
        key = this.absorbAs(address(this), id, data, from, data.length);
    }

    function absorbAs(address who, uint256 id, bytes calldata data, uint256 from, uint256 to)
        external
        returns (bytes32)
    {
        vm.prank(who);
        return oracle.absorbLarge(id, data[from:to]);
    }

    function sameParts(bytes32 key, uint256 offset) private view {
        (bytes32 found, uint256 foundLength) = oracle.readPreimage(key, offset);
        (bytes32 wanted, uint256 wantedLength) = other.readPreimage(key, offset);
        same(uint256(found), uint256(wanted));
        same(foundLength, wantedLength);
        same(oracle.preimageLengths(key), other.preimageLengths(key));
    }

    function message(bytes32 seed, uint256 size) private pure returns (bytes memory data) {
        data = new bytes(size);
        for (uint256 i = 0; i < size; i++) {
            data[i] = keccak256(abi.encode(seed, i))[0];
        }
    }
}
