// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISystemConfig} from "../src/interfaces/ISystemConfig.sol";
import {SystemConfig} from "../src/l1/SystemConfig.sol";
import {Chain} from "./support/Chain.sol";

contract SystemConfigTest is Chain {
    function expectUpdate(ISystemConfig.UpdateType kind, bytes memory data) private {
        vm.expectEmit(address(systemConfig));
        emit ISystemConfig.ConfigUpdate(0, kind, data);
        vm.prank(OWNER);
    }

    function test_constructor_logsAllItStartsWith() public {
        vm.recordLogs();
        new SystemConfig(genesis());
        same(vm.getRecordedLogs().length, 9);
    }

    function test_constructor_zeroEip1559_standsForTheDefaults() public {
        ISystemConfig.Genesis memory g = genesis();
        g.eip1559Denominator = 0;
        g.eip1559Elasticity = 0;
        vm.recordLogs();
        new SystemConfig(g);
        same(vm.getRecordedLogs().length, 8);
        g.eip1559Elasticity = 6;
        vm.expectRevert(ISystemConfig.SystemConfig_ZeroEip1559Parameter.selector);
        new SystemConfig(g);
    }

    function test_constructor_withoutOwner_isRefused() public {
        ISystemConfig.Genesis memory g = genesis();
        g.owner = address(0);
        vm.expectRevert(ISystemConfig.SystemConfig_ZeroOwner.selector);
        new SystemConfig(g);
    }

    function testFuzz_setters_byOwner_logAndStore(
        bytes32 batcher,
        uint32 a,
        uint32 b,
        uint64 c,
        uint16 d
    ) public {
        vm.assume(a != 0 && b != 0);
        expectUpdate(ISystemConfig.UpdateType.BATCHER, abi.encode(batcher));
        systemConfig.setBatcherHash(batcher);
        same(uint256(systemConfig.batcherHash()), uint256(batcher));

        uint256 scalar = uint256(1) << 248 | uint256(b) << 32 | a;
        expectUpdate(ISystemConfig.UpdateType.FEE_SCALARS, abi.encode(uint256(0), scalar));
        systemConfig.setGasConfigEcotone(a, b);
        same(systemConfig.scalar(), scalar);

        expectUpdate(ISystemConfig.UpdateType.EIP_1559_PARAMS, abi.encode(uint256(a) << 32 | b));
        systemConfig.setEIP1559Params(a, b);
        same(systemConfig.eip1559Denominator(), a);
        same(systemConfig.eip1559Elasticity(), b);

        expectUpdate(ISystemConfig.UpdateType.OPERATOR_FEE_PARAMS, abi.encode(uint256(a) << 64 | c));
        systemConfig.setOperatorFeeScalars(a, c);
        same(systemConfig.operatorFeeConstant(), c);

        expectUpdate(ISystemConfig.UpdateType.MIN_BASE_FEE, abi.encode(uint256(c)));
        systemConfig.setMinBaseFee(c);
        same(systemConfig.minBaseFee(), c);

        expectUpdate(ISystemConfig.UpdateType.DA_FOOTPRINT_GAS_SCALAR, abi.encode(uint256(d)));
        systemConfig.setDAFootprintGasScalar(d);
        same(systemConfig.daFootprintGasScalar(), d);
    }

    function testFuzz_setGasLimit_outsideItsBounds_isRefused(uint64 limit) public {
        if (limit < 21_000_000) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    ISystemConfig.SystemConfig_GasLimitTooLow.selector, 21_000_000
                )
            );
            vm.prank(OWNER);
        } else if (limit > 500_000_000) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    ISystemConfig.SystemConfig_GasLimitTooHigh.selector, 500_000_000
                )
            );
            vm.prank(OWNER);
        } else {
            expectUpdate(ISystemConfig.UpdateType.GAS_LIMIT, abi.encode(uint256(limit)));
        }
        systemConfig.setGasLimit(limit);
    }

    function test_setEIP1559Params_zero_isRefused() public {
        vm.expectRevert(ISystemConfig.SystemConfig_ZeroEip1559Parameter.selector);
        vm.prank(OWNER);
        systemConfig.setEIP1559Params(0, 6);
    }

    function testFuzz_setters_byAnybodyElse_areRefused(address stranger) public {
        vm.assume(stranger != OWNER);
        bytes[] memory calls = new bytes[](9);
        calls[0] = abi.encodeCall(ISystemConfig.setBatcherHash, (0));
        calls[1] = abi.encodeCall(ISystemConfig.setUnsafeBlockSigner, (stranger));
        calls[2] = abi.encodeCall(ISystemConfig.setGasLimit, (30_000_000));
        calls[3] = abi.encodeCall(ISystemConfig.setGasConfigEcotone, (1, 1));
        calls[4] = abi.encodeCall(ISystemConfig.setEIP1559Params, (1, 1));
        calls[5] = abi.encodeCall(ISystemConfig.setOperatorFeeScalars, (1, 1));
        calls[6] = abi.encodeCall(ISystemConfig.setMinBaseFee, (1));
        calls[7] = abi.encodeCall(ISystemConfig.setDAFootprintGasScalar, (1));
        calls[8] = abi.encodeCall(ISystemConfig.transferOwnership, (stranger));
        for (uint256 i = 0; i < calls.length; i++) {
            vm.prank(stranger);
            (bool ok, bytes memory answer) = address(systemConfig).call(calls[i]);
            yes(!ok, "a stranger changed the configuration");
            same(answer, abi.encodePacked(ISystemConfig.SystemConfig_NotOwner.selector));
        }
    }

    function test_ownership_changesOnlyWhenAccepted() public {
        vm.prank(OWNER);
        systemConfig.transferOwnership(ALICE);
        same(systemConfig.owner(), OWNER);
        vm.expectRevert(ISystemConfig.SystemConfig_NotPendingOwner.selector);
        systemConfig.acceptOwnership();
        vm.prank(ALICE);
        systemConfig.acceptOwnership();
        same(systemConfig.owner(), ALICE);
        same(systemConfig.pendingOwner(), address(0));
    }
}
