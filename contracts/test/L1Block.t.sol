// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IL1Block} from "../src/interfaces/IL1Block.sol";
import {Predeploys} from "../src/libraries/Predeploys.sol";
import {L2} from "./support/L2.sol";

contract L1BlockTest is L2 {
    struct Values {
        uint32 baseFeeScalar;
        uint32 blobBaseFeeScalar;
        uint64 sequenceNumber;
        uint64 timestamp;
        uint64 number;
        uint256 basefee;
        uint256 blobBaseFee;
        bytes32 hash;
        bytes32 batcherHash;
        uint32 operatorFeeScalar;
        uint64 operatorFeeConstant;
        uint16 daFootprintGasScalar;
    }

    function packed(bytes4 selector, Values memory v) private pure returns (bytes memory) {
        bytes memory scalars = abi.encodePacked(
            selector, v.baseFeeScalar, v.blobBaseFeeScalar, v.sequenceNumber, v.timestamp, v.number
        );
        bytes memory l1 = abi.encodePacked(v.basefee, v.blobBaseFee, v.hash, v.batcherHash);
        bytes memory fee = abi.encodePacked(v.operatorFeeScalar, v.operatorFeeConstant);
        return bytes.concat(scalars, l1, fee);
    }

    function set(bytes memory data) private returns (bool ok, bytes memory answer) {
        vm.prank(Predeploys.DEPOSITOR_ACCOUNT);
        return address(l1Block).call(data);
    }

    function slot(uint256 n) private view returns (uint256) {
        return uint256(vm.load(address(l1Block), bytes32(n)));
    }

    function testFuzz_setL1BlockValuesJovian_fillsTheProtocolsSlots(Values memory v) public {
        bytes memory data = packed(IL1Block.setL1BlockValuesJovian.selector, v);
        (bool ok,) = set(bytes.concat(data, abi.encodePacked(v.daFootprintGasScalar)));
        yes(ok, "refused");
        same(slot(0), uint256(v.timestamp) << 64 | v.number);
        same(slot(1), v.basefee);
        same(slot(2), uint256(v.hash));
        same(
            slot(3),
            uint256(v.baseFeeScalar) << 96 | uint256(v.blobBaseFeeScalar) << 64 | v.sequenceNumber
        );
        same(slot(4), uint256(v.batcherHash));
        same(slot(7), v.blobBaseFee);
        same(
            slot(8),
            uint256(v.daFootprintGasScalar) << 96 | uint256(v.operatorFeeScalar) << 64
                | v.operatorFeeConstant
        );
        same(l1Block.number(), v.number);
        same(l1Block.baseFeeScalar(), v.baseFeeScalar);
        same(l1Block.operatorFeeConstant(), v.operatorFeeConstant);
        same(l1Block.daFootprintGasScalar(), v.daFootprintGasScalar);
    }

    function testFuzz_setL1BlockValuesIsthmus_leavesTheFootprintScalar(Values memory v) public {
        (bool ok,) = set(packed(IL1Block.setL1BlockValuesIsthmus.selector, v));
        yes(ok, "refused");
        same(l1Block.timestamp(), v.timestamp);
        same(l1Block.sequenceNumber(), v.sequenceNumber);
        same(l1Block.blobBaseFeeScalar(), v.blobBaseFeeScalar);
        same(l1Block.operatorFeeScalar(), v.operatorFeeScalar);
        same(l1Block.daFootprintGasScalar(), 0);
    }

    function testFuzz_setters_byAnybodyElse_areRefused(address stranger, Values memory v) public {
        vm.assume(stranger != Predeploys.DEPOSITOR_ACCOUNT);
        bytes memory data = packed(IL1Block.setL1BlockValuesIsthmus.selector, v);
        vm.prank(stranger);
        (bool ok, bytes memory answer) = address(l1Block).call(data);
        yes(!ok, "a stranger spoke for L1");
        same(answer, abi.encodePacked(IL1Block.NotDepositor.selector));
        data = packed(IL1Block.setL1BlockValuesJovian.selector, v);
        vm.prank(stranger);
        (ok,) = address(l1Block).call(bytes.concat(data, hex"0001"));
        yes(!ok, "a stranger spoke for L1");
    }

    function test_setters_shortCallData_isRefused() public {
        Values memory v;
        (bool ok, bytes memory answer) = set(packed(IL1Block.setL1BlockValuesJovian.selector, v));
        yes(!ok, "short call data");
        same(answer, abi.encodePacked(IL1Block.L1Block_WrongLength.selector));
    }

    function test_selectors_areTheProtocols() public pure {
        same(abi.encodePacked(IL1Block.setL1BlockValuesIsthmus.selector), hex"098999be");
        same(abi.encodePacked(IL1Block.setL1BlockValuesJovian.selector), hex"3db6be2b");
    }

    function test_set_costs() public {
        Values memory v = Values(
            1368, 810_949, 1, 1_700_000_000, 20_000_000, 1 gwei, 1, keccak256("h"), 0, 0, 0, 400
        );
        bytes memory data = packed(IL1Block.setL1BlockValuesJovian.selector, v);
        set(bytes.concat(data, hex"0190"));
        vm.snapshotGasLastCall("L1Block.setL1BlockValuesJovian, first");
        v.sequenceNumber++;
        set(bytes.concat(packed(IL1Block.setL1BlockValuesJovian.selector, v), hex"0190"));
        vm.snapshotGasLastCall("L1Block.setL1BlockValuesJovian, same origin, warm");
    }
}
