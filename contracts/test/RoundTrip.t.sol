// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICrossDomainMessenger} from "../src/interfaces/ICrossDomainMessenger.sol";
import {IERC721Bridge} from "../src/interfaces/IERC721Bridge.sol";
import {IL1StandardBridge} from "../src/interfaces/IL1StandardBridge.sol";
import {IL2StandardBridge} from "../src/interfaces/IL2StandardBridge.sol";
import {IPortal} from "../src/interfaces/IPortal.sol";
import {IStandardBridge} from "../src/interfaces/IStandardBridge.sol";
import {OptimismMintableERC20} from "../src/l2/OptimismMintableERC20.sol";
import {OptimismMintableERC721} from "../src/l2/OptimismMintableERC721.sol";
import {WithdrawalTransaction} from "../src/libraries/Withdrawals.sol";
import {BothChains} from "./support/BothChains.sol";
import {Refusing} from "./support/Targets.sol";
import {FeeToken, PlainNft, PlainToken, SilentToken} from "./support/Tokens.sol";

/// @notice Ether and tokens go to L2 and come back; what is held is what is owed.
contract RoundTripTest is BothChains {
    address private constant BOB = address(0xb0b);
    address private constant LEGACY_ETHER = 0xDeadDeAddeAddEAddeadDEaDDEAdDeaDDeAD0000;
    uint32 private constant GAS = 200_000;

    function mintable(address l1Token) private returns (OptimismMintableERC20) {
        return OptimismMintableERC20(erc20Factory.createOptimismMintableERC20(l1Token, "T", "T"));
    }

    /// @notice ALICE has so much of a new L1 token, of which the bridge may take all.
    function fundedToken(uint256 amount) private returns (PlainToken token) {
        token = new PlainToken();
        token.mint(ALICE, amount);
        vm.prank(ALICE);
        token.approve(address(bridge), type(uint256).max);
    }

    function depositErc20(address token, address l2Token, uint256 amount) private {
        vm.prank(ALICE, ALICE);
        bridge.depositERC20(token, l2Token, amount, GAS, hex"d0");
        toL2();
    }

    function testFuzz_ether_thereAndBack(uint64 there, uint64 back) public {
        vm.assume(back <= there);
        uint256 start = ALICE.balance;
        vm.prank(ALICE, ALICE);
        bridge.depositETHTo{value: there}(BOB, GAS, hex"01");
        toL2();
        same(BOB.balance, there);
        vm.prank(BOB, BOB);
        l2Bridge.bridgeETHTo{value: back}(ALICE, GAS, hex"02");
        toL1();
        same(ALICE.balance, start - there + back);
        same(address(portal).balance, there - back);
        same(address(passer).balance, back);
    }

    function test_ether_announcedOnBothSides() public {
        vm.deal(BOB, 2);
        vm.deal(address(portal), 2);
        vm.expectEmit(address(l2Bridge));
        emit IL2StandardBridge.WithdrawalInitiated(address(0), LEGACY_ETHER, BOB, BOB, 2, hex"03");
        vm.expectEmit(address(l2Bridge));
        emit IStandardBridge.ETHBridgeInitiated(BOB, BOB, 2, hex"03");
        vm.prank(BOB, BOB);
        l2Bridge.withdraw{value: 2}(LEGACY_ETHER, 2, GAS, hex"03");
        prove(withdrawals()[0]);
        pass(MATURITY + 1);
    }

    function test_ether_plainTransferToTheL2Bridge_comesToL1() public {
        vm.deal(BOB, 3);
        vm.deal(address(portal), 3);
        vm.prank(BOB, BOB);
        (bool sent,) = address(l2Bridge).call{value: 3}("");
        yes(sent, "plain transfer");
        toL1();
        same(BOB.balance, 3);
    }

    function testFuzz_erc20_thereAndBack(uint128 amount, uint128 back) public {
        vm.assume(back <= amount);
        PlainToken token = fundedToken(amount);
        OptimismMintableERC20 l2Token = mintable(address(token));
        depositErc20(address(token), address(l2Token), amount);
        same(l2Token.balanceOf(ALICE), amount);
        vm.expectEmit(address(l2Bridge));
        emit IL2StandardBridge.WithdrawalInitiated(
            address(token), address(l2Token), ALICE, BOB, back, hex"04"
        );
        vm.prank(ALICE);
        l2Bridge.withdrawTo(address(l2Token), BOB, back, GAS, hex"04");
        same(l2Token.totalSupply(), amount - back);
        WithdrawalTransaction memory tx_ = withdrawals()[0];
        prove(tx_);
        pass(MATURITY + 1);
        vm.expectEmit(address(bridge));
        emit IStandardBridge.ERC20BridgeFinalized(
            address(token), address(l2Token), ALICE, BOB, back, hex"04"
        );
        vm.expectEmit(address(bridge));
        emit IL1StandardBridge.ERC20WithdrawalFinalized(
            address(token), address(l2Token), ALICE, BOB, back, hex"04"
        );
        portal.finalizeWithdrawalTransaction(tx_);
        same(token.balanceOf(BOB), back);
        same(token.balanceOf(address(bridge)), l2Token.totalSupply());
        same(bridge.deposits(address(token), address(l2Token)), l2Token.totalSupply());
    }

    /// @notice A token that is at home on L2 is held there and minted on L1.
    function testFuzz_erc20_fromL2_thereAndBack(uint128 amount) public {
        PlainToken home = new PlainToken();
        home.mint(ALICE, amount);
        OptimismMintableERC20 away =
            new OptimismMintableERC20(address(bridge), address(home), "T", "T", 18);
        vm.prank(ALICE);
        home.approve(address(l2Bridge), amount);
        vm.prank(ALICE, ALICE);
        l2Bridge.bridgeERC20(address(home), address(away), amount, GAS, "");
        same(l2Bridge.deposits(address(home), address(away)), amount);
        toL1();
        same(away.balanceOf(ALICE), amount);
        vm.prank(ALICE, ALICE);
        bridge.bridgeERC20(address(away), address(home), amount, GAS, "");
        toL2();
        same(home.balanceOf(ALICE), amount);
        same(away.totalSupply(), 0);
        same(l2Bridge.deposits(address(home), address(away)), 0);
    }

    function test_erc20_withAFeeOnTransfers_neverOwesMoreThanItHolds() public {
        FeeToken token = new FeeToken();
        token.mint(ALICE, 1000);
        vm.prank(ALICE);
        token.approve(address(bridge), 1000);
        OptimismMintableERC20 l2Token = mintable(address(token));
        depositErc20(address(token), address(l2Token), 1000);
        same(l2Token.balanceOf(ALICE), 900);
        vm.prank(ALICE, ALICE);
        l2Bridge.withdraw(address(l2Token), 900, GAS, "");
        toL1();
        same(token.balanceOf(ALICE), 810);
        same(token.balanceOf(address(bridge)), 0);
    }

    function test_erc20_thatReturnsNothing_comesBack() public {
        SilentToken token = new SilentToken();
        token.mint(ALICE, 5);
        OptimismMintableERC20 l2Token = mintable(address(token));
        depositErc20(address(token), address(l2Token), 5);
        vm.prank(ALICE, ALICE);
        l2Bridge.withdraw(address(l2Token), 5, GAS, "");
        toL1();
        same(token.balanceOf(ALICE), 5);
    }

    /// @notice Somebody's own L2 token that claims to stand for a token held here gets nothing.
    function test_erc20_foreignPair_releasesNothing() public {
        PlainToken token = fundedToken(100);
        depositErc20(address(token), address(mintable(address(token))), 100);
        PlainToken forged = new PlainToken();
        forged.mint(BOB, 100);
        vm.prank(BOB);
        forged.approve(address(l2Bridge), 100);
        vm.prank(BOB, BOB);
        l2Bridge.bridgeERC20(address(forged), address(token), 100, GAS, "");
        toL1();
        same(token.balanceOf(BOB), 0);
        same(token.balanceOf(address(bridge)), 100);
    }

    function test_erc20_otherL1TokenThanItsOwn_isRefused() public {
        OptimismMintableERC20 l2Token = mintable(address(0x70ce));
        vm.expectRevert(IStandardBridge.StandardBridge_WrongTokenPair.selector);
        vm.prank(ALICE, ALICE);
        l2Bridge.bridgeERC20(address(l2Token), address(0xbad), 1, GAS, "");
    }

    function test_erc20_moreThanOneHas_isRefused() public {
        OptimismMintableERC20 l2Token = mintable(address(0x70ce));
        vm.expectRevert();
        vm.prank(ALICE, ALICE);
        l2Bridge.withdraw(address(l2Token), 1, GAS, "");
    }

    function test_withdraw_wrongValue_isRefused() public {
        vm.deal(BOB, 10);
        address l2Token = address(mintable(address(0x70ce)));
        vm.expectRevert(IStandardBridge.StandardBridge_WrongValue.selector);
        vm.prank(BOB, BOB);
        l2Bridge.withdraw{value: 1}(LEGACY_ETHER, 2, GAS, "");
        vm.expectRevert(IStandardBridge.StandardBridge_WrongValue.selector);
        vm.prank(BOB, BOB);
        l2Bridge.withdraw{value: 1}(l2Token, 0, GAS, "");
    }

    function test_bridge_recipientThatIsRefusedThere_isRefusedHere() public {
        vm.expectRevert(IStandardBridge.StandardBridge_BlockedRecipient.selector);
        l2Bridge.bridgeETHTo(address(bridge), GAS, "");
        vm.expectRevert(IStandardBridge.StandardBridge_BlockedRecipient.selector);
        l2Bridge.bridgeETHTo(address(messenger), GAS, "");
        vm.expectRevert(IStandardBridge.StandardBridge_BlockedRecipient.selector);
        bridge.bridgeERC20To(address(0x70ce), address(1), address(0), 1, GAS, "");
        vm.expectRevert(ICrossDomainMessenger.CrossDomainMessenger_BlockedTarget.selector);
        l2Messenger.sendMessage(address(messenger), "", GAS);
    }

    /// @notice The recipient refuses: the ether waits in the messenger, and comes at the next try.
    function test_ether_recipientRefuses_canBeTriedAgain() public {
        Refusing target = new Refusing();
        vm.deal(BOB, 4);
        vm.deal(address(portal), 4);
        vm.prank(BOB, BOB);
        l2Bridge.bridgeETHTo{value: 4}(address(target), GAS, "");
        WithdrawalTransaction memory tx_ = withdrawals()[0];
        prove(tx_);
        pass(MATURITY + 1);
        portal.finalizeWithdrawalTransaction(tx_);
        same(address(messenger).balance, 4);
        target.open();
        (bool ok,) = address(messenger).call(tx_.data);
        yes(ok, "second try");
        same(address(target).balance, 4);
        (ok,) = address(messenger).call(tx_.data);
        yes(!ok, "third try");
    }

    /// @notice A withdrawal from somebody else can't speak for L2's messenger.
    function test_relay_fromAnotherL2Sender_isRefused() public {
        vm.deal(address(portal), 1 ether);
        bytes memory message =
            abi.encodeCall(IStandardBridge.finalizeBridgeETH, (BOB, BOB, 1 ether, ""));
        bytes memory relay = abi.encodeCall(
            ICrossDomainMessenger.relayMessage,
            (uint256(1) << 240, address(l2Bridge), address(bridge), 1 ether, GAS, message)
        );
        vm.deal(BOB, 1 ether);
        vm.prank(BOB, BOB);
        passer.initiateWithdrawal{value: 1 ether}(address(messenger), 1_000_000, relay);
        WithdrawalTransaction memory tx_ = withdrawals()[0];
        prove(tx_);
        pass(MATURITY + 1);
        vm.expectRevert(IPortal.OptimismPortal_TargetFailed.selector);
        portal.finalizeWithdrawalTransaction(tx_);
        (bool ok,) = address(messenger).call(relay);
        yes(!ok, "a stranger spoke for L2");
        vm.expectRevert(IStandardBridge.StandardBridge_NotOtherBridge.selector);
        bridge.finalizeBridgeETH(BOB, BOB, 0, "");
        vm.expectRevert(IStandardBridge.StandardBridge_NotOtherBridge.selector);
        bridge.finalizeBridgeERC20(address(1), address(2), BOB, BOB, 0, "");
    }

    /// @notice A message whose target is the portal could deposit in the messenger's name.
    function test_relay_toThePortal_isRefused() public {
        l2Messenger.sendMessage(
            address(portal),
            abi.encodeCall(IPortal.depositTransaction, (BOB, 0, 100_000, false, "")),
            GAS
        );
        WithdrawalTransaction memory tx_ = withdrawals()[0];
        prove(tx_);
        pass(MATURITY + 1);
        vm.expectRevert(IPortal.OptimismPortal_TargetFailed.selector);
        portal.finalizeWithdrawalTransaction(tx_);
    }

    /// @notice Whatever gas the finaliser sends, the message gets its least or nothing happens.
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_finalize_anyGas_messageArrivesOrNothingHappens(uint24 gas_) public {
        vm.deal(BOB, 4);
        vm.deal(address(portal), 4);
        vm.prank(BOB, BOB);
        l2Bridge.bridgeETHTo{value: 4}(address(0x1234), GAS, "");
        WithdrawalTransaction memory tx_ = withdrawals()[0];
        prove(tx_);
        pass(MATURITY + 1);
        try portal.finalizeWithdrawalTransaction{gas: gas_}(tx_) {
            same(address(0x1234).balance, 4);
        } catch {
            same(address(portal).balance, 4);
        }
    }

    function test_erc721_thereAndBack() public {
        PlainNft token = new PlainNft();
        token.mint(ALICE, 7);
        address l2Token = erc721Factory.createOptimismMintableERC721(address(token), "N", "N");
        vm.prank(ALICE);
        token.approve(address(erc721Bridge), 7);
        vm.prank(ALICE, ALICE);
        erc721Bridge.bridgeERC721(address(token), l2Token, 7, GAS, hex"05");
        same(token.ownerOf(7), address(erc721Bridge));
        yes(erc721Bridge.deposits(address(token), l2Token, 7), "not held");
        toL2();
        same(OptimismMintableERC721(l2Token).ownerOf(7), ALICE);
        vm.prank(BOB, BOB);
        vm.expectRevert(IERC721Bridge.ERC721Bridge_NotOwner.selector);
        l2Erc721Bridge.bridgeERC721(l2Token, address(token), 7, GAS, "");
        vm.prank(ALICE, ALICE);
        l2Erc721Bridge.bridgeERC721To(l2Token, address(token), BOB, 7, GAS, hex"06");
        vm.expectRevert();
        OptimismMintableERC721(l2Token).ownerOf(7);
        WithdrawalTransaction memory tx_ = withdrawals()[0];
        prove(tx_);
        pass(MATURITY + 1);
        vm.expectEmit(address(erc721Bridge));
        emit IERC721Bridge.ERC721BridgeFinalized(address(token), l2Token, ALICE, BOB, 7, hex"06");
        portal.finalizeWithdrawalTransaction(tx_);
        same(token.ownerOf(7), BOB);
        yes(!erc721Bridge.deposits(address(token), l2Token, 7), "still held");
    }

    /// @notice Somebody's own L2 token for the same L1 token gets nothing out.
    function test_erc721_foreignPair_releasesNothing() public {
        PlainNft token = new PlainNft();
        token.mint(ALICE, 7);
        address real = erc721Factory.createOptimismMintableERC721(address(token), "N", "N");
        vm.prank(ALICE);
        token.approve(address(erc721Bridge), 7);
        vm.prank(ALICE, ALICE);
        erc721Bridge.bridgeERC721(address(token), real, 7, GAS, "");
        toL2();
        OptimismMintableERC721 forged =
            new OptimismMintableERC721(address(this), 1, address(token), "N", "N");
        forged.safeMint(BOB, 7);
        vm.expectRevert();
        vm.prank(BOB, BOB);
        l2Erc721Bridge.bridgeERC721(address(forged), address(token), 7, GAS, "");
        vm.expectRevert(IERC721Bridge.ERC721Bridge_NotOtherBridge.selector);
        erc721Bridge.finalizeBridgeERC721(address(token), real, BOB, BOB, 7, "");
        same(token.ownerOf(7), address(erc721Bridge));
    }

    function test_erc721_wrongCalls_areRefused() public {
        PlainNft token = new PlainNft();
        token.mint(ALICE, 7);
        vm.expectRevert(IERC721Bridge.ERC721Bridge_NotKeyHolder.selector);
        erc721Bridge.bridgeERC721(address(token), address(1), 7, GAS, "");
        vm.expectRevert(IERC721Bridge.ERC721Bridge_NotOwner.selector);
        erc721Bridge.bridgeERC721To(address(token), address(1), BOB, 7, GAS, "");
        vm.expectRevert(IERC721Bridge.ERC721Bridge_WrongTokenPair.selector);
        erc721Bridge.bridgeERC721To(address(token), address(0), BOB, 7, GAS, "");
        vm.expectRevert(IERC721Bridge.ERC721Bridge_BlockedRecipient.selector);
        erc721Bridge.bridgeERC721To(address(token), address(1), address(0), 7, GAS, "");
    }

    function test_erc721_ofTheFactory_pointsToTheL1Token() public {
        OptimismMintableERC721 token = OptimismMintableERC721(
            erc721Factory.createOptimismMintableERC721(address(0xabc), "Names", "NMS")
        );
        same(
            bytes(token.baseTokenURI()),
            "ethereum:0x0000000000000000000000000000000000000abc@1/tokenURI?uint256="
        );
        same(token.remoteChainId(), 1);
        same(token.bridge(), address(l2Erc721Bridge));
        yes(token.supportsInterface(0x80ac58cd), "ERC-721");
        yes(!token.supportsInterface(0xffffffff), "anything");
        vm.prank(address(l2Erc721Bridge));
        token.safeMint(BOB, 120);
        same(
            bytes(token.tokenURI(120)),
            "ethereum:0x0000000000000000000000000000000000000abc@1/tokenURI?uint256=120"
        );
        vm.expectRevert(OptimismMintableERC721.OptimismMintableERC721_NotBridge.selector);
        token.safeMint(BOB, 121);
    }

    function test_costs() public {
        vm.deal(BOB, 3);
        vm.deal(address(portal), 3);
        vm.prank(BOB, BOB);
        l2Bridge.bridgeETHTo{value: 3}(ALICE, GAS, "");
        vm.snapshotGasLastCall("L2StandardBridge.bridgeETHTo");
        WithdrawalTransaction memory tx_ = withdrawals()[0];
        prove(tx_);
        pass(MATURITY + 1);
        portal.finalizeWithdrawalTransaction(tx_);
        vm.snapshotGasLastCall("Portal.finalizeWithdrawalTransaction, ether by the bridge");
    }
}
