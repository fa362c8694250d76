// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Multicall3} from "../src/l2/Multicall3.sol";
import {ERC20} from "../src/l2/ERC20.sol";
import {OptimismMintableERC20} from "../src/l2/OptimismMintableERC20.sol";
import {WETH9} from "../src/l2/WETH9.sol";
import {L2} from "./support/L2.sol";

contract L2TokensTest is L2 {
    address private constant BOB = address(0xb0b);
    address private constant L1_TOKEN = address(0x70ce);
    uint256 private constant KEY = 0xa11ce;

    OptimismMintableERC20 private token;
    WETH9 private weth;

    receive() external payable {}

    function setUp() public override {
        super.setUp();
        token = OptimismMintableERC20(
            factory.createOptimismMintableERC20WithDecimals(L1_TOKEN, "Shop", "SHP", 6)
        );
        weth = new WETH9();
        vm.prank(address(bridge));
        token.mint(address(this), 1_000);
    }

    function test_token_saysWhatItStandsFor() public view {
        same(token.remoteToken(), L1_TOKEN);
        same(token.l1Token(), L1_TOKEN);
        same(token.bridge(), address(bridge));
        same(token.decimals(), 6);
        same(bytes(token.symbol()), "SHP");
        same(factory.deployments(address(token)), L1_TOKEN);
        yes(token.supportsInterface(0x01ffc9a7) && token.supportsInterface(0xec4fc8e3), "ERC-165");
        yes(!token.supportsInterface(0xffffffff), "ERC-165 refuses 0xffffffff");
    }

    function test_factory_sameTokenTwice_isRefused() public {
        vm.expectRevert();
        factory.createOptimismMintableERC20WithDecimals(L1_TOKEN, "Shop", "SHP", 6);
    }

    function testFuzz_mintAndBurn_byAnybodyElse_areRefused(address stranger) public {
        vm.assume(stranger != address(bridge));
        vm.expectRevert(OptimismMintableERC20.OptimismMintableERC20_NotBridge.selector);
        vm.prank(stranger);
        token.mint(stranger, 1);
        vm.expectRevert(OptimismMintableERC20.OptimismMintableERC20_NotBridge.selector);
        vm.prank(stranger);
        token.burn(address(this), 1);
    }

    function testFuzz_transfer_movesOrIsRefused(uint16 amount) public {
        if (amount > 1_000) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    ERC20.ERC20InsufficientBalance.selector, address(this), 1_000, amount
                )
            );
            token.transfer(BOB, amount);
            return;
        }
        token.transfer(BOB, amount);
        same(token.balanceOf(BOB), amount);
        same(token.balanceOf(address(this)), 1_000 - amount);
        same(token.totalSupply(), 1_000);
    }

    function test_transferFrom_spendsTheAllowance() public {
        token.approve(BOB, 10);
        vm.prank(BOB);
        token.transferFrom(address(this), BOB, 7);
        same(token.allowance(address(this), BOB), 3);
        vm.expectRevert(
            abi.encodeWithSelector(ERC20.ERC20InsufficientAllowance.selector, BOB, 3, 4)
        );
        vm.prank(BOB);
        token.transferFrom(address(this), BOB, 4);
    }

    function permitDigest(uint256 value, uint256 deadline) private view returns (bytes32) {
        bytes32 content = keccak256(
            abi.encode(
                keccak256(
                    "Permit(address owner,address spender,uint256 value,uint256 nonce,"
                    "uint256 deadline)"
                ),
                vm.addr(KEY),
                BOB,
                value,
                token.nonces(vm.addr(KEY)),
                deadline
            )
        );
        return keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), content));
    }

    function testFuzz_permit_signed_approvesOnce(uint256 value) public {
        address owner = vm.addr(KEY);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, permitDigest(value, block.timestamp));
        token.permit(owner, BOB, value, block.timestamp, v, r, s);
        same(token.allowance(owner, BOB), value);
        vm.expectRevert();
        token.permit(owner, BOB, value, block.timestamp, v, r, s);
    }

    function test_permit_lateOrMirroredOrForeign_isRefused() public {
        address owner = vm.addr(KEY);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, permitDigest(1, 50));
        bytes32 mirrored = bytes32(
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141 - uint256(s)
        );
        vm.expectRevert();
        token.permit(owner, BOB, 1, 50, v == 27 ? 28 : 27, r, mirrored);
        vm.expectRevert();
        token.permit(owner, ALICE, 1, 50, v, r, s);
        vm.expectRevert();
        token.permit(address(0), BOB, 1, 50, 0, r, s);
        vm.warp(51);
        vm.expectRevert(abi.encodeWithSelector(ERC20.ERC2612ExpiredSignature.selector, 50));
        token.permit(owner, BOB, 1, 50, v, r, s);
    }

    function testFuzz_weth_depositAndWithdraw_isOneToOne(uint96 amount) public {
        vm.deal(address(this), amount);
        (bool ok,) = address(weth).call{value: amount}("");
        yes(ok, "deposit");
        same(weth.balanceOf(address(this)), amount);
        same(weth.totalSupply(), amount);
        weth.withdraw(amount);
        same(address(this).balance, amount);
        vm.expectRevert(WETH9.WETH9_InsufficientBalance.selector);
        weth.withdraw(1);
    }

    function test_weth_transferFrom_needsAnAllowance() public {
        vm.deal(address(this), 5);
        weth.deposit{value: 5}();
        vm.expectRevert(WETH9.WETH9_InsufficientAllowance.selector);
        vm.prank(BOB);
        weth.transferFrom(address(this), BOB, 1);
        weth.approve(BOB, 2);
        vm.prank(BOB);
        weth.transferFrom(address(this), BOB, 2);
        same(weth.balanceOf(BOB), 2);
        same(weth.allowance(address(this), BOB), 0);
    }

    function test_multicall_failureAllowedOrNot() public {
        Multicall3 multicall = new Multicall3();
        Multicall3.Call3[] memory calls = new Multicall3.Call3[](2);
        calls[0] = Multicall3.Call3(address(token), false, abi.encodeCall(token.totalSupply, ()));
        calls[1] = Multicall3.Call3(address(weth), true, abi.encodeCall(weth.withdraw, (1)));
        Multicall3.Result[] memory results = multicall.aggregate3(calls);
        same(abi.decode(results[0].returnData, (uint256)), 1_000);
        yes(results[0].success && !results[1].success, "success flags");
        same(results[1].returnData, abi.encodePacked(WETH9.WETH9_InsufficientBalance.selector));
        calls[1].allowFailure = false;
        vm.expectRevert(abi.encodeWithSelector(Multicall3.Multicall3_CallFailed.selector, 1));
        multicall.aggregate3(calls);
    }

    function test_multicall_values_mustAddUp() public {
        Multicall3 multicall = new Multicall3();
        vm.deal(address(this), 9);
        Multicall3.Call3Value[] memory calls = new Multicall3.Call3Value[](1);
        calls[0] = Multicall3.Call3Value(BOB, false, 3, "");
        multicall.aggregate3Value{value: 3}(calls);
        same(BOB.balance, 3);
        vm.expectRevert(Multicall3.Multicall3_WrongValue.selector);
        multicall.aggregate3Value{value: 4}(calls);
    }
}
