// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Claim, GameStatus, GameType, Timestamp} from "../../src/libraries/DisputeTypes.sol";

/// @title OpenGame
/// @notice A game that says what the test wants.
contract OpenGame {
    Claim public immutable rootClaim;
    Timestamp public immutable createdAt;
    GameStatus public status;

    constructor(bytes32 root) {
        rootClaim = Claim.wrap(root);
        createdAt = Timestamp.wrap(uint64(block.timestamp));
    }

    function set(GameStatus status_) external {
        status = status_;
    }
}

/// @title OpenRegistry
/// @notice A registry and a factory that say what the test wants. By default all is well.
contract OpenRegistry {
    OpenGame[] private _games;
    bool public paused;
    mapping(OpenGame game => bool) private _improper;
    mapping(OpenGame game => bool) private _disrespected;
    mapping(OpenGame game => bool) private _invalid;

    GameType public constant respectedGameType = GameType.wrap(8);
    uint64 public constant retirementTimestamp = 77;
    uint256 public constant disputeGameFinalityDelaySeconds = 78;
    address public constant guardian = address(0x6a4d);

    function add(bytes32 root) external returns (OpenGame game) {
        game = new OpenGame(root);
        _games.push(game);
    }

    function setPaused(bool paused_) external {
        paused = paused_;
    }

    function set(OpenGame game, bool proper, bool respected, bool valid) external {
        _improper[game] = !proper;
        _disrespected[game] = !respected;
        _invalid[game] = !valid;
    }

    function disputeGameFactory() external view returns (OpenRegistry) {
        return this;
    }

    function gameAtIndex(uint256 index)
        external
        view
        returns (GameType gameType, Timestamp timestamp, OpenGame game)
    {
        game = _games[index];
        return (respectedGameType, game.createdAt(), game);
    }

    function disputeGameBlacklist(OpenGame game) external view returns (bool) {
        return _improper[game];
    }

    function isGameProper(OpenGame game) external view returns (bool) {
        return !_improper[game];
    }

    function isGameRespected(OpenGame game) external view returns (bool) {
        return !_disrespected[game];
    }

    function isGameClaimValid(OpenGame game) external view returns (bool) {
        return !_invalid[game] && !paused;
    }
}
