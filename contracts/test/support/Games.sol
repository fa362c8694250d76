// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AnchorStateRegistry} from "../../src/dispute/AnchorStateRegistry.sol";
import {DisputeGameFactory} from "../../src/dispute/DisputeGameFactory.sol";
import {FaultGame} from "../../src/dispute/FaultGame.sol";
import {IAnchorStateRegistry} from "../../src/interfaces/IAnchorStateRegistry.sol";
import {IFaultGame} from "../../src/interfaces/IFaultGame.sol";
import {IRiscvStep} from "../../src/interfaces/IRiscvStep.sol";
import {
    Claim,
    Clock,
    Duration,
    GameStatus,
    GameType,
    GameTypes,
    Hash,
    Position,
    Proposal
} from "../../src/libraries/DisputeTypes.sol";
import {Positions} from "../../src/libraries/Positions.sol";
import {Check} from "./Check.sol";
import {FakeMachine} from "./FakeMachine.sol";

/// @title Games
/// @notice A factory of small fault games over a fake machine: runs of 8 steps, up to 8 blocks.
abstract contract Games is Check {
    uint256 internal constant SPLIT = 3;
    uint256 internal constant DEPTH = 7;
    uint256 internal constant CLOCK = 1000;
    uint256 internal constant EXTENSION = 100;
    uint256 internal constant PREIMAGES = 50;
    uint256 internal constant FINALITY = 500;
    uint256 internal constant LONGEST_PAUSE = 5000;
    uint256 internal constant FIRST_BOND = 0.01 ether;
    uint256 internal constant STEP_BOND = 1 ether;
    /// @notice The first anchor's block, and the one that most tests claim.
    uint256 internal constant START = 100;
    uint256 internal constant CLAIMED = 108;

    address internal constant OWNER = address(0x0123);
    address internal constant GUARDIAN = address(0x94a2d);
    address internal constant PROPOSER = address(0x1111);
    address internal constant HONEST = address(0x2222);
    address internal constant LIAR = address(0x3333);
    bytes32 internal constant CONFIG_HASH = keccak256("config");

    FakeMachine internal machine;
    DisputeGameFactory internal factory;
    AnchorStateRegistry internal registry;
    FaultGame internal implementation;

    function setUp() public virtual {
        vm.warp(1_000_000);
        vm.roll(1000);
        machine = new FakeMachine();
        factory = new DisputeGameFactory(OWNER);
        registry = new AnchorStateRegistry(
            IAnchorStateRegistry.Parameters({
                disputeGameFactory: factory,
                guardian: GUARDIAN,
                disputeGameFinalityDelaySeconds: FINALITY,
                pauseDurationSeconds: LONGEST_PAUSE,
                startingAnchorRoot: Proposal(Hash.wrap(machine.rootOf(START)), START),
                respectedGameType: GameTypes.FAULT
            })
        );
        implementation = newImplementation();
        vm.startPrank(OWNER, OWNER);
        factory.setImplementation(GameTypes.FAULT, implementation);
        factory.setInitBond(GameTypes.FAULT, FIRST_BOND);
        vm.stopPrank();
        vm.warp(1_001_000);
        vm.deal(PROPOSER, 1_000 ether);
        vm.deal(HONEST, 1_000 ether);
        vm.deal(LIAR, 1_000 ether);
    }

    function newImplementation() internal virtual returns (FaultGame) {
        return new FaultGame(parameters());
    }

    function parameters() internal view returns (IFaultGame.Parameters memory) {
        return IFaultGame.Parameters({
            gameType: GameTypes.FAULT,
            absolutePrestate: Claim.wrap(machine.hash(0, 0)),
            maxGameDepth: DEPTH,
            splitDepth: SPLIT,
            clockExtension: Duration.wrap(uint64(EXTENSION)),
            maxClockDuration: Duration.wrap(uint64(CLOCK)),
            preimageExtension: Duration.wrap(uint64(PREIMAGES)),
            vm: IRiscvStep(address(machine)),
            anchorStateRegistry: registry,
            l2ChainId: 901,
            configHash: CONFIG_HASH,
            initialBond: FIRST_BOND,
            stepBond: STEP_BOND
        });
    }

    // Playing.

    function propose(bytes32 root, uint256 number) internal returns (FaultGame) {
        vm.prank(PROPOSER, PROPOSER);
        return FaultGame(
            payable(address(
                    factory.create{value: FIRST_BOND}(
                        GameTypes.FAULT, Claim.wrap(root), abi.encode(number)
                    )
                ))
        );
    }

    function proposeValid() internal returns (FaultGame) {
        return propose(machine.rootOf(CLAIMED), CLAIMED);
    }

    function proposeInvalid() internal returns (FaultGame) {
        return propose(wrong("root"), CLAIMED);
    }

    function wrong(string memory what) internal pure returns (bytes32) {
        return keccak256(abi.encode("wrong", what));
    }

    /// @notice Whatever it says, with the status that the first claim of a run needs.
    function wrongRun(string memory what, uint256 status) internal pure returns (bytes32) {
        return bytes32(uint256(wrong(what)) << 8 >> 8 | status << 248);
    }

    function move(FaultGame game, address player, uint256 index, bytes32 claim, bool isAttack)
        internal
        returns (uint256)
    {
        (,,,, Claim disputed, Position position,) = game.claimData(index);
        uint256 bond = game.getRequiredBond(Positions.moved(position, isAttack));
        vm.prank(player, player);
        game.move{value: bond}(disputed, index, Claim.wrap(claim), isAttack);
        return game.claimDataLen() - 1;
    }

    function attack(FaultGame game, address player, uint256 index, bytes32 claim)
        internal
        returns (uint256)
    {
        return move(game, player, index, claim, true);
    }

    function defend(FaultGame game, address player, uint256 index, bytes32 claim)
        internal
        returns (uint256)
    {
        return move(game, player, index, claim, false);
    }

    function loadInputs(FaultGame game, uint256 index) internal {
        for (uint256 ident = 1; ident <= 5; ident++) {
            game.addLocalData(ident, index, 0);
        }
    }

    // The truth.

    function placeOf(FaultGame game, uint256 index) internal view returns (Position p) {
        (,,,,, p,) = game.claimData(index);
    }

    function value(FaultGame game, uint256 index) internal view returns (bytes32) {
        (,,,, Claim claim,,) = game.claimData(index);
        return Claim.unwrap(claim);
    }

    function depthOf(FaultGame game, uint256 index) internal view returns (uint256) {
        return Positions.depth(placeOf(game, index));
    }

    function parentOf(FaultGame game, uint256 index) internal view returns (uint256) {
        (uint32 parent,,,,,,) = game.claimData(index);
        return parent;
    }

    function counteredBy(FaultGame game, uint256 index) internal view returns (address by) {
        (, by,,,,,) = game.claimData(index);
    }

    /// @notice What an honest player claims when it moves against a claim.
    function truth(FaultGame game, uint256 index, bool isAttack) internal view returns (bytes32) {
        Position to = Positions.moved(placeOf(game, index), isAttack);
        if (Positions.depth(to) <= SPLIT) {
            return rootAt(game, to);
        }
        return machine.hash(stepsAt(to), verdict(game, index, to));
    }

    /// @notice The right claim where a claim is.
    function truthAt(FaultGame game, uint256 index) internal view returns (bytes32) {
        Position place = placeOf(game, index);
        if (Positions.depth(place) <= SPLIT) {
            return rootAt(game, place);
        }
        return machine.hash(stepsAt(place), verdict(game, parentOf(game, index), place));
    }

    function rootAt(FaultGame game, Position place) internal view returns (bytes32) {
        uint256 number = game.startingBlockNumber() + Positions.traceIndex(place, SPLIT) + 1;
        uint256 claimed = game.l2BlockNumber();
        return machine.rootOf(number < claimed ? number : claimed);
    }

    function stepsAt(Position place) internal pure returns (uint256) {
        return Positions.traceIndex(place, DEPTH) % (1 << (DEPTH - SPLIT - 1)) + 1;
    }

    /// @notice How the run ends to which a claim belongs that moves from `parent` to `at`: found by
    ///         looking at all that lies above.
    function verdict(FaultGame game, uint256 parent, Position place)
        internal
        view
        returns (uint256)
    {
        Position first = place;
        while (depthOf(game, parent) > SPLIT) {
            first = placeOf(game, parent);
            parent = parentOf(game, parent);
        }
        uint256 leaf = Positions.traceIndex(placeOf(game, parent), SPLIT);
        bool isAttack =
            Position.unwrap(first) == 2 * uint256(Position.unwrap(placeOf(game, parent)));
        uint256 disputed = isAttack ? leaf : leaf + 1;
        while (Positions.traceIndex(placeOf(game, parent), SPLIT) != disputed) {
            parent = parentOf(game, parent);
        }
        return value(game, parent) == rootAt(game, placeOf(game, parent)) ? 0 : 1;
    }

    /// @notice The honest answer to a claim: a move, or a step at the bottom.
    function answer(FaultGame game, address player, uint256 index) internal returns (uint256) {
        bool isAttack = value(game, index) != truthAt(game, index);
        if (depthOf(game, index) < DEPTH) {
            return move(game, player, index, truth(game, index, isAttack), isAttack);
        }
        stepOn(game, player, index, isAttack);
        return 0;
    }

    function stepOn(FaultGame game, address player, uint256 index, bool isAttack) internal {
        loadInputs(game, index);
        Position place = placeOf(game, index);
        uint256 count = stepsAt(place) - (isAttack ? 1 : 0);
        uint256 end = verdict(game, parentOf(game, index), place);
        bytes memory state = machine.state(count, end);
        vm.prank(player, player);
        game.step(index, isAttack, state, "witness");
    }

    // The end.

    function resolveAll(FaultGame game) internal returns (GameStatus) {
        for (uint256 i = game.claimDataLen(); i > 0; i--) {
            game.resolveClaim(i - 1, 0);
        }
        return game.resolve();
    }

    function later(uint256 seconds_) internal {
        vm.warp(vm.getBlockTimestamp() + seconds_);
        vm.roll(vm.getBlockNumber() + seconds_ / 12 + 1);
    }

    function isStatus(GameStatus found, GameStatus wanted) internal pure {
        same(uint256(found), uint256(wanted));
    }

    /// @notice Plays a game to its end with nobody disputing.
    function finish(FaultGame game) internal {
        later(CLOCK);
        resolveAll(game);
        later(FINALITY + 1);
    }

    function finishAsAnchor(bytes32 root, uint256 number) internal returns (FaultGame game) {
        game = propose(root, number);
        finish(game);
        game.closeGame();
        same(address(registry.anchorGame()), address(game));
    }
}
