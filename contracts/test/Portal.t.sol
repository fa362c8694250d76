// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPortal} from "../src/interfaces/IPortal.sol";
import {AddressAlias} from "../src/libraries/AddressAlias.sol";
import {Chain} from "./support/Chain.sol";

contract PortalTest is Chain {
    address private constant TARGET = address(0x7a46e7);

    function depositFrom(address sender, address origin, uint256 wei_) private {
        vm.deal(sender, wei_);
        vm.prank(sender, origin);
        portal.depositTransaction{value: wei_}(TARGET, 1, 100_000, false, hex"c0de");
    }

    function expectDeposit(address from, uint256 mint) private {
        vm.expectEmit(address(portal));
        emit IPortal.TransactionDeposited(
            from, TARGET, 0, abi.encodePacked(mint, uint256(1), uint64(100_000), false, hex"c0de")
        );
    }

    function testFuzz_deposit_byKeyHolder_keepsItsAddress(address sender, uint96 wei_) public {
        vm.assume(sender.code.length == 0 && uint160(sender) > 0xffff);
        expectDeposit(sender, wei_);
        depositFrom(sender, sender, wei_);
        same(address(portal).balance, wei_);
    }

    function testFuzz_deposit_byContract_isAliased(address origin, uint96 wei_) public {
        vm.assume(origin != address(this));
        address sender = address(0xc0ffee);
        vm.etch(sender, hex"00");
        vm.assume(origin != sender);
        expectDeposit(AddressAlias.apply_(sender), wei_);
        depositFrom(sender, origin, wei_);
    }

    /// @notice A contract can't pass for a key holder whatever it is called from.
    function test_deposit_byAccountWithDelegation_keepsItsAddress() public {
        address sender = address(0xc0ffee);
        vm.etch(sender, abi.encodePacked(hex"ef0100", address(0xbeef)));
        expectDeposit(sender, 1);
        depositFrom(sender, ALICE, 1);
    }

    function test_deposit_byContractOf23Bytes_isAliased() public {
        address sender = address(0xc0ffee);
        vm.etch(sender, abi.encodePacked(hex"ff0100", address(0xbeef)));
        expectDeposit(AddressAlias.apply_(sender), 1);
        depositFrom(sender, ALICE, 1);
    }

    function test_alias_overflow_wrapsAndUndoes() public pure {
        address high = address(type(uint160).max);
        address wrapped = 0x1111000000000000000000000000000000001110;
        same(AddressAlias.apply_(high), wrapped);
        same(AddressAlias.undo(AddressAlias.apply_(high)), high);
    }

    function test_receive_ether_isDepositedToTheSender() public {
        vm.expectEmit(address(portal));
        emit IPortal.TransactionDeposited(
            ALICE,
            ALICE,
            0,
            abi.encodePacked(uint256(1 ether), uint256(1 ether), uint64(100_000), false)
        );
        vm.prank(ALICE, ALICE);
        (bool sent,) = address(portal).call{value: 1 ether}("");
        yes(sent, "plain transfer");
    }

    function test_donateETH_makesNoDeposit() public {
        vm.recordLogs();
        vm.prank(ALICE, ALICE);
        portal.donateETH{value: 1 ether}();
        same(vm.getRecordedLogs().length, 0);
        same(address(portal).balance, 1 ether);
    }

    function test_deposit_creationWithTarget_isRefused() public {
        vm.expectRevert(IPortal.OptimismPortal_BadTarget.selector);
        portal.depositTransaction(TARGET, 0, 100_000, true, "");
    }

    function test_deposit_dataAboveLimit_isRefused() public {
        portal.depositTransaction(TARGET, 0, 5_000_000, false, new bytes(120_000));
        vm.expectRevert(IPortal.OptimismPortal_CalldataTooLarge.selector);
        portal.depositTransaction(TARGET, 0, 5_000_000, false, new bytes(120_001));
    }

    function testFuzz_deposit_tooLittleGas_isRefused(uint16 size) public {
        uint64 least = portal.minimumGasLimit(size);
        same(least, 21_000 + 40 * uint256(size));
        portal.depositTransaction(TARGET, 0, least, false, new bytes(size));
        vm.expectRevert(IPortal.OptimismPortal_GasLimitTooLow.selector);
        portal.depositTransaction(TARGET, 0, least - 1, false, new bytes(size));
    }

    function test_deposit_costs() public {
        portal.depositTransaction(TARGET, 0, 100_000, false, "");
        vm.prank(ALICE, ALICE);
        portal.depositTransaction{value: 1}(TARGET, 1, 100_000, false, hex"c0de");
        vm.snapshotGasLastCall("Portal.depositTransaction, 100,000 L2 gas");
    }

    function test_metering_blockSoldOut_refusesMore() public {
        portal.depositTransaction(TARGET, 0, 20_000_000 - 21_000, false, "");
        portal.depositTransaction(TARGET, 0, 21_000, false, "");
        vm.expectRevert(IPortal.OutOfGas.selector);
        portal.depositTransaction(TARGET, 0, 21_000, false, "");
        vm.roll(block.number + 1);
        portal.depositTransaction(TARGET, 0, 21_000, false, "");
    }

    /// @notice Ten times the target: the price rises by 9/8 of itself; an empty block takes 1/8.
    function test_metering_fullBlock_raisesThePriceAndEmptyOnesLowerIt() public {
        portal.depositTransaction(TARGET, 0, 20_000_000, false, "");
        vm.roll(block.number + 1);
        portal.depositTransaction(TARGET, 0, 21_000, false, "");
        (uint128 price, uint64 bought, uint64 number) = portal.params();
        same(price, 2.125 gwei);
        same(bought, 21_000);
        same(number, block.number);
        vm.roll(block.number + 2);
        portal.depositTransaction(TARGET, 0, 2_000_000, false, "");
        (price,,) = portal.params();
        uint256 after1 = 2.125 gwei - 2.125 gwei * uint256(2_000_000 - 21_000) / 2_000_000 / 8;
        same(price, after1 - after1 / 8);
    }

    /// forge-config: default.fuzz.runs = 24
    function testFuzz_metering_anyPause_neverBelowTheFloor(uint32 blocks) public {
        portal.depositTransaction(TARGET, 0, 20_000_000, false, "");
        vm.roll(block.number + 1 + blocks);
        portal.depositTransaction(TARGET, 0, 21_000, false, "");
        (uint128 price,,) = portal.params();
        yes(price >= 1 gwei && price <= 2.125 gwei, "price out of range");
        yes(blocks < 6 || price == 1 gwei, "price did not fall back");
    }

    /// @notice L2 gas at the base price costs as much L1 gas when L1's base fee is 1 gwei.
    /// forge-config: default.fuzz.runs = 24
    function testFuzz_metering_burnsWhatIsDue(uint24 amount, uint40 l1BaseFee) public {
        vm.assume(amount >= 300_000);
        vm.fee(l1BaseFee);
        uint256 price = l1BaseFee > 1 gwei ? l1BaseFee : 1 gwei;
        uint256 due = uint256(amount) * 1 gwei / price;
        uint256 before = gasleft();
        portal.depositTransaction(TARGET, 0, amount, false, "");
        uint256 used = before - gasleft();
        yes(used >= due, "too little burnt");
        yes(used < due + 120_000, "too much burnt");
    }
}
