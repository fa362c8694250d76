// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Claim, GameId, GameType, Hash, Timestamp} from "../libraries/DisputeTypes.sol";
import {IDisputeGame} from "./IDisputeGame.sol";

/// @title IDisputeGameFactory
/// @notice Creates games and lists them. ABI: OP Stack `DisputeGameFactory`.
interface IDisputeGameFactory {
    struct GameSearchResult {
        uint256 index;
        GameId metadata;
        Timestamp timestamp;
        Claim rootClaim;
        bytes extraData;
    }

    event DisputeGameCreated(
        address indexed disputeProxy, GameType indexed gameType, Claim indexed rootClaim
    );
    event ImplementationSet(address indexed impl, GameType indexed gameType);
    event InitBondUpdated(GameType indexed gameType, uint256 indexed newBond);
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    error NoImplementation(GameType gameType);
    error IncorrectBondAmount();
    /// @notice A game about this claim was there before, whatever came of it.
    error GameAlreadyExists(Hash uuid);
    error DisputeGameFactory_NotOwner();
    error DisputeGameFactory_NotPendingOwner();
    error DisputeGameFactory_ZeroOwner();

    function version() external view returns (string memory);
    function owner() external view returns (address);
    function pendingOwner() external view returns (address);

    /// @notice What games of a type are clones of.
    function gameImpls(GameType gameType) external view returns (IDisputeGame);
    /// @notice Bond of a root claim in wei.
    function initBonds(GameType gameType) external view returns (uint256);
    function gameCount() external view returns (uint256);
    /// @notice Games in the order of their creation.
    function gameAtIndex(uint256 index)
        external
        view
        returns (GameType gameType, Timestamp timestamp, IDisputeGame proxy);
    /// @notice The game about this claim; zero if there is none.
    function games(GameType gameType, Claim rootClaim, bytes calldata extraData)
        external
        view
        returns (IDisputeGame proxy, Timestamp timestamp);
    function getGameUUID(GameType gameType, Claim rootClaim, bytes calldata extraData)
        external
        pure
        returns (Hash uuid);
    /// @notice Up to `n` games of a type, going down from index `start`.
    function findLatestGames(GameType gameType, uint256 start, uint256 n)
        external
        view
        returns (GameSearchResult[] memory found);

    /// @notice Claims an output root. `msg.value` is the bond, exactly `initBonds`.
    /// @param extraData The L2 block number as 32 bytes
    function create(GameType gameType, Claim rootClaim, bytes calldata extraData)
        external
        payable
        returns (IDisputeGame proxy);

    /// @notice The owner's.
    function setImplementation(GameType gameType, IDisputeGame impl) external;
    /// @notice The owner's.
    function setInitBond(GameType gameType, uint256 initBond) external;
    function transferOwnership(address newOwner) external;
    function acceptOwnership() external;
}
