// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputeGame} from "../interfaces/IDisputeGame.sol";
import {IDisputeGameFactory} from "../interfaces/IDisputeGameFactory.sol";
import {Claim, GameId, GameType, Hash, Timestamp} from "../libraries/DisputeTypes.sol";
import {ImmutableClone} from "../libraries/ImmutableClone.sol";

/// @title DisputeGameFactory
/// @notice See {IDisputeGameFactory}. A game's address depends on its creator, claim, L1 head and
///         block number: a move meant for it cannot reach another game after a reorganisation.
contract DisputeGameFactory is IDisputeGameFactory {
    string public constant version = "1.0.0";

    address public owner;
    address public pendingOwner;
    mapping(GameType gameType => IDisputeGame) public gameImpls;
    mapping(GameType gameType => uint256) public initBonds;

    mapping(Hash uuid => GameId) private _gameOf;
    GameId[] private _games;

    modifier onlyOwner() {
        if (msg.sender != owner) {
            revert DisputeGameFactory_NotOwner();
        }
        _;
    }

    constructor(address owner_) {
        if (owner_ == address(0)) {
            revert DisputeGameFactory_ZeroOwner();
        }
        owner = owner_;
        emit OwnershipTransferred(address(0), owner_);
    }

    function gameCount() external view returns (uint256) {
        return _games.length;
    }

    function gameAtIndex(uint256 index)
        external
        view
        returns (GameType gameType, Timestamp timestamp, IDisputeGame proxy)
    {
        return _unpack(_games[index]);
    }

    function games(GameType gameType, Claim rootClaim, bytes calldata extraData)
        external
        view
        returns (IDisputeGame proxy, Timestamp timestamp)
    {
        (, timestamp, proxy) = _unpack(_gameOf[getGameUUID(gameType, rootClaim, extraData)]);
    }

    function findLatestGames(GameType gameType, uint256 start, uint256 n)
        external
        view
        returns (GameSearchResult[] memory found)
    {
        if (start >= _games.length || n == 0) {
            return found;
        }
        found = new GameSearchResult[](n < start + 1 ? n : start + 1);
        uint256 count = 0;
        for (uint256 i = start + 1; i > 0 && count < found.length; i--) {
            GameId id = _games[i - 1];
            (GameType itsType, Timestamp timestamp, IDisputeGame proxy) = _unpack(id);
            if (GameType.unwrap(itsType) == GameType.unwrap(gameType)) {
                found[count++] = GameSearchResult({
                    index: i - 1,
                    metadata: id,
                    timestamp: timestamp,
                    rootClaim: proxy.rootClaim(),
                    extraData: proxy.extraData()
                });
            }
        }
        // Shortens the array to what was found: a memory array's length is its first word.
        assembly ("memory-safe") {
            mstore(found, count)
        }
    }

    function create(GameType gameType, Claim rootClaim, bytes calldata extraData)
        external
        payable
        returns (IDisputeGame proxy)
    {
        IDisputeGame impl = gameImpls[gameType];
        if (address(impl) == address(0)) {
            revert NoImplementation(gameType);
        }
        if (msg.value != initBonds[gameType]) {
            revert IncorrectBondAmount();
        }
        Hash uuid = getGameUUID(gameType, rootClaim, extraData);
        if (GameId.unwrap(_gameOf[uuid]) != 0) {
            revert GameAlreadyExists(uuid);
        }
        bytes memory arguments =
            abi.encodePacked(msg.sender, rootClaim, blockhash(block.number - 1), extraData);
        proxy = IDisputeGame(ImmutableClone.create(address(impl), arguments));
        GameId id = _pack(gameType, block.timestamp, proxy);
        _gameOf[uuid] = id;
        _games.push(id);
        emit DisputeGameCreated(address(proxy), gameType, rootClaim);
        proxy.initialize{value: msg.value}();
    }

    function setImplementation(GameType gameType, IDisputeGame impl) external onlyOwner {
        gameImpls[gameType] = impl;
        emit ImplementationSet(address(impl), gameType);
    }

    function setInitBond(GameType gameType, uint256 initBond) external onlyOwner {
        initBonds[gameType] = initBond;
        emit InitBondUpdated(gameType, initBond);
    }

    function transferOwnership(address newOwner) external onlyOwner {
        pendingOwner = newOwner;
        emit OwnershipTransferStarted(owner, newOwner);
    }

    function acceptOwnership() external {
        if (msg.sender != pendingOwner) {
            revert DisputeGameFactory_NotPendingOwner();
        }
        emit OwnershipTransferred(owner, msg.sender);
        owner = msg.sender;
        pendingOwner = address(0);
    }

    function getGameUUID(GameType gameType, Claim rootClaim, bytes calldata extraData)
        public
        pure
        returns (Hash)
    {
        return Hash.wrap(keccak256(abi.encode(gameType, rootClaim, extraData)));
    }

    function _pack(GameType gameType, uint256 timestamp, IDisputeGame proxy)
        private
        pure
        returns (GameId)
    {
        uint256 place = uint160(address(proxy));
        return
            GameId.wrap(
                bytes32(uint256(GameType.unwrap(gameType)) << 224 | timestamp << 160 | place)
            );
    }

    function _unpack(GameId id) private pure returns (GameType, Timestamp, IDisputeGame) {
        uint256 packed = uint256(GameId.unwrap(id));
        return (
            GameType.wrap(uint32(packed >> 224)),
            Timestamp.wrap(uint64(packed >> 160)),
            IDisputeGame(address(uint160(packed)))
        );
    }
}
