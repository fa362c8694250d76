// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAnchorStateRegistry} from "../interfaces/IAnchorStateRegistry.sol";
import {IDisputeGame} from "../interfaces/IDisputeGame.sol";
import {IDisputeGameFactory} from "../interfaces/IDisputeGameFactory.sol";
import {
    Claim,
    GameStatus,
    GameType,
    Hash,
    Proposal,
    Timestamp
} from "../libraries/DisputeTypes.sol";

/// @title AnchorStateRegistry
/// @notice See {IAnchorStateRegistry}. Anchors form a stack. A game remembers the anchor that it
///         started from and is proper only as long as that is in the stack; excluding an anchor
///         takes it and all above it off. So whoever stands in the stack stands on anchors that do,
///         and a game falls with any claim that it was built on, however far back.
contract AnchorStateRegistry is IAnchorStateRegistry {
    string public constant version = "1.0.0";

    IDisputeGameFactory public immutable disputeGameFactory;
    address public immutable guardian;
    uint256 public immutable disputeGameFinalityDelaySeconds;
    uint256 public immutable pauseDurationSeconds;

    Proposal private _startingAnchorRoot;
    GameType public respectedGameType;
    uint64 public retirementTimestamp;
    mapping(IDisputeGame game => bool) public disputeGameBlacklist;
    uint256 public pausedUntil;

    /// @notice The stack's games from 1 on; number 0 is the first anchor, which no game claimed.
    mapping(uint256 number => IDisputeGame) private _anchorAt;
    mapping(IDisputeGame game => uint256) private _numberOf;
    uint256 private _newest;

    modifier onlyGuardian() {
        if (msg.sender != guardian) {
            revert AnchorStateRegistry_Unauthorized();
        }
        _;
    }

    constructor(Parameters memory parameters) {
        if (Hash.unwrap(parameters.startingAnchorRoot.root) == 0) {
            revert AnchorStateRegistry_ZeroAnchorRoot();
        }
        disputeGameFactory = parameters.disputeGameFactory;
        guardian = parameters.guardian;
        disputeGameFinalityDelaySeconds = parameters.disputeGameFinalityDelaySeconds;
        pauseDurationSeconds = parameters.pauseDurationSeconds;
        _startingAnchorRoot = parameters.startingAnchorRoot;
        respectedGameType = parameters.respectedGameType;
        retirementTimestamp = uint64(block.timestamp);
        emit RespectedGameTypeSet(parameters.respectedGameType);
        emit RetirementTimestampSet(block.timestamp);
    }

    function anchors(GameType) external view returns (Hash root, uint256 l2SequenceNumber) {
        return getAnchorRoot();
    }

    function getStartingAnchorRoot() external view returns (Proposal memory) {
        return _startingAnchorRoot;
    }

    function setAnchorState(IDisputeGame game) external {
        (, uint256 current) = getAnchorRoot();
        if (!isGameClaimValid(game) || game.l2SequenceNumber() <= current) {
            revert AnchorStateRegistry_InvalidAnchorGame();
        }
        _newest++;
        _anchorAt[_newest] = game;
        _numberOf[game] = _newest;
        emit AnchorUpdated(game);
    }

    function setRespectedGameType(GameType gameType) external onlyGuardian {
        respectedGameType = gameType;
        emit RespectedGameTypeSet(gameType);
    }

    function updateRetirementTimestamp() external onlyGuardian {
        retirementTimestamp = uint64(block.timestamp);
        emit RetirementTimestampSet(block.timestamp);
    }

    function blacklistDisputeGame(IDisputeGame game) external onlyGuardian {
        if (address(game) != address(0) && isAnchor(game)) {
            _newest = _numberOf[game] - 1;
            emit AnchorRolledBack(game);
        }
        disputeGameBlacklist[game] = true;
        emit DisputeGameBlacklisted(game);
    }

    function pause() external onlyGuardian {
        uint256 earliest = pausedUntil == 0 ? 0 : pausedUntil + pauseDurationSeconds;
        if (block.timestamp < earliest) {
            revert AnchorStateRegistry_PauseTooSoon(earliest);
        }
        pausedUntil = block.timestamp + pauseDurationSeconds;
        emit Paused(pausedUntil);
    }

    function unpause() external onlyGuardian {
        if (!paused()) {
            revert AnchorStateRegistry_NotPaused();
        }
        pausedUntil = block.timestamp;
        emit Unpaused();
    }

    function paused() public view returns (bool) {
        return block.timestamp < pausedUntil;
    }

    function anchorGame() public view returns (IDisputeGame) {
        return _anchorAt[_newest];
    }

    function getAnchorRoot() public view returns (Hash root, uint256 l2SequenceNumber) {
        IDisputeGame game = anchorGame();
        if (address(game) == address(0)) {
            return (_startingAnchorRoot.root, _startingAnchorRoot.l2SequenceNumber);
        }
        return (Hash.wrap(Claim.unwrap(game.rootClaim())), game.l2SequenceNumber());
    }

    function isAnchor(IDisputeGame game) public view returns (bool) {
        uint256 number = _numberOf[game];
        return number <= _newest && address(_anchorAt[number]) == address(game);
    }

    function isGameRegistered(IDisputeGame game) public view returns (bool) {
        if (address(game).code.length == 0) {
            return false;
        }
        (GameType gameType, Claim rootClaim, bytes memory extraData) = game.gameData();
        (IDisputeGame registered,) = disputeGameFactory.games(gameType, rootClaim, extraData);
        return address(registered) == address(game)
            && address(game.anchorStateRegistry()) == address(this);
    }

    function isGameRespected(IDisputeGame game) public view returns (bool) {
        return game.wasRespectedGameTypeWhenCreated();
    }

    function isGameBlacklisted(IDisputeGame game) public view returns (bool) {
        return disputeGameBlacklist[game];
    }

    function isGameRetired(IDisputeGame game) public view returns (bool) {
        return Timestamp.unwrap(game.createdAt()) <= retirementTimestamp;
    }

    function isGameResolved(IDisputeGame game) public view returns (bool) {
        return Timestamp.unwrap(game.resolvedAt()) != 0 && game.status() != GameStatus.IN_PROGRESS;
    }

    function isGameProper(IDisputeGame game) public view returns (bool) {
        return isGameRegistered(game) && !isGameBlacklisted(game) && !isGameRetired(game)
            && isAnchor(game.startingGame()) && !paused();
    }

    function isGameFinalized(IDisputeGame game) public view returns (bool) {
        return isGameResolved(game)
            && block.timestamp
                > Timestamp.unwrap(game.resolvedAt()) + disputeGameFinalityDelaySeconds;
    }

    function isGameClaimValid(IDisputeGame game) public view returns (bool) {
        return isGameProper(game) && isGameRespected(game) && isGameFinalized(game)
            && game.status() == GameStatus.DEFENDER_WINS && Claim.unwrap(game.rootClaim()) != 0;
    }
}
