// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPortal} from "../src/interfaces/IPortal.sol";
import {GameStatus, GameType} from "../src/libraries/DisputeTypes.sol";
import {
    OutputRootProof,
    WithdrawalTransaction,
    Withdrawals
} from "../src/libraries/Withdrawals.sol";
import {Chain} from "./support/Chain.sol";
import {OpenGame} from "./support/OpenGames.sol";
import {Bomb, Exploding, Prober, Refusing, Thirsty, Wrecked} from "./support/Targets.sol";
import {Tries} from "./support/Tries.sol";

contract WithdrawalTest is Chain {
    address private constant L2_SENDER = address(0x5e4d);
    address private constant BOB = address(0xb0b);

    uint256 private _now;

    function setUp() public override {
        super.setUp();
        pass(1_700_000_000);
        vm.deal(address(portal), 50 ether);
    }

    /// @notice The compiler takes `block.timestamp` for a constant, so this keeps the time itself.
    function pass(uint256 seconds_) private {
        _now += seconds_;
        vm.warp(_now);
    }

    function withdrawal(address target, uint256 value, uint256 gas_, bytes memory data)
        private
        pure
        returns (WithdrawalTransaction memory)
    {
        uint256 nonce = uint256(1) << 240 | 5;
        return WithdrawalTransaction(nonce, L2_SENDER, target, value, gas_, data);
    }

    function toBob() private pure returns (WithdrawalTransaction memory) {
        return withdrawal(BOB, 2 ether, 21_000, "");
    }

    /// @notice An L2 state that has the withdrawal, five branches deep in the storage.
    function state(WithdrawalTransaction memory tx_)
        private
        pure
        returns (OutputRootProof memory parts, bytes[] memory proof)
    {
        parts.stateRoot = keccak256("state");
        parts.latestBlockhash = keccak256("block");
        bytes32 path = Withdrawals.path(Withdrawals.hash(tx_));
        (parts.messagePasserStorageRoot, proof) = Tries.around(path, hex"01", 5);
    }

    /// @notice A game about that state, a second old.
    function claim(WithdrawalTransaction memory tx_)
        private
        returns (OpenGame game, OutputRootProof memory parts, bytes[] memory proof)
    {
        (parts, proof) = state(tx_);
        game = registry.add(Withdrawals.outputRoot(parts));
        pass(1);
    }

    function prove(WithdrawalTransaction memory tx_) private returns (OpenGame game) {
        OutputRootProof memory parts;
        bytes[] memory proof;
        (game, parts, proof) = claim(tx_);
        vm.prank(ALICE);
        portal.proveWithdrawalTransaction(tx_, 0, parts, proof);
    }

    function ripe(WithdrawalTransaction memory tx_) private returns (OpenGame game) {
        game = prove(tx_);
        pass(MATURITY + 1);
    }

    function finalize(WithdrawalTransaction memory tx_) private {
        vm.prank(ALICE);
        portal.finalizeWithdrawalTransaction(tx_);
    }

    function refuseProof(
        bytes4 reason,
        WithdrawalTransaction memory tx_,
        OutputRootProof memory parts,
        bytes[] memory proof
    ) private {
        vm.expectRevert(reason);
        portal.proveWithdrawalTransaction(tx_, 0, parts, proof);
    }

    function refuse(bytes4 reason, WithdrawalTransaction memory tx_) private {
        vm.expectRevert(reason);
        vm.prank(ALICE);
        portal.finalizeWithdrawalTransaction(tx_);
        yes(!portal.finalizedWithdrawals(Withdrawals.hash(tx_)), "finalised");
    }

    function test_withdrawal_provenAndMature_pays() public {
        WithdrawalTransaction memory tx_ = toBob();
        bytes32 hash = Withdrawals.hash(tx_);
        (OpenGame game, OutputRootProof memory parts, bytes[] memory proof) = claim(tx_);
        vm.expectEmit(address(portal));
        emit IPortal.WithdrawalProven(hash, L2_SENDER, BOB);
        vm.expectEmit(address(portal));
        emit IPortal.WithdrawalProvenExtension1(hash, ALICE);
        vm.prank(ALICE);
        portal.proveWithdrawalTransaction(tx_, 0, parts, proof);
        vm.snapshotGasLastCall("Portal.proveWithdrawalTransaction, a million withdrawals");
        (, uint64 provenAt) = portal.provenWithdrawals(hash, ALICE);
        same(provenAt, _now);
        same(portal.numProofSubmitters(hash), 1);
        same(portal.proofSubmitters(hash, 0), ALICE);
        pass(MATURITY + 1);
        portal.checkWithdrawal(hash, ALICE);
        vm.expectEmit(address(portal));
        emit IPortal.WithdrawalFinalized(hash, true);
        finalize(tx_);
        vm.snapshotGasLastCall("Portal.finalizeWithdrawalTransaction, ether to a new account");
        same(BOB.balance, 2 ether);
        same(address(portal).balance, 48 ether);
        yes(portal.finalizedWithdrawals(hash), "not marked");
        same(uint256(game.status()), 0);
    }

    function test_finalize_again_isRefused() public {
        WithdrawalTransaction memory tx_ = toBob();
        ripe(tx_);
        finalize(tx_);
        vm.expectRevert(IPortal.OptimismPortal_AlreadyFinalized.selector);
        finalize(tx_);
        // not even after another proof
        (OutputRootProof memory parts, bytes[] memory proof) = state(tx_);
        portal.proveWithdrawalTransaction(tx_, 0, parts, proof);
        pass(MATURITY + 1);
        vm.expectRevert(IPortal.OptimismPortal_AlreadyFinalized.selector);
        portal.finalizeWithdrawalTransaction(tx_);
        same(BOB.balance, 2 ether);
    }

    /// @notice Anybody may carry out what somebody has proven, and nothing else.
    function test_finalizeExternalProof_ofTheSubmitter_pays() public {
        WithdrawalTransaction memory tx_ = toBob();
        ripe(tx_);
        vm.expectRevert(IPortal.OptimismPortal_Unproven.selector);
        portal.finalizeWithdrawalTransaction(tx_);
        vm.expectRevert(IPortal.OptimismPortal_Unproven.selector);
        portal.finalizeWithdrawalTransactionExternalProof(tx_, BOB);
        portal.finalizeWithdrawalTransactionExternalProof(tx_, ALICE);
        same(BOB.balance, 2 ether);
    }

    /// @notice A second proof of somebody else's doesn't touch the first one's clock.
    function test_prove_bySomebodyElse_leavesTheFirstProof() public {
        WithdrawalTransaction memory tx_ = toBob();
        ripe(tx_);
        (OutputRootProof memory parts, bytes[] memory proof) = state(tx_);
        vm.prank(BOB);
        portal.proveWithdrawalTransaction(tx_, 0, parts, proof);
        same(portal.numProofSubmitters(Withdrawals.hash(tx_)), 2);
        same(portal.proofSubmitters(Withdrawals.hash(tx_), 1), BOB);
        vm.expectRevert(IPortal.OptimismPortal_ProofNotOldEnough.selector);
        portal.checkWithdrawal(Withdrawals.hash(tx_), BOB);
        finalize(tx_);
        same(BOB.balance, 2 ether);
    }

    function test_prove_again_startsTheClockAgain() public {
        WithdrawalTransaction memory tx_ = toBob();
        ripe(tx_);
        (OutputRootProof memory parts, bytes[] memory proof) = state(tx_);
        vm.prank(ALICE);
        portal.proveWithdrawalTransaction(tx_, 0, parts, proof);
        refuse(IPortal.OptimismPortal_ProofNotOldEnough.selector, tx_);
    }

    /// @notice Any field that differs makes another withdrawal, which is not in the state.
    function testFuzz_prove_forged_isRefused(uint8 field, uint128 change) public {
        vm.assume(change != 0);
        WithdrawalTransaction memory tx_ = withdrawal(BOB, 2 ether, 21_000, hex"01");
        (, OutputRootProof memory parts, bytes[] memory proof) = claim(tx_);
        uint256 which = field % 6;
        if (which == 0) tx_.nonce ^= change;
        if (which == 1) tx_.sender = address(uint160(tx_.sender) ^ change);
        if (which == 2) tx_.target = address(uint160(tx_.target) ^ change);
        if (which == 3) tx_.value ^= change;
        if (which == 4) tx_.gasLimit ^= change;
        if (which == 5) tx_.data = bytes.concat(tx_.data, abi.encode(change));
        refuseProof(IPortal.OptimismPortal_InvalidMerkleProof.selector, tx_, parts, proof);
        refuse(IPortal.OptimismPortal_Unproven.selector, tx_);
    }

    function testFuzz_prove_wrongPartsOfTheRoot_isRefused(uint8 part, bytes32 change) public {
        vm.assume(change != 0);
        WithdrawalTransaction memory tx_ = toBob();
        (, OutputRootProof memory parts, bytes[] memory proof) = claim(tx_);
        if (part % 4 == 0) parts.version ^= change;
        if (part % 4 == 1) parts.stateRoot ^= change;
        if (part % 4 == 2) parts.messagePasserStorageRoot ^= change;
        if (part % 4 == 3) parts.latestBlockhash ^= change;
        refuseProof(IPortal.OptimismPortal_InvalidOutputRootProof.selector, tx_, parts, proof);
    }

    /// @notice A root of another version may mean anything, even if somebody claims it.
    function test_prove_otherVersionOfRoot_isRefused() public {
        WithdrawalTransaction memory tx_ = toBob();
        (OutputRootProof memory parts, bytes[] memory proof) = state(tx_);
        parts.version = bytes32(uint256(1));
        registry.add(Withdrawals.outputRoot(parts));
        pass(1);
        refuseProof(IPortal.OptimismPortal_InvalidOutputRootProof.selector, tx_, parts, proof);
    }

    function test_prove_zeroRoot_isRefused() public {
        registry.add(0);
        pass(1);
        OutputRootProof memory parts;
        bytes4 reason = IPortal.OptimismPortal_InvalidOutputRootProof.selector;
        refuseProof(reason, toBob(), parts, new bytes[](0));
    }

    /// @notice A storage without a single withdrawal has the empty trie's root.
    function test_prove_emptyStorage_isRefused() public {
        OutputRootProof memory parts;
        bytes[] memory proof = new bytes[](1);
        proof[0] = hex"80";
        parts.messagePasserStorageRoot = keccak256(proof[0]);
        registry.add(Withdrawals.outputRoot(parts));
        pass(1);
        refuseProof(IPortal.OptimismPortal_InvalidMerkleProof.selector, toBob(), parts, proof);
    }

    function test_prove_gameThatDoesNotCount_isRefused() public {
        WithdrawalTransaction memory tx_ = toBob();
        (OpenGame game, OutputRootProof memory parts, bytes[] memory proof) = claim(tx_);
        registry.set(game, false, true, true);
        refuseProof(IPortal.OptimismPortal_ImproperDisputeGame.selector, tx_, parts, proof);
        registry.set(game, true, false, true);
        refuseProof(IPortal.OptimismPortal_InvalidDisputeGame.selector, tx_, parts, proof);
        registry.set(game, true, true, true);
        game.set(GameStatus.CHALLENGER_WINS);
        refuseProof(IPortal.OptimismPortal_InvalidDisputeGame.selector, tx_, parts, proof);
    }

    function test_prove_noSuchGame_isRefused() public {
        (OutputRootProof memory parts, bytes[] memory proof) = state(toBob());
        vm.expectRevert();
        portal.proveWithdrawalTransaction(toBob(), 0, parts, proof);
    }

    function test_prove_inTheGamesOwnBlock_isRefused() public {
        (OutputRootProof memory parts, bytes[] memory proof) = state(toBob());
        registry.add(Withdrawals.outputRoot(parts));
        refuseProof(IPortal.OptimismPortal_InvalidProofTimestamp.selector, toBob(), parts, proof);
    }

    /// @notice Otherwise a withdrawal could deposit in the portal's own name.
    function test_prove_targetIsThePortal_isRefused() public {
        WithdrawalTransaction memory tx_ = withdrawal(address(portal), 0, 0, "");
        (, OutputRootProof memory parts, bytes[] memory proof) = claim(tx_);
        refuseProof(IPortal.OptimismPortal_BadTarget.selector, tx_, parts, proof);
    }

    function test_finalize_beforeMaturity_isRefused() public {
        WithdrawalTransaction memory tx_ = toBob();
        prove(tx_);
        pass(MATURITY);
        refuse(IPortal.OptimismPortal_ProofNotOldEnough.selector, tx_);
        pass(1);
        finalize(tx_);
    }

    /// @notice Open, lost, excluded, retired after the proof: the registry says no. A proof by
    ///         another game helps.
    function test_finalize_rootThatFell_isRefusedUntilProvenByAnother() public {
        WithdrawalTransaction memory tx_ = toBob();
        OpenGame game = ripe(tx_);
        registry.set(game, true, true, false);
        refuse(IPortal.OptimismPortal_InvalidRootClaim.selector, tx_);
        (, OutputRootProof memory parts, bytes[] memory proof) = claim(tx_);
        vm.prank(ALICE);
        portal.proveWithdrawalTransaction(tx_, 1, parts, proof);
        pass(MATURITY + 1);
        finalize(tx_);
        same(BOB.balance, 2 ether);
    }

    /// @notice Proofs mature during a pause, so that it delays nobody for longer than it lasts.
    function test_finalize_paused_isRefusedButProvingGoesOn() public {
        WithdrawalTransaction memory tx_ = toBob();
        registry.setPaused(true);
        yes(portal.paused(), "not paused");
        ripe(tx_);
        refuse(IPortal.OptimismPortal_CallPaused.selector, tx_);
        registry.setPaused(false);
        finalize(tx_);
        same(BOB.balance, 2 ether);
    }

    function test_finalize_l2Sender_isTheSenderDuringTheCallOnly() public {
        Prober target = new Prober(portal);
        WithdrawalTransaction memory tx_ = withdrawal(address(target), 1, 100_000, hex"c0de");
        ripe(tx_);
        same(portal.l2Sender(), 0x000000000000000000000000000000000000dEaD);
        finalize(tx_);
        same(target.seen(), L2_SENDER);
        same(target.data(), hex"c0de");
        same(portal.l2Sender(), 0x000000000000000000000000000000000000dEaD);
    }

    /// @notice From inside a withdrawal no withdrawal can be finalised: neither itself nor another,
    ///         whose target would see the wrong sender.
    function test_finalize_insideAnother_isRefused() public {
        Exploding target = new Exploding(portal);
        WithdrawalTransaction memory tx_ = withdrawal(address(target), 1 ether, 500_000, "");
        ripe(tx_);
        target.set(abi.encodeCall(IPortal.finalizeWithdrawalTransactionExternalProof, (tx_, ALICE)));
        finalize(tx_);
        yes(!target.succeeded(), "finalised inside itself");
        same(target.answer(), abi.encodePacked(IPortal.OptimismPortal_NoReentrancy.selector));
        same(address(target).balance, 1 ether);
        same(address(portal).balance, 49 ether);
    }

    /// @notice A target that fails costs nobody the withdrawal.
    function test_finalize_targetFails_canBeTriedAgain() public {
        Refusing target = new Refusing();
        WithdrawalTransaction memory tx_ = withdrawal(address(target), 1 ether, 100_000, "");
        ripe(tx_);
        refuse(IPortal.OptimismPortal_TargetFailed.selector, tx_);
        same(address(portal).balance, 50 ether);
        target.open();
        finalize(tx_);
        same(address(target).balance, 1 ether);
    }

    function test_finalize_returnsAMegabyte_costsTheCallerNothing() public {
        Bomb target = new Bomb();
        WithdrawalTransaction memory tx_ = withdrawal(address(target), 0, 3_000_000, "");
        ripe(tx_);
        uint256 before = gasleft();
        vm.prank(ALICE);
        portal.finalizeWithdrawalTransaction{gas: 4_000_000}(tx_);
        yes(before - gasleft() < 3_000_000, "the portal copied it");
    }

    function test_finalize_moreThanThereIs_canBeTriedAgainOnceThereIs() public {
        WithdrawalTransaction memory tx_ = withdrawal(BOB, 51 ether, 0, "");
        ripe(tx_);
        refuse(IPortal.OptimismPortal_TargetFailed.selector, tx_);
        portal.donateETH{value: 1 ether}();
        finalize(tx_);
        same(BOB.balance, 51 ether);
    }

    /// @notice Whoever sends the transaction can't starve the target.
    function testFuzz_finalize_anyGas_targetGetsItsLeastOrNothingHappens(uint24 gas_) public {
        Thirsty target = new Thirsty(500_000);
        WithdrawalTransaction memory tx_ = withdrawal(address(target), 0, 520_000, "");
        ripe(tx_);
        vm.prank(ALICE);
        (bool done,) = address(portal).call{gas: gas_}(
            abi.encodeCall(IPortal.finalizeWithdrawalTransaction, (tx_))
        );
        yes(done == target.quenched(), "finalised without the target");
        yes(done == portal.finalizedWithdrawals(Withdrawals.hash(tx_)), "mark and call differ");
        yes(done == (gas_ > 660_000) || gas_ > 580_000 && gas_ < 700_000, "threshold");
    }

    function test_finalize_absurdGasLimit_isRefusedWithoutOverflow() public {
        WithdrawalTransaction memory tx_ = withdrawal(BOB, 0, type(uint256).max, "");
        ripe(tx_);
        refuse(IPortal.OptimismPortal_TooLittleGas.selector, tx_);
    }

    function test_finalize_targetGone_pays() public {
        address gone = address(new Wrecked());
        WithdrawalTransaction memory tx_ = withdrawal(gone, 1 ether, 50_000, hex"01");
        ripe(tx_);
        finalize(tx_);
        same(gone.balance, 1 ether);
    }

    function test_views_areTheRegistrys() public view {
        same(address(portal.anchorStateRegistry()), address(registry));
        same(address(portal.disputeGameFactory()), address(registry));
        same(GameType.unwrap(portal.respectedGameType()), 8);
        same(portal.respectedGameTypeUpdatedAt(), 77);
        same(portal.disputeGameFinalityDelaySeconds(), 78);
        same(portal.guardian(), registry.guardian());
        same(portal.proofMaturityDelaySeconds(), MATURITY);
    }

    /// @notice What comes out is what was proven, once each; donations change nothing.
    /// forge-config: default.fuzz.runs = 16
    function testFuzz_withdrawals_many_payExactlyWhatIsOwed(uint64[6] memory values, uint8 again)
        public
    {
        uint256 owed = 0;
        uint256 held = address(portal).balance;
        for (uint256 i = 0; i < values.length; i++) {
            WithdrawalTransaction memory tx_ =
                WithdrawalTransaction(i, L2_SENDER, BOB, values[i], 0, "");
            (, OutputRootProof memory parts, bytes[] memory proof) = claim(tx_);
            portal.proveWithdrawalTransaction(tx_, i, parts, proof);
            pass(MATURITY + 1);
            bool paid = uint256(values[i]) + owed <= held;
            owed += paid ? values[i] : 0;
            finalizeQuietly(tx_);
            if (again & 1 << i != 0) {
                finalizeQuietly(tx_);
            }
        }
        same(BOB.balance, owed);
        same(address(portal).balance, held - owed);
    }

    function finalizeQuietly(WithdrawalTransaction memory tx_) private {
        try portal.finalizeWithdrawalTransaction(tx_) {} catch {}
    }
}
