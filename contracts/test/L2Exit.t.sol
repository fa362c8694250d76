// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFeeVault} from "../src/interfaces/IFeeVault.sol";
import {IL2ToL1MessagePasser} from "../src/interfaces/IL2ToL1MessagePasser.sol";
import {FeeVault} from "../src/l2/FeeVault.sol";
import {L2} from "./support/L2.sol";

contract L2ExitTest is L2 {
    function testFuzz_initiateWithdrawal_isRecordedInSlot0(
        address target,
        uint96 value,
        uint24 gas_,
        bytes memory data
    ) public {
        uint256 nonce = uint256(1) << 240;
        uint256 gasLimit = gas_ % 12_000_001;
        bytes32 hash = keccak256(abi.encode(nonce, ALICE, target, uint256(value), gasLimit, data));
        vm.deal(ALICE, value);
        vm.expectEmit(address(passer));
        emit IL2ToL1MessagePasser.MessagePassed(nonce, ALICE, target, value, gasLimit, data, hash);
        vm.prank(ALICE);
        passer.initiateWithdrawal{value: value}(target, gasLimit, data);
        bytes32 slot = keccak256(abi.encode(hash, uint256(0)));
        same(uint256(vm.load(address(passer), slot)), 1);
        same(passer.messageNonce(), nonce + 1);
    }

    /// @notice L1 takes transactions of 2^24 gas and some 128 kB.
    function test_initiateWithdrawal_largerThanL1Takes_isRefused() public {
        passer.initiateWithdrawal(ALICE, 12_000_000, new bytes(120_000));
        vm.expectRevert(
            abi.encodeWithSelector(
                IL2ToL1MessagePasser.L2ToL1MessagePasser_GasLimitTooHigh.selector, 12_000_000
            )
        );
        passer.initiateWithdrawal(ALICE, 12_000_001, "");
        vm.expectRevert(
            abi.encodeWithSelector(
                IL2ToL1MessagePasser.L2ToL1MessagePasser_DataTooLarge.selector, 120_000
            )
        );
        passer.initiateWithdrawal(ALICE, 0, new bytes(120_001));
    }

    function test_burn_removesTheEther() public {
        vm.deal(address(passer), 3 ether);
        vm.expectEmit(address(passer));
        emit IL2ToL1MessagePasser.WithdrawerBalanceBurnt(3 ether);
        passer.burn();
        same(address(passer).balance, 0);
    }

    function test_vault_aboveItsMinimum_paysTheRecipient() public {
        vm.deal(address(vault), 10);
        same(vault.withdraw(), 10);
        same(COLLECTOR.balance, 10);
        same(vault.totalProcessed(), 10);
    }

    function test_vault_belowItsMinimum_isRefused() public {
        vm.deal(address(vault), 9);
        vm.expectRevert(abi.encodeWithSelector(IFeeVault.FeeVault_BelowMinimum.selector, 9, 10));
        vault.withdraw();
    }

    function test_vault_recipientThatRefuses_keepsTheFees() public {
        vm.etch(COLLECTOR, hex"5f5ffd");
        vm.deal(address(vault), 10);
        vm.expectRevert(IFeeVault.FeeVault_PaymentFailed.selector);
        vault.withdraw();
    }

    function test_vault_onL1_withdrawsThroughThePasser() public {
        FeeVault toL1 = new FeeVault(COLLECTOR, 0, IFeeVault.WithdrawalNetwork.L1);
        vm.deal(address(toL1), 10);
        bytes32 hash = keccak256(
            abi.encode(uint256(1) << 240, address(toL1), COLLECTOR, 10, 400_000, bytes(""))
        );
        toL1.withdraw();
        yes(passer.sentMessages(hash), "no withdrawal");
        same(address(passer).balance, 10);
    }

    function test_costs() public {
        passer.initiateWithdrawal(ALICE, 0, "");
        passer.initiateWithdrawal(ALICE, 0, "");
        vm.snapshotGasLastCall("L2ToL1MessagePasser.initiateWithdrawal");
    }
}
