// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FaultGame} from "../src/dispute/FaultGame.sol";
import {IDisputeGame} from "../src/interfaces/IDisputeGame.sol";
import {IDisputeGameFactory} from "../src/interfaces/IDisputeGameFactory.sol";
import {IFaultGame} from "../src/interfaces/IFaultGame.sol";
import {Claim, GameType, GameTypes, Hash, Timestamp} from "../src/libraries/DisputeTypes.sol";
import {ImmutableClone} from "../src/libraries/ImmutableClone.sol";
import {Games} from "./support/Games.sol";

contract DisputeGameFactoryTest is Games {
    GameType private constant OTHER = GameType.wrap(7);

    function create(GameType gameType, bytes32 root, bytes memory extra, uint256 bond) private {
        vm.prank(PROPOSER, PROPOSER);
        factory.create{value: bond}(gameType, Claim.wrap(root), extra);
    }

    function test_create_logsAndListsTheGame() public {
        bytes32 root = machine.rootOf(CLAIMED);
        vm.recordLogs();
        create(GameTypes.FAULT, root, abi.encode(CLAIMED), FIRST_BOND);
        vm.snapshotGasLastCall("DisputeGameFactory.create");
        (GameType gameType, Timestamp time, IDisputeGame game) = factory.gameAtIndex(0);
        bytes32[] memory topics = vm.getRecordedLogs()[0].topics;
        same(uint256(topics[0]), uint256(IDisputeGameFactory.DisputeGameCreated.selector));
        same(uint256(topics[1]), uint160(address(game)));
        same(uint256(topics[3]), uint256(root));
        same(GameType.unwrap(gameType), 0);
        same(Timestamp.unwrap(time), block.timestamp);
        (IDisputeGame found,) =
            factory.games(GameTypes.FAULT, Claim.wrap(root), abi.encode(CLAIMED));
        same(address(found), address(game));
        same(factory.gameCount(), 1);
    }

    function test_create_gameKnowsItsArguments() public {
        FaultGame game = proposeValid();
        same(game.gameCreator(), PROPOSER);
        same(uint256(Claim.unwrap(game.rootClaim())), uint256(machine.rootOf(CLAIMED)));
        same(uint256(Hash.unwrap(game.l1Head())), uint256(blockhash(block.number - 1)));
        same(game.l2BlockNumber(), CLAIMED);
        same(game.l2SequenceNumber(), CLAIMED);
        same(game.startingBlockNumber(), START);
        same(uint256(Hash.unwrap(game.startingRootHash())), uint256(machine.rootOf(START)));
        same(game.extraData(), abi.encode(CLAIMED));
        (GameType gameType, Claim root, bytes memory extra) = game.gameData();
        same(GameType.unwrap(gameType), 0);
        same(uint256(Claim.unwrap(root)), uint256(machine.rootOf(CLAIMED)));
        same(extra, abi.encode(CLAIMED));
        same(address(game).balance, FIRST_BOND);
        yes(game.wasRespectedGameTypeWhenCreated(), "not respected");
    }

    /// @notice Block hashes are gone from the EVM after 256 blocks; the game keeps its own.
    function test_l1Head_olderThan256Blocks_isStillThere() public {
        FaultGame game = proposeInvalid();
        uint256 head = uint256(Hash.unwrap(game.l1Head()));
        yes(head != 0, "no head");
        uint256 made = vm.getBlockNumber();
        vm.roll(made + 400);
        same(uint256(blockhash(made - 1)), 0);
        same(uint256(Hash.unwrap(game.l1Head())), head);
        uint256 index = answer(game, HONEST, 0);
        while (depthOf(game, index) <= SPLIT) {
            index = depthOf(game, index) == SPLIT
                ? attack(game, LIAR, index, wrongRun("lie", 1))
                : attack(game, LIAR, index, wrong("lie"));
        }
        game.addLocalData(1, index, 0);
    }

    function test_create_duplicateGame_isRefused() public {
        proposeValid();
        bytes32 root = machine.rootOf(CLAIMED);
        Hash uuid = factory.getGameUUID(GameTypes.FAULT, Claim.wrap(root), abi.encode(CLAIMED));
        later(100);
        vm.expectRevert(
            abi.encodeWithSelector(IDisputeGameFactory.GameAlreadyExists.selector, uuid)
        );
        create(GameTypes.FAULT, root, abi.encode(CLAIMED), FIRST_BOND);
    }

    function test_create_sameRootForAnotherBlock_isAnotherGame() public {
        FaultGame one = propose(wrong("x"), CLAIMED);
        FaultGame two = propose(wrong("x"), CLAIMED - 1);
        yes(address(one) != address(two), "the same game");
    }

    function test_create_wrongBond_isRefused() public {
        bytes32 root = machine.rootOf(CLAIMED);
        uint256[3] memory bonds = [FIRST_BOND - 1, FIRST_BOND + 1, 0];
        for (uint256 i = 0; i < 3; i++) {
            vm.expectRevert(IDisputeGameFactory.IncorrectBondAmount.selector);
            create(GameTypes.FAULT, root, abi.encode(CLAIMED), bonds[i]);
        }
    }

    /// @notice Even where the factory's owner forgets the bond.
    function test_create_dustBond_isRefusedByTheGame() public {
        vm.prank(OWNER);
        factory.setInitBond(GameTypes.FAULT, FIRST_BOND - 1);
        vm.expectRevert(IFaultGame.IncorrectBondAmount.selector);
        create(GameTypes.FAULT, wrong("x"), abi.encode(CLAIMED), FIRST_BOND - 1);
    }

    function test_create_typeWithoutCode_isRefused() public {
        vm.expectRevert(
            abi.encodeWithSelector(IDisputeGameFactory.NoImplementation.selector, OTHER)
        );
        create(OTHER, wrong("x"), abi.encode(CLAIMED), 0);
    }

    function test_create_zeroRoot_isRefused() public {
        expectUnexpectedRoot(0, CLAIMED);
    }

    function test_create_notPastTheAnchor_isRefused() public {
        expectUnexpectedRoot(machine.rootOf(START), START);
        expectUnexpectedRoot(machine.rootOf(START - 1), START - 1);
    }

    /// @notice Further ahead, the tree would have no leaf for each block.
    function test_create_tooFarAhead_isRefused() public {
        expectUnexpectedRoot(machine.rootOf(START + 9), START + 9);
        expectUnexpectedRoot(machine.rootOf(START), type(uint256).max);
        propose(machine.rootOf(START + 8), START + 8);
    }

    function expectUnexpectedRoot(bytes32 root, uint256 number) private {
        vm.expectRevert(
            abi.encodeWithSelector(IDisputeGame.UnexpectedRootClaim.selector, Claim.wrap(root))
        );
        create(GameTypes.FAULT, root, abi.encode(number), FIRST_BOND);
    }

    function testFuzz_create_extraDataOfAnotherLength_isRefused(bytes calldata extra) public {
        vm.assume(extra.length != 32);
        vm.expectRevert(IDisputeGame.BadExtraData.selector);
        create(GameTypes.FAULT, wrong("x"), extra, FIRST_BOND);
    }

    function test_initialize_again_isRefused() public {
        FaultGame game = proposeValid();
        vm.expectRevert(IDisputeGame.AlreadyInitialized.selector);
        game.initialize{value: FIRST_BOND}();
    }

    function test_initialize_theImplementation_isRefused() public {
        vm.expectRevert(IDisputeGame.BadExtraData.selector);
        implementation.initialize{value: FIRST_BOND}();
    }

    /// @notice What somebody sends for a game can't reach another one after a reorganisation.
    function test_address_dependsOnClaimAndHead() public {
        FaultGame game = proposeValid();
        bytes memory arguments = abi.encodePacked(
            PROPOSER, machine.rootOf(CLAIMED), blockhash(block.number - 1), abi.encode(CLAIMED)
        );
        bytes memory code = abi.encodePacked(
            hex"61",
            uint16(45 + arguments.length),
            hex"80600a3d393df3363d3d373d3d3d363d73",
            address(implementation),
            hex"5af43d82803e903d91602b57fd5bf3",
            arguments
        );
        bytes32 hash =
            keccak256(abi.encodePacked(hex"ff", address(factory), bytes32(0), keccak256(code)));
        same(address(game), address(uint160(uint256(hash))));
    }

    /// @notice The same code under two types: the second would be at the first's address.
    function test_create_sameClaimUnderASecondType_isRefused() public {
        vm.startPrank(OWNER, OWNER);
        factory.setImplementation(OTHER, implementation);
        factory.setInitBond(OTHER, FIRST_BOND);
        vm.stopPrank();
        proposeInvalid();
        vm.expectRevert(ImmutableClone.ImmutableClone_Exists.selector);
        create(OTHER, wrong("root"), abi.encode(CLAIMED), FIRST_BOND);
    }

    function test_findLatestGames_goesDownAndSkipsOtherTypes() public {
        vm.startPrank(OWNER, OWNER);
        factory.setImplementation(OTHER, new FaultGame(parameters()));
        factory.setInitBond(OTHER, FIRST_BOND);
        vm.stopPrank();
        for (uint256 i = 1; i <= 6; i++) {
            create(
                i % 3 == 0 ? OTHER : GameTypes.FAULT, wrong("x"), abi.encode(START + i), FIRST_BOND
            );
        }
        IDisputeGameFactory.GameSearchResult[] memory found =
            factory.findLatestGames(GameTypes.FAULT, 5, 10);
        same(found.length, 4);
        uint256[4] memory indices = [uint256(4), 3, 1, 0];
        for (uint256 i = 0; i < 4; i++) {
            same(found[i].index, indices[i]);
            same(found[i].extraData, abi.encode(START + 1 + indices[i]));
            same(uint256(Claim.unwrap(found[i].rootClaim)), uint256(wrong("x")));
        }
        found = factory.findLatestGames(GameTypes.FAULT, 3, 2);
        same(found.length, 2);
        same(found[0].index, 3);
        same(found[1].index, 1);
        same(factory.findLatestGames(GameTypes.FAULT, 6, 1).length, 0);
        same(factory.findLatestGames(GameTypes.FAULT, 5, 0).length, 0);
        same(factory.findLatestGames(OTHER, 5, 5).length, 2);
    }

    function testFuzz_settings_byAnybodyElse_areRefused(address other) public {
        vm.assume(other != OWNER && other != address(0));
        vm.startPrank(other, other);
        vm.expectRevert(IDisputeGameFactory.DisputeGameFactory_NotOwner.selector);
        factory.setImplementation(GameTypes.FAULT, implementation);
        vm.expectRevert(IDisputeGameFactory.DisputeGameFactory_NotOwner.selector);
        factory.setInitBond(GameTypes.FAULT, 1);
        vm.expectRevert(IDisputeGameFactory.DisputeGameFactory_NotOwner.selector);
        factory.transferOwnership(other);
        vm.expectRevert(IDisputeGameFactory.DisputeGameFactory_NotPendingOwner.selector);
        factory.acceptOwnership();
        vm.stopPrank();
    }

    function test_ownership_inTwoSteps() public {
        vm.prank(OWNER);
        factory.transferOwnership(HONEST);
        same(factory.owner(), OWNER);
        vm.prank(HONEST);
        factory.acceptOwnership();
        same(factory.owner(), HONEST);
        same(factory.pendingOwner(), address(0));
    }
}
