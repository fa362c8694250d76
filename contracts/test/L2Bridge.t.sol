// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICrossDomainMessenger} from "../src/interfaces/ICrossDomainMessenger.sol";
import {IL2StandardBridge} from "../src/interfaces/IL2StandardBridge.sol";
import {AddressAlias} from "../src/libraries/AddressAlias.sol";
import {IStandardBridge} from "../src/interfaces/IStandardBridge.sol";
import {Encoding} from "../src/libraries/Encoding.sol";
import {OptimismMintableERC20} from "../src/l2/OptimismMintableERC20.sol";
import {L2} from "./support/L2.sol";

/// @notice Accepts messages only while `open`, and can call back.
contract Target {
    bool public open;
    uint256 public calls;
    address public sender;
    bytes private _again;

    function set(bool open_, bytes calldata again) external {
        open = open_;
        _again = again;
    }

    receive() external payable {}

    fallback() external payable {
        require(open, "closed");
        calls++;
        sender = ICrossDomainMessenger(msg.sender).xDomainMessageSender();
        if (_again.length != 0) {
            (bool ok,) = msg.sender.call(_again);
            require(ok, "again");
        }
    }
}

contract L2BridgeTest is L2 {
    address private constant BOB = address(0xb0b);
    address private constant L1_TOKEN = address(0x70ce);

    Target private target;

    function setUp() public override {
        super.setUp();
        target = new Target();
        vm.deal(AddressAlias.apply_(L1_MESSENGER), 100 ether);
    }

    function relay(uint240 n, address to, uint256 wei_, uint256 gas_, bytes memory message)
        private
        pure
        returns (bytes memory)
    {
        return Encoding.relayCall(Encoding.versionedNonce(n), L1_BRIDGE, to, wei_, gas_, message);
    }

    function deposit(uint256 wei_, uint256 gas_, bytes memory call_) private returns (bool ok) {
        vm.prank(AddressAlias.apply_(L1_MESSENGER));
        (ok,) = address(messenger).call{value: wei_, gas: gas_}(call_);
    }

    function test_relayMessage_fromTheL1Messenger_reachesTheTargetOnce() public {
        target.set(true, "");
        bytes memory call_ = relay(0, address(target), 1 ether, 100_000, hex"01");
        yes(deposit(1 ether, 1_000_000, call_), "relay failed");
        same(target.calls(), 1);
        same(target.sender(), L1_BRIDGE);
        same(address(target).balance, 1 ether);
        yes(messenger.successfulMessages(keccak256(call_)), "not marked");
        yes(!deposit(1 ether, 1_000_000, call_), "relayed twice");
    }

    function test_relayMessage_byAnybodyElse_isRefused() public {
        target.set(true, "");
        bytes memory call_ = relay(0, address(target), 0, 100_000, "");
        (bool ok, bytes memory answer) = address(messenger).call(call_);
        yes(!ok, "a stranger spoke for L1");
        same(
            answer, abi.encodePacked(ICrossDomainMessenger.CrossDomainMessenger_NotFailed.selector)
        );
        vm.prank(L1_MESSENGER);
        (ok,) = address(messenger).call(call_);
        yes(!ok, "the address without alias passed");
    }

    function test_relayMessage_failed_canBeTriedAgainByAnybody() public {
        bytes memory call_ = relay(0, address(target), 1 ether, 100_000, hex"01");
        vm.expectEmit(address(messenger));
        emit ICrossDomainMessenger.FailedRelayedMessage(keccak256(call_));
        yes(deposit(1 ether, 1_000_000, call_), "the deposit itself fails");
        same(address(messenger).balance, 1 ether);
        target.set(true, "");
        (bool ok,) = address(messenger).call(call_);
        yes(ok, "second try");
        same(target.calls(), 1);
        same(address(target).balance, 1 ether);
        (ok,) = address(messenger).call(call_);
        yes(!ok, "third try");
    }

    function test_relayMessage_againWithValue_isRefused() public {
        bytes memory call_ = relay(0, address(target), 1, 100_000, "");
        deposit(1, 1_000_000, call_);
        vm.deal(address(this), 1);
        (bool ok,) = address(messenger).call{value: 1}(call_);
        yes(!ok, "value on replay");
    }

    /// @notice The relayer can't starve the target to have its message fail inside it.
    function testFuzz_relayMessage_anyGas_targetGetsItsLeastOrIsNotCalled(uint24 gas_) public {
        vm.assume(gas_ > 200_000);
        target.set(true, "");
        bytes memory call_ = relay(0, address(target), 0, 500_000, hex"01");
        yes(deposit(0, gas_, call_), "relay failed");
        bool done = messenger.successfulMessages(keccak256(call_));
        yes(done == (target.calls() == 1), "mark and call differ");
        yes(done || messenger.failedMessages(keccak256(call_)), "neither");
        yes(done == (gas_ > 600_000) || gas_ > 580_000 && gas_ < 620_000, "threshold");
    }

    function test_relayMessage_wrongValueVersionOrTarget_isRefused() public {
        target.set(true, "");
        yes(!deposit(2, 1_000_000, relay(0, address(target), 1, 0, "")), "value");
        yes(!deposit(0, 1_000_000, relay(0, address(messenger), 0, 0, "")), "itself");
        yes(!deposit(0, 1_000_000, relay(0, address(passer), 0, 0, "")), "passer");
        bytes memory old = Encoding.relayCall(0, L1_BRIDGE, address(target), 0, 0, "");
        yes(!deposit(0, 1_000_000, old), "version 0");
    }

    /// @notice Inside a message no other is delivered: the sender would be mistaken.
    function test_relayMessage_insideAnother_isKeptForLater() public {
        bytes memory inner = relay(0, address(target), 0, 100_000, hex"01");
        deposit(0, 1_000_000, inner);
        target.set(true, inner);
        yes(deposit(0, 2_000_000, relay(1, address(target), 0, 100_000, hex"02")), "outer");
        same(target.calls(), 1);
        yes(!messenger.successfulMessages(keccak256(inner)), "delivered inside another");
        target.set(true, "");
        (bool ok,) = address(messenger).call(inner);
        yes(ok && target.calls() == 2, "later");
    }

    function test_xDomainMessageSender_outsideAMessage_isRefused() public {
        vm.expectRevert(ICrossDomainMessenger.CrossDomainMessenger_NoSender.selector);
        messenger.xDomainMessageSender();
    }

    function test_finalizeBridgeETH_fromTheL1Bridge_pays() public {
        bytes memory message =
            abi.encodeCall(IStandardBridge.finalizeBridgeETH, (ALICE, BOB, 2 ether, hex"01"));
        vm.expectEmit(address(bridge));
        emit IStandardBridge.ETHBridgeFinalized(ALICE, BOB, 2 ether, hex"01");
        deposit(2 ether, 1_000_000, relay(0, address(bridge), 2 ether, 200_000, message));
        same(BOB.balance, 2 ether);
    }

    function test_finalizeBridgeERC20_ofAPair_mints() public {
        address token = factory.createOptimismMintableERC20(L1_TOKEN, "Shop", "SHP");
        bytes memory message = abi.encodeCall(
            IStandardBridge.finalizeBridgeERC20, (token, L1_TOKEN, ALICE, BOB, 5, "")
        );
        deposit(0, 1_000_000, relay(0, address(bridge), 0, 200_000, message));
        same(OptimismMintableERC20(token).balanceOf(BOB), 5);
        same(OptimismMintableERC20(token).totalSupply(), 5);
    }

    function test_finalizeBridgeERC20_otherTokensPair_mintsNothing() public {
        address token = factory.createOptimismMintableERC20(L1_TOKEN, "Shop", "SHP");
        bytes memory message =
            abi.encodeCall(IStandardBridge.finalizeBridgeERC20, (token, BOB, ALICE, BOB, 5, ""));
        bytes memory call_ = relay(0, address(bridge), 0, 200_000, message);
        deposit(0, 1_000_000, call_);
        yes(messenger.failedMessages(keccak256(call_)), "a foreign pair passed");
        same(OptimismMintableERC20(token).totalSupply(), 0);
    }

    function test_finalize_byAnybodyElse_isRefused() public {
        vm.expectRevert(IStandardBridge.StandardBridge_NotOtherBridge.selector);
        bridge.finalizeBridgeETH(ALICE, ALICE, 0, "");
        vm.expectRevert(ICrossDomainMessenger.CrossDomainMessenger_NoSender.selector);
        vm.prank(address(messenger));
        bridge.finalizeBridgeERC20(L1_TOKEN, L1_TOKEN, ALICE, ALICE, 1, "");
    }

    /// @notice A message of somebody else's through the same messenger must not mint.
    function test_finalize_messageFromAnotherL1Contract_isRefused() public {
        address token = factory.createOptimismMintableERC20(L1_TOKEN, "Shop", "SHP");
        bytes memory message = abi.encodeCall(
            IStandardBridge.finalizeBridgeERC20, (token, L1_TOKEN, ALICE, BOB, 5, "")
        );
        bytes memory call_ = Encoding.relayCall(
            Encoding.versionedNonce(0), ALICE, address(bridge), 0, 200_000, message
        );
        deposit(0, 1_000_000, call_);
        yes(messenger.failedMessages(keccak256(call_)), "a foreign sender minted");
        same(OptimismMintableERC20(token).totalSupply(), 0);
    }
}
