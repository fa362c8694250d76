// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDataPolicy} from "../src/interfaces/IDataPolicy.sol";
import {IInbox} from "../src/interfaces/IInbox.sol";
import {CalldataData} from "../src/l1/CalldataData.sol";
import {Chain} from "./support/Chain.sol";

contract InboxTest is Chain {
    function test_appendBlobs_byPoster_logsAllHashesInOrder() public {
        bytes32[] memory hashes = blobs(6);
        for (uint256 i = 0; i < 2; i++) {
            vm.expectEmit(address(inbox));
            emit IInbox.BatchAppended(i, BATCHER, 1, hashes, "");
            vm.prank(BATCHER);
            inbox.appendBlobs();
            if (i == 0) {
                vm.snapshotGasLastCall("Inbox.appendBlobs, 6 blobs, first");
            } else {
                vm.snapshotGasLastCall("Inbox.appendBlobs, 6 blobs");
            }
        }
        same(inbox.count(), 2);
    }

    function testFuzz_appendBlobs_byAnybodyElse_isRefused(address poster) public {
        vm.assume(poster != BATCHER);
        blobs(1);
        vm.expectRevert(abi.encodeWithSelector(IInbox.Inbox_NotAllowed.selector, poster));
        vm.prank(poster);
        inbox.appendBlobs();
    }

    function test_appendBlobs_withoutBlobs_isRefused() public {
        vm.expectRevert(IInbox.Inbox_DataUnavailable.selector);
        vm.prank(BATCHER);
        inbox.appendBlobs();
    }

    function test_append_onABlobChain_isRefused() public {
        blobs(1);
        vm.expectRevert(IInbox.Inbox_DataUnavailable.selector);
        vm.prank(BATCHER);
        inbox.append("data");
    }

    function test_appendBlobs_afterTheBatcherChanged_onlyTheNewOneMay() public {
        blobs(1);
        vm.prank(OWNER);
        systemConfig.setBatcherHash(bytes32(uint256(uint160(ALICE))));
        vm.prank(ALICE);
        inbox.appendBlobs();
        vm.expectRevert(abi.encodeWithSelector(IInbox.Inbox_NotAllowed.selector, BATCHER));
        vm.prank(BATCHER);
        inbox.appendBlobs();
    }

    /// @notice A batcher hash that is no address must not be matched by its lower 20 bytes.
    function test_appendBlobs_batcherHashWithVersion_nobodyMay() public {
        blobs(1);
        vm.prank(OWNER);
        systemConfig.setBatcherHash(bytes32(uint256(1 << 248 | uint160(ALICE))));
        vm.expectRevert(abi.encodeWithSelector(IInbox.Inbox_NotAllowed.selector, ALICE));
        vm.prank(ALICE);
        inbox.appendBlobs();
    }

    function testFuzz_blobData_anotherHashThanTheTransactions_isUnavailable(bytes32 other) public {
        bytes32[] memory hashes = blobs(2);
        vm.assume(other != hashes[1]);
        hashes[1] = other;
        yes(!inbox.dataPolicy().check(1, hashes, ""), "a foreign hash passed");
    }

    function blobs(uint256 n) private returns (bytes32[] memory hashes) {
        hashes = new bytes32[](n);
        for (uint256 i = 0; i < n; i++) {
            hashes[i] = keccak256(abi.encode("blob", i));
        }
        vm.blobhashes(hashes);
    }
}

contract CalldataInboxTest is Chain {
    function dataPolicy() internal override returns (IDataPolicy) {
        return new CalldataData();
    }

    function testFuzz_append_byPoster_logsTheData(bytes calldata data) public {
        vm.assume(data.length != 0);
        vm.expectEmit(address(inbox));
        emit IInbox.BatchAppended(0, BATCHER, 0, new bytes32[](0), data);
        vm.prank(BATCHER);
        inbox.append(data);
    }

    function test_append_thousandBytes_costs() public {
        vm.prank(BATCHER);
        inbox.append(new bytes(1_000));
        vm.snapshotGasLastCall("Inbox.append, 1000 bytes, first");
    }

    function test_append_nothing_isRefused() public {
        vm.expectRevert(IInbox.Inbox_DataUnavailable.selector);
        vm.prank(BATCHER);
        inbox.append("");
    }

    function testFuzz_append_byAnybodyElse_isRefused(address poster) public {
        vm.assume(poster != BATCHER);
        vm.expectRevert(abi.encodeWithSelector(IInbox.Inbox_NotAllowed.selector, poster));
        vm.prank(poster);
        inbox.append("data");
    }

    function test_appendBlobs_onACalldataChain_isRefused() public {
        bytes32[] memory hashes = new bytes32[](1);
        hashes[0] = keccak256("blob");
        vm.blobhashes(hashes);
        vm.expectRevert(IInbox.Inbox_DataUnavailable.selector);
        vm.prank(BATCHER);
        inbox.appendBlobs();
    }
}
