// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICrossDomainMessenger} from "../src/interfaces/ICrossDomainMessenger.sol";
import {IL1StandardBridge} from "../src/interfaces/IL1StandardBridge.sol";
import {IL2StandardBridge} from "../src/interfaces/IL2StandardBridge.sol";
import {IPortal} from "../src/interfaces/IPortal.sol";
import {IStandardBridge} from "../src/interfaces/IStandardBridge.sol";
import {AddressAlias} from "../src/libraries/AddressAlias.sol";
import {Encoding} from "../src/libraries/Encoding.sol";
import {Predeploys} from "../src/libraries/Predeploys.sol";
import {TokenTransfers} from "../src/libraries/TokenTransfers.sol";
import {Chain} from "./support/Chain.sol";
import {FeeToken, LyingToken, PlainToken, SilentToken} from "./support/Tokens.sol";

contract L1BridgeTest is Chain {
    address private constant L2_TOKEN = address(0x12);
    address private constant BOB = address(0xb0b);

    /// @notice The deposit that carries message number `nonce` from `sender`.
    function expectMessage(uint240 nonce, address sender, uint256 wei_, bytes memory message)
        private
    {
        address target = Predeploys.L2_STANDARD_BRIDGE;
        bytes memory relay = Encoding.relayCall(
            Encoding.versionedNonce(nonce), sender, target, wei_, 200_000, message
        );
        uint64 gasLimit = messenger.baseGas(message, 200_000);
        vm.expectEmit(address(portal));
        emit IPortal.TransactionDeposited(
            AddressAlias.apply_(address(messenger)),
            Predeploys.L2_CROSS_DOMAIN_MESSENGER,
            0,
            abi.encodePacked(wei_, wei_, gasLimit, false, relay)
        );
    }

    function test_bridgeETHTo_sendsEtherAndMessageThroughThePortal() public {
        bytes memory message =
            abi.encodeCall(IStandardBridge.finalizeBridgeETH, (ALICE, BOB, 3 ether, hex"01"));
        expectMessage(0, address(bridge), 3 ether, message);
        vm.prank(ALICE, ALICE);
        bridge.bridgeETHTo{value: 3 ether}(BOB, 200_000, hex"01");
        same(address(portal).balance, 3 ether);
        same(messenger.messageNonce(), uint256(1) << 240 | 1);
    }

    function test_receive_ether_isDepositedToTheSender() public {
        bytes memory message =
            abi.encodeCall(IStandardBridge.finalizeBridgeETH, (ALICE, ALICE, 1 ether, ""));
        expectMessage(0, address(bridge), 1 ether, message);
        vm.prank(ALICE, ALICE);
        (bool sent,) = address(bridge).call{value: 1 ether}("");
        yes(sent, "plain transfer");
    }

    function test_depositETH_byContract_isRefused() public {
        vm.expectRevert(IStandardBridge.StandardBridge_NotKeyHolder.selector);
        bridge.depositETH{value: 1}(200_000, "");
    }

    function test_depositETHTo_recipientThatL2Refuses_isRefused() public {
        vm.expectRevert(IStandardBridge.StandardBridge_BlockedRecipient.selector);
        bridge.depositETHTo{value: 1}(Predeploys.L2_STANDARD_BRIDGE, 200_000, "");
        vm.expectRevert(IStandardBridge.StandardBridge_BlockedRecipient.selector);
        bridge.bridgeETHTo{value: 1}(Predeploys.L2_CROSS_DOMAIN_MESSENGER, 200_000, "");
    }

    function testFuzz_depositERC20To_ordinaryToken_isHeldAndAnnounced(uint128 amount) public {
        PlainToken token = new PlainToken();
        token.mint(ALICE, amount);
        vm.prank(ALICE);
        token.approve(address(bridge), amount);
        bytes memory message = abi.encodeCall(
            IStandardBridge.finalizeBridgeERC20, (L2_TOKEN, address(token), ALICE, BOB, amount, "")
        );
        expectMessage(0, address(bridge), 0, message);
        vm.prank(ALICE, ALICE);
        bridge.depositERC20To(address(token), L2_TOKEN, BOB, amount, 200_000, "");
        same(bridge.deposits(address(token), L2_TOKEN), amount);
        same(token.balanceOf(address(bridge)), amount);
    }

    function test_bridgeERC20_tokenWithFee_creditsWhatArrived() public {
        FeeToken token = new FeeToken();
        token.mint(ALICE, 100);
        vm.prank(ALICE);
        token.approve(address(bridge), 100);
        bytes memory message = abi.encodeCall(
            IStandardBridge.finalizeBridgeERC20, (L2_TOKEN, address(token), ALICE, ALICE, 90, "")
        );
        expectMessage(0, address(bridge), 0, message);
        vm.prank(ALICE, ALICE);
        bridge.bridgeERC20(address(token), L2_TOKEN, 100, 200_000, "");
        same(bridge.deposits(address(token), L2_TOKEN), 90);
    }

    function test_bridgeERC20To_tokenThatReturnsNothing_works() public {
        SilentToken token = new SilentToken();
        token.mint(address(this), 5);
        bridge.bridgeERC20To(address(token), L2_TOKEN, BOB, 5, 200_000, "");
        same(bridge.deposits(address(token), L2_TOKEN), 5);
    }

    function test_bridgeERC20To_tokenThatSaysNo_isRefused() public {
        LyingToken token = new LyingToken();
        vm.expectRevert(
            abi.encodeWithSelector(TokenTransfers.TokenTransfers_Failed.selector, address(token))
        );
        bridge.bridgeERC20To(address(token), L2_TOKEN, BOB, 5, 200_000, "");
    }

    function test_bridgeERC20To_tokenThatMovesNothing_creditsNothing() public {
        LyingToken token = new LyingToken();
        token.set(true, address(0), "");
        bridge.bridgeERC20To(address(token), L2_TOKEN, BOB, 5, 200_000, "");
        same(bridge.deposits(address(token), L2_TOKEN), 0);
    }

    function test_bridgeERC20To_depositInsideTheTransfer_isRefused() public {
        LyingToken token = new LyingToken();
        bytes memory again = abi.encodeCall(
            IStandardBridge.bridgeERC20To, (address(token), L2_TOKEN, BOB, 5, 200_000, "")
        );
        token.set(true, address(bridge), again);
        vm.expectRevert();
        bridge.bridgeERC20To(address(token), L2_TOKEN, BOB, 5, 200_000, "");
    }

    function test_bridgeERC20To_noContract_isRefused() public {
        vm.expectRevert(
            abi.encodeWithSelector(IStandardBridge.StandardBridge_NotAContract.selector, BOB)
        );
        bridge.bridgeERC20To(BOB, L2_TOKEN, BOB, 5, 200_000, "");
    }

    function test_sendMessage_targetThatL2Refuses_isRefused() public {
        vm.expectRevert(ICrossDomainMessenger.CrossDomainMessenger_BlockedTarget.selector);
        messenger.sendMessage(Predeploys.L2_TO_L1_MESSAGE_PASSER, "", 0);
    }

    function testFuzz_baseGas_coversTheTargetAndTheCallData(uint16 size, uint32 gas_) public view {
        uint64 bought = messenger.baseGas(new bytes(size), gas_);
        yes(bought >= 21_000 + uint64(gas_) + 16 * uint64(size), "too little for execution");
        yes(bought >= portal.minimumGasLimit(uint64(size) + 260), "below the portal's floor");
    }

    function test_costs() public {
        bridge.bridgeETHTo{value: 1}(BOB, 200_000, "");
        bridge.bridgeETHTo{value: 1}(BOB, 200_000, "");
        vm.snapshotGasLastCall("L1StandardBridge.bridgeETHTo, 200,000 gas on L2");
    }
}
