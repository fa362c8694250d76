// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BlockHeader} from "../libraries/BlockHeader.sol";
import {Clocks} from "../libraries/Clocks.sol";
import {
    Claim,
    GameType,
    Hash,
    OutputRootProof,
    Proposal,
    Timestamp
} from "../libraries/DisputeTypes.sol";
import {Positions} from "../libraries/Positions.sol";
import {GameMoves} from "./GameMoves.sol";
import {GameResolution} from "./GameResolution.sol";
import {GameSteps} from "./GameSteps.sol";
import {GameTerms} from "./GameTerms.sol";

/// @title FaultGame
/// @notice See {IFaultGame} and docs/spec/dispute.md. Deployed once with a chain's parameters; each
///         game is a clone of it with the claim as immutable arguments. It holds its bonds itself:
///         they are paid only after the finality delay, in which the guardian can still exclude the
///         game, and then everybody gets back what they put in. Here are its creation and what
///         concerns the root claim alone. Beneath, in the order in which to read them:
///         {GameTerms}, {GameState}, {GameMoves}, {GameSteps}, {GameResolution}.
contract FaultGame is GameMoves, GameSteps, GameResolution {
    string public constant version = "1.0.0";

    constructor(Parameters memory p) GameTerms(p) {}

    function initialize() external payable {
        if (_claims.length != 0) {
            revert AlreadyInitialized();
        }
        if (address(this).code.length != CLONE_BYTES) {
            revert BadExtraData();
        }
        (Hash root, uint256 start) = anchorStateRegistry.getAnchorRoot();
        if (Hash.unwrap(root) == 0) {
            revert AnchorRootNotFound();
        }
        uint256 claimed = l2BlockNumber();
        if (
            Claim.unwrap(rootClaim()) == 0 || claimed <= start
                || claimed - start > uint256(1) << splitDepth || claimed > type(uint64).max
        ) {
            revert UnexpectedRootClaim(rootClaim());
        }
        if (msg.value < _initialBond || msg.value > type(uint96).max) {
            revert IncorrectBondAmount();
        }
        startingOutputRoot = Proposal(root, start);
        startingGame = anchorStateRegistry.anchorGame();
        createdAt = Timestamp.wrap(uint64(block.timestamp));
        wasRespectedGameTypeWhenCreated =
            GameType.unwrap(anchorStateRegistry.respectedGameType()) == GameType.unwrap(gameType);
        _record(
            ClaimRecord({
                parent: NONE,
                left: NONE,
                right: NONE,
                run: NONE,
                counteredBy: address(0),
                claimant: gameCreator(),
                bond: uint96(msg.value),
                claim: rootClaim(),
                position: Positions.ROOT,
                clock: Clocks.of_(0, block.timestamp)
            })
        );
    }

    function challengeRootL2Block(
        OutputRootProof calldata outputRootProof,
        bytes calldata headerRLP
    ) external inProgress {
        if (l2BlockNumberChallenged) {
            revert L2BlockNumberChallenged();
        }
        if (resolvedSubgames[0]) {
            revert ClaimAlreadyResolved();
        }
        if (keccak256(abi.encode(outputRootProof)) != Claim.unwrap(rootClaim())) {
            revert InvalidOutputRootProof();
        }
        if (keccak256(headerRLP) != outputRootProof.latestBlockhash) {
            revert InvalidHeaderRLP();
        }
        (bool ok, uint256 number) = BlockHeader.number(headerRLP);
        if (!ok) {
            revert InvalidHeaderRLP();
        }
        if (number == l2BlockNumber()) {
            revert BlockNumberMatches();
        }
        l2BlockNumberChallenged = true;
        l2BlockNumberChallenger = msg.sender;
    }
}
