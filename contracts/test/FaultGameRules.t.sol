// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FaultGame} from "../src/dispute/FaultGame.sol";
import {IDisputeGame} from "../src/interfaces/IDisputeGame.sol";
import {IFaultGame} from "../src/interfaces/IFaultGame.sol";
import {
    Claim,
    Duration,
    GameStatus,
    Hash,
    OutputRootProof,
    Position
} from "../src/libraries/DisputeTypes.sol";
import {FakeMachine, FakeOracle} from "./support/FakeMachine.sol";
import {Games} from "./support/Games.sol";

/// @notice What the game refuses.
contract FaultGameRulesTest is Games {
    // Parameters.

    function expectRefused(IFaultGame.Parameters memory p, bytes4 reason) private {
        vm.expectRevert(reason);
        new FaultGame(p);
    }

    function test_constructor_parametersThatMakeNoGame_areRefused() public {
        IFaultGame.Parameters memory p = parameters();
        p.maxGameDepth = 126;
        expectRefused(p, IFaultGame.MaxDepthTooLarge.selector);
        p = parameters();
        p.splitDepth = DEPTH - 1;
        expectRefused(p, IFaultGame.InvalidSplitDepth.selector);
        p.splitDepth = 1;
        expectRefused(p, IFaultGame.InvalidSplitDepth.selector);
        p = parameters();
        p.clockExtension = Duration.wrap(0);
        expectRefused(p, IFaultGame.InvalidClockExtension.selector);
        p.clockExtension = Duration.wrap(uint64(CLOCK / 2 + 1));
        expectRefused(p, IFaultGame.InvalidClockExtension.selector);
        p = parameters();
        p.preimageExtension = Duration.wrap(uint64(CLOCK - EXTENSION + 1));
        expectRefused(p, IFaultGame.InvalidClockExtension.selector);
        p = parameters();
        p.initialBond = 0;
        expectRefused(p, IFaultGame.InvalidBonds.selector);
        p.initialBond = STEP_BOND + 1;
        expectRefused(p, IFaultGame.InvalidBonds.selector);
        p = parameters();
        p.absolutePrestate = Claim.wrap(0);
        expectRefused(p, IFaultGame.InvalidPrestate.selector);
    }

    // Moves.

    function moveWith(FaultGame game, uint256 index, uint256 bond, bytes32 claim, bool isAttack)
        private
    {
        vm.prank(LIAR, LIAR);
        game.move{value: bond}(Claim.wrap(value(game, index)), index, Claim.wrap(claim), isAttack);
    }

    function test_move_bondOffByOneWei_isRefused() public {
        FaultGame game = proposeValid();
        uint256 bond = game.getRequiredBond(Position.wrap(2));
        vm.expectRevert(IFaultGame.IncorrectBondAmount.selector);
        this.doMove(game, 0, bond - 1, wrong("x"), true);
        vm.expectRevert(IFaultGame.IncorrectBondAmount.selector);
        this.doMove(game, 0, bond + 1, wrong("x"), true);
        vm.expectRevert(IFaultGame.IncorrectBondAmount.selector);
        this.doMove(game, 0, 0, wrong("x"), true);
        moveWith(game, 0, bond, wrong("x"), true);
    }

    /// @notice External, so that a refusal is one call's.
    function doMove(FaultGame game, uint256 index, uint256 bond, bytes32 claim, bool isAttack)
        external
    {
        moveWith(game, index, bond, claim, isAttack);
    }

    function doStep(FaultGame game, uint256 index, bool isAttack) external {
        stepOn(game, HONEST, index, isAttack);
    }

    function expectMoveRefused(
        FaultGame game,
        uint256 index,
        bytes32 claim,
        bool isAttack,
        bytes memory reason
    ) private {
        Position from = placeOf(game, index);
        uint256 to = 2 * (uint256(Position.unwrap(from)) + (isAttack ? 0 : 1));
        uint256 bond = to >> (DEPTH + 1) == 0 ? game.getRequiredBond(Position.wrap(uint128(to))) : 0;
        vm.expectRevert(reason);
        this.doMove(game, index, bond, claim, isAttack);
    }

    function test_defend_theRoot_isRefused() public {
        FaultGame game = proposeValid();
        expectMoveRefused(
            game, 0, wrong("x"), false, abi.encodePacked(IFaultGame.CannotDefendRootClaim.selector)
        );
    }

    function test_move_sameClaimTwice_isRefused() public {
        FaultGame game = proposeValid();
        attack(game, LIAR, 0, wrong("x"));
        expectMoveRefused(
            game, 0, wrong("x"), true, abi.encodePacked(IFaultGame.ClaimAlreadyExists.selector)
        );
        attack(game, LIAR, 0, wrong("y"));
    }

    /// @notice Otherwise a liar could block an honest move by making it somewhere useless.
    function test_move_sameClaimAgainstAnotherParent_isAllowed() public {
        FaultGame game = proposeValid();
        uint256 a = attack(game, LIAR, 0, wrong("a"));
        uint256 b = attack(game, LIAR, 0, wrong("b"));
        bytes32 right = truth(game, a, true);
        attack(game, LIAR, a, right);
        uint256 honest = attack(game, HONEST, b, right);
        same(uint256(value(game, honest)), uint256(right));
    }

    function test_move_afterAReorganisation_isRefused() public {
        FaultGame game = proposeValid();
        uint256 bond = game.getRequiredBond(Position.wrap(2));
        vm.expectRevert(IFaultGame.InvalidDisputedClaimIndex.selector);
        vm.prank(LIAR, LIAR);
        game.attack{value: bond}(Claim.wrap(wrong("other")), 0, Claim.wrap(wrong("x")));
    }

    function test_move_againstNoClaim_isRefused() public {
        FaultGame game = proposeValid();
        uint256 bond = game.getRequiredBond(Position.wrap(2));
        vm.expectRevert();
        vm.prank(LIAR, LIAR);
        game.attack{value: bond}(Claim.wrap(0), 1, Claim.wrap(wrong("x")));
    }

    function test_move_below_theGreatestDepth_isRefused() public {
        FaultGame game = proposeInvalid();
        uint256 leaf = toLeaf(game);
        expectMoveRefused(
            game,
            leaf,
            wrong("deeper"),
            true,
            abi.encodePacked(IFaultGame.GameDepthExceeded.selector)
        );
    }

    /// @notice A game between a liar who proposed and an honest challenger, down to a claim of the
    ///         liar's at the greatest depth.
    function toLeaf(FaultGame game) private returns (uint256 index) {
        while (depthOf(game, index) < DEPTH) {
            index = answer(game, HONEST, index);
            if (depthOf(game, index) == DEPTH) {
                return index;
            }
            index = attack(
                game, LIAR, index, depthOf(game, index) == SPLIT ? wrongRun("lie", 1) : wrong("lie")
            );
        }
    }

    // The first claim of a run. Depth 3 is the challengers', so the claim there is honest; below it
    // the liar attacks it or, if the honest one defended, what it agreed with.

    function toSplit(FaultGame game) private returns (uint256 index) {
        while (depthOf(game, index) < SPLIT) {
            index = answer(game, HONEST, index);
            if (depthOf(game, index) < SPLIT) {
                index = attack(game, LIAR, index, wrong("lie"));
            }
        }
    }

    function expectRunRoot(FaultGame game, uint256 index, bool isAttack, uint256 status, bool ok)
        private
    {
        bytes32 claim = wrongRun("run", status);
        if (ok) {
            move(game, LIAR, index, claim, isAttack);
        } else {
            expectMoveRefused(
                game,
                index,
                claim,
                isAttack,
                abi.encodeWithSelector(IDisputeGame.UnexpectedRootClaim.selector, Claim.wrap(claim))
            );
        }
    }

    function test_firstOfARun_attacking_mustEndBadly() public {
        FaultGame game = proposeInvalid();
        uint256 index = toSplit(game);
        expectRunRoot(game, index, true, 0, false);
        expectRunRoot(game, index, true, 3, false);
        expectRunRoot(game, index, true, 1, true);
        expectRunRoot(game, index, true, 2, true);
    }

    /// @notice The next output root is the liar's own, two levels up: its side upholds it.
    function test_firstOfARun_defendingAgainstOnesOwn_mustEndWell() public {
        FaultGame game = proposeInvalid();
        uint256 index = toSplit(game);
        expectRunRoot(game, index, false, 1, false);
        expectRunRoot(game, index, false, 2, false);
        expectRunRoot(game, index, false, 3, false);
        expectRunRoot(game, index, false, 0, true);
    }

    /// @notice The next output root is the other side's: the defence disputes it.
    function test_firstOfARun_defendingAgainstTheOthers_mustEndBadly() public {
        FaultGame game = proposeValid();
        uint256 a = attack(game, LIAR, 0, wrong("a")); // index 3, the liar's
        uint256 b = attack(game, HONEST, a, truth(game, a, true)); // index 1
        uint256 c = defend(game, LIAR, b, wrong("c")); // index 2: the split depth is the liar's
        expectRunRoot(game, c, false, 0, false);
        expectRunRoot(game, c, false, 1, true);
    }

    function test_defend_theFirstOfARun_isRefused() public {
        FaultGame game = proposeInvalid();
        uint256 run = attack(game, LIAR, toSplit(game), wrongRun("run", 1));
        expectMoveRefused(
            game,
            run,
            wrong("x"),
            false,
            abi.encodePacked(IFaultGame.CannotDefendRootClaim.selector)
        );
    }

    // Steps.

    /// @notice The honest claims' side can't be countered, the liar's can, once.
    function test_step_againstALie_countersIt() public {
        (FaultGame game, uint256 leaf) = liarsLeaf();
        stepOn(game, HONEST, leaf, true);
        vm.snapshotGasLastCall("FaultGame.step, fake machine");
        same(counteredBy(game, leaf), HONEST);
    }

    function test_step_twice_isRefused() public {
        (FaultGame game, uint256 leaf) = liarsLeaf();
        stepOn(game, HONEST, leaf, true);
        vm.expectRevert(IFaultGame.DuplicateStep.selector);
        this.doStep(game, leaf, true);
    }

    /// @notice The leaf of a griefer in a valid game: depth 7 is the challengers'.
    function liarsLeaf() private returns (FaultGame game, uint256 index) {
        game = proposeValid();
        index = attack(game, LIAR, 0, wrong("lie"));
        while (depthOf(game, index) < DEPTH) {
            index = answer(game, HONEST, index);
            index = attack(
                game, LIAR, index, depthOf(game, index) == SPLIT ? wrongRun("lie", 1) : wrong("lie")
            );
        }
    }

    function test_step_againstTheTruth_isRefused() public {
        FaultGame game = proposeInvalid();
        uint256 leaf = toLeaf(game);
        same(uint256(value(game, leaf)), uint256(truthAt(game, leaf)));
        vm.expectRevert(IFaultGame.ValidStep.selector);
        this.doStep(game, leaf, true);
    }

    function test_step_fromAnotherState_isRefused() public {
        (FaultGame game, uint256 leaf) = liarsLeaf();
        loadInputs(game, leaf);
        for (uint256 count = 0; count < 6; count++) {
            bytes memory state = machine.state(count, 0);
            if (count != stepsAt(placeOf(game, leaf)) - 1) {
                vm.expectRevert(IFaultGame.InvalidPrestate.selector);
                game.step(leaf, true, state, "witness");
            }
        }
        vm.expectRevert(IFaultGame.InvalidPrestate.selector);
        game.step(leaf, true, "", "witness");
    }

    function test_step_withoutTheLocalInputs_isRefused() public {
        (FaultGame game, uint256 leaf) = liarsLeaf();
        same(stepsAt(placeOf(game, leaf)), 1);
        bytes memory state = machine.state(0, 0);
        vm.expectRevert(abi.encodeWithSelector(FakeMachine.NotLoaded.selector, 3));
        game.step(leaf, true, state, "witness");
    }

    function test_step_notAtTheGreatestDepth_isRefused() public {
        FaultGame game = proposeInvalid();
        uint256 run = attack(game, LIAR, toSplit(game), wrongRun("run", 1));
        bytes memory state = machine.state(0, 0);
        vm.expectRevert(IFaultGame.InvalidParent.selector);
        game.step(run, true, state, "witness");
        vm.expectRevert(IFaultGame.InvalidParent.selector);
        game.step(0, true, state, "witness");
    }

    /// @notice Its bond is gone already.
    function test_step_onAResolvedClaim_isRefused() public {
        (FaultGame game, uint256 leaf) = liarsLeaf();
        later(2 * CLOCK);
        game.resolveClaim(leaf, 0);
        vm.expectRevert(IFaultGame.ClaimAlreadyResolved.selector);
        this.doStep(game, leaf, true);
    }

    /// @notice A step is the truth; it is late only when the claim is resolved.
    function test_step_lateButBeforeResolution_counts() public {
        (FaultGame game, uint256 leaf) = liarsLeaf();
        later(2 * CLOCK);
        stepOn(game, HONEST, leaf, true);
        isStatus(resolveAll(game), GameStatus.DEFENDER_WINS);
    }

    // Local inputs.

    function test_addLocalData_givesWhatTheRunIsAbout() public {
        (FaultGame game, uint256 leaf) = liarsLeaf();
        FakeOracle oracle = machine.oracle();
        loadInputs(game, leaf);
        bytes32 first = machine.rootOf(START);
        uint256 split = leaf;
        while (depthOf(game, split) > SPLIT) {
            split = parentOf(game, split);
        }
        // The griefer attacked on the left all the way: the first block is disputed.
        bytes32 context =
            keccak256(abi.encode(first, uint256(0), value(game, split), uint256(1 << SPLIT)));
        bytes32[5] memory words = [
            Hash.unwrap(game.l1Head()),
            first,
            value(game, split),
            bytes32((START + 1) << 192),
            CONFIG_HASH
        ];
        for (uint256 i = 0; i < 5; i++) {
            (bytes32 word, uint256 size,) = oracle.inputs(context, i + 1);
            same(uint256(word), uint256(words[i]));
            same(size, i == 3 ? 8 : 32);
        }
    }

    /// @notice The last blocks of the tree all stand for the claimed one.
    function test_addLocalData_pastTheClaimedBlock_namesTheClaimedOne() public {
        FaultGame game = propose(machine.rootOf(START + 2), START + 2);
        uint256 a = attack(game, LIAR, 0, wrong("a"));
        uint256 b = attack(game, LIAR, a, wrong("b"));
        uint256 c = defend(game, LIAR, b, wrong("c")); // index 2 of 0..7: block START + 3
        uint256 run = attack(game, LIAR, c, wrongRun("run", 1));
        game.addLocalData(4, run, 0);
        bytes32 context = keccak256(
            abi.encode(value(game, b), placeOf(game, b), value(game, c), placeOf(game, c))
        );
        (bytes32 word,,) = machine.oracle().inputs(context, 4);
        same(uint256(word) >> 192, START + 2);
    }

    function test_addLocalData_otherIdent_isRefused() public {
        (FaultGame game, uint256 leaf) = liarsLeaf();
        vm.expectRevert(IFaultGame.InvalidLocalIdent.selector);
        game.addLocalData(0, leaf, 0);
        vm.expectRevert(IFaultGame.InvalidLocalIdent.selector);
        game.addLocalData(6, leaf, 0);
    }

    function test_addLocalData_aboveTheRuns_isRefused() public {
        FaultGame game = proposeValid();
        vm.expectRevert(IFaultGame.ClaimAboveSplit.selector);
        game.addLocalData(1, 0, 0);
    }

    // A root that is another block's.

    function headerOf(uint256 number) private pure returns (bytes memory) {
        return listOf(fieldsOf(number));
    }

    function listOf(bytes memory fields) private pure returns (bytes memory) {
        return abi.encodePacked(hex"f9", uint16(fields.length), fields);
    }

    function fieldsOf(uint256 number) private pure returns (bytes memory) {
        bytes memory rest = abi.encodePacked(
            hex"a0",
            bytes32(uint256(1)),
            hex"a0",
            bytes32(uint256(2)),
            hex"94",
            address(3),
            hex"a0",
            bytes32(uint256(4)),
            hex"a0",
            bytes32(uint256(5)),
            hex"a0",
            bytes32(uint256(6)),
            hex"b90100",
            new bytes(256),
            hex"80"
        );
        return abi.encodePacked(rest, hex"88", uint64(number), hex"80");
    }

    function proofOf(bytes memory header) private pure returns (OutputRootProof memory) {
        return OutputRootProof(0, bytes32(uint256(7)), bytes32(uint256(8)), keccak256(header));
    }

    function test_challengeRootL2Block_rootOfAnotherBlock_falls() public {
        bytes memory header = headerOf(CLAIMED - 1);
        OutputRootProof memory proof = proofOf(header);
        FaultGame game = propose(keccak256(abi.encode(proof)), CLAIMED);
        vm.prank(HONEST, HONEST);
        game.challengeRootL2Block(proof, header);
        expectMoveRefused(
            game, 0, wrong("x"), true, abi.encodePacked(IFaultGame.L2BlockNumberChallenged.selector)
        );
        vm.expectRevert(IFaultGame.L2BlockNumberChallenged.selector);
        game.challengeRootL2Block(proof, header);
        later(CLOCK);
        isStatus(resolveAll(game), GameStatus.CHALLENGER_WINS);
        same(game.credit(HONEST), FIRST_BOND);
        same(game.l2BlockNumberChallenger(), HONEST);
    }

    function test_challengeRootL2Block_rightBlock_isRefused() public {
        bytes memory header = headerOf(CLAIMED);
        OutputRootProof memory proof = proofOf(header);
        FaultGame game = propose(keccak256(abi.encode(proof)), CLAIMED);
        vm.expectRevert(IFaultGame.BlockNumberMatches.selector);
        game.challengeRootL2Block(proof, header);
    }

    function test_challengeRootL2Block_foreignProofOrHeader_isRefused() public {
        bytes memory header = headerOf(CLAIMED - 1);
        OutputRootProof memory proof = proofOf(header);
        FaultGame game = propose(keccak256(abi.encode(proof)), CLAIMED);
        vm.expectRevert(IFaultGame.InvalidHeaderRLP.selector);
        game.challengeRootL2Block(proof, headerOf(CLAIMED - 2));
        vm.expectRevert(IFaultGame.InvalidOutputRootProof.selector);
        game.challengeRootL2Block(proofOf(headerOf(1)), headerOf(1));
        later(CLOCK);
        game.resolveClaim(0, 0);
        vm.expectRevert(IFaultGame.ClaimAlreadyResolved.selector);
        game.challengeRootL2Block(proof, header);
    }

    function testFuzz_challengeRootL2Block_garbageForAHeader_isRefused(bytes calldata header)
        public
    {
        OutputRootProof memory proof = proofOf(header);
        FaultGame game = propose(keccak256(abi.encode(proof)), CLAIMED);
        vm.expectRevert(IFaultGame.InvalidHeaderRLP.selector);
        game.challengeRootL2Block(proof, header);
    }

    function testFuzz_challengeRootL2Block_headerCutOff_isRefused(uint16 cut) public {
        bytes memory fields = fieldsOf(CLAIMED - 1);
        // all but the last field have to be there
        uint256 size = uint256(cut) % (fields.length - 1);
        assembly ("memory-safe") {
            mstore(fields, size)
        }
        bytes memory header = listOf(fields);
        OutputRootProof memory proof = proofOf(header);
        FaultGame game = propose(keccak256(abi.encode(proof)), CLAIMED);
        vm.expectRevert(IFaultGame.InvalidHeaderRLP.selector);
        game.challengeRootL2Block(proof, header);
    }

    // When it is over.

    function test_everything_afterTheEnd_isRefused() public {
        (FaultGame game, uint256 leaf) = liarsLeaf();
        later(2 * CLOCK);
        resolveAll(game);
        bytes memory over = abi.encodePacked(IDisputeGame.GameNotInProgress.selector);
        expectMoveRefused(game, 0, wrong("late"), true, over);
        vm.expectRevert(over);
        game.step(leaf, true, "", "");
        vm.expectRevert(over);
        game.addLocalData(1, leaf, 0);
        vm.expectRevert(over);
        game.resolveClaim(0, 0);
        vm.expectRevert(over);
        game.resolve();
        vm.expectRevert(over);
        game.getChallengerDuration(0);
    }
}
