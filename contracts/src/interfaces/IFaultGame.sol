// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    BondDistributionMode,
    Claim,
    Clock,
    Duration,
    GameType,
    Hash,
    OutputRootProof,
    Position
} from "../libraries/DisputeTypes.sol";
import {IAnchorStateRegistry} from "./IAnchorStateRegistry.sol";
import {IDisputeGame} from "./IDisputeGame.sol";
import {IRiscvStep} from "./IRiscvStep.sol";

/// @title IFaultGame
/// @notice The bisection game of docs/spec/dispute.md. ABI: OP Stack `FaultDisputeGame`.
interface IFaultGame is IDisputeGame {
    /// @param absolutePrestate State hash of the program before its first step
    /// @param splitDepth Depth of the claims about single blocks' output roots
    /// @param clockExtension Least time that a side has for its next move
    /// @param maxClockDuration Time that a side has for all its moves
    /// @param preimageExtension On top of the extension where a step may need preimages loaded
    /// @param configHash Hash of the chain's configuration
    /// @param initialBond Least bond of the root claim in wei
    /// @param stepBond Bond at `maxGameDepth`; between the two bonds grow geometrically
    struct Parameters {
        GameType gameType;
        Claim absolutePrestate;
        uint256 maxGameDepth;
        uint256 splitDepth;
        Duration clockExtension;
        Duration maxClockDuration;
        Duration preimageExtension;
        IRiscvStep vm;
        IAnchorStateRegistry anchorStateRegistry;
        uint256 l2ChainId;
        bytes32 configHash;
        uint256 initialBond;
        uint256 stepBond;
    }

    event Move(uint256 indexed parentIndex, Claim indexed claim, address indexed claimant);
    event GameClosed(BondDistributionMode bondDistributionMode);

    error InvalidSplitDepth();
    error MaxDepthTooLarge();
    error InvalidClockExtension();
    error InvalidBonds();
    error InvalidDisputedClaimIndex();
    error CannotDefendRootClaim();
    error GameDepthExceeded();
    error TooManyClaims();
    error ClockTimeExceeded();
    error ClockNotExpired();
    error ClaimAlreadyExists();
    error ClaimAlreadyResolved();
    error ClaimAboveSplit();
    error IncorrectBondAmount();
    error InvalidParent();
    error InvalidPrestate();
    error ValidStep();
    error DuplicateStep();
    error InvalidLocalIdent();
    error InvalidOutputRootProof();
    error InvalidHeaderRLP();
    error BlockNumberMatches();
    error L2BlockNumberChallenged();
    error GamePaused();
    error GameNotResolved();
    error GameNotFinalized();
    error NoCreditToClaim();
    error BondTransferFailed();

    // Parameters.

    /// @notice State hash of the program before its first step.
    function absolutePrestate() external view returns (Claim);
    function maxGameDepth() external view returns (uint256);
    function splitDepth() external view returns (uint256);
    function maxClockDuration() external view returns (Duration);
    function clockExtension() external view returns (Duration);
    /// @notice What a side gets on top of the extension where it must load preimages next.
    function preimageExtension() external view returns (Duration);
    /// @notice `RiscvStep`, which executes one instruction.
    function vm() external view returns (IRiscvStep);
    function l2ChainId() external view returns (uint256);
    /// @notice Hash of the chain's configuration: local input 5 of the program.
    function configHash() external view returns (bytes32);
    /// @notice Bond of a claim at a position in wei.
    function getRequiredBond(Position position) external view returns (uint256);

    // State.

    function l2BlockNumber() external view returns (uint256);
    function startingOutputRoot() external view returns (Hash root, uint256 l2SequenceNumber);
    function startingBlockNumber() external view returns (uint256);
    function startingSequenceNumber() external view returns (uint256);
    function startingRootHash() external view returns (Hash);
    /// @notice One claim of the tree. Its parent is the claim that it moves against, 2^32 − 1 for
    ///         the root; it is countered by whose counter stands, once that is known; its bond is
    ///         in wei.
    function claimData(uint256 index)
        external
        view
        returns (
            uint32 parentIndex,
            address counteredBy,
            address claimant,
            uint128 bond,
            Claim claim,
            Position position,
            Clock clock
        );
    function claimDataLen() external view returns (uint256);
    /// @notice Whether a claim was made: by the hash of claim, position and parent's index.
    function claims(Hash) external view returns (bool);
    /// @notice Indices of the claims that move against one.
    function subgames(uint256 parentIndex, uint256 n) external view returns (uint256);
    function resolvedSubgames(uint256 index) external view returns (bool);
    function resolutionCheckpoints(uint256 index)
        external
        view
        returns (
            bool initialCheckpointComplete,
            uint32 subgameIndex,
            Position leftmostPosition,
            address counteredBy
        );
    /// @notice How many of the claims against one are still to be looked at by `resolveClaim`.
    function getNumToResolve(uint256 claimIndex) external view returns (uint256);
    /// @notice Seconds that the side against a claim has used; at `maxClockDuration` it may no longer
    ///         move against it.
    function getChallengerDuration(uint256 claimIndex) external view returns (Duration);
    function l2BlockNumberChallenged() external view returns (bool);
    function l2BlockNumberChallenger() external view returns (address);

    function bondDistributionMode() external view returns (BondDistributionMode);
    function normalModeCredit(address) external view returns (uint256);
    function refundModeCredit(address) external view returns (uint256);
    /// @notice What `claimCredit` would pay as things stand, in wei.
    function credit(address recipient) external view returns (uint256);

    // Moves.

    /// @notice Moves against a claim. `msg.value` is the bond, exactly `getRequiredBond`.
    /// @param disputed What the claim at the index is: the move fails where a reorganisation of the
    ///        settlement chain put another one there
    /// @param challengeIndex The claim to move against
    /// @param isAttack Whether to disagree with it; a defence agrees, and disagrees with what follows
    function move(Claim disputed, uint256 challengeIndex, Claim claim, bool isAttack)
        external
        payable;
    function attack(Claim disputed, uint256 parentIndex, Claim claim) external payable;
    function defend(Claim disputed, uint256 parentIndex, Claim claim) external payable;

    /// @notice Counters a claim at the greatest depth by executing an instruction.
    /// @param isAttack Whether the instruction is the one that leads to the claim's state, rather
    ///        than the one that follows
    /// @param stateData The machine's state before it
    /// @param proof The step's witness: docs/spec/machine.md
    function step(uint256 claimIndex, bool isAttack, bytes calldata stateData, bytes calldata proof)
        external;
    /// @notice Gives a local input of the program to the preimage oracle.
    /// @param ident 1 to 5: docs/spec/machine.md
    /// @param execLeafIdx Any claim of the run that the input is for
    function addLocalData(uint256 ident, uint256 execLeafIdx, uint256 partOffset) external;
    /// @notice Refutes the root claim by showing that its output root is another block's.
    /// @param headerRLP Header of the output root's block
    function challengeRootL2Block(
        OutputRootProof calldata outputRootProof,
        bytes calldata headerRLP
    ) external;

    /// @notice Resolves a claim once the clock against it has run out and all claims against it are
    ///         resolved.
    /// @param numToResolve How many of the claims against it to look at now; 0 for all
    function resolveClaim(uint256 claimIndex, uint256 numToResolve) external;
    /// @notice Decides how the bonds are paid, once the game is final.
    function closeGame() external;
    /// @notice Pays a player what is theirs; closes the game first where that is still to be done.
    function claimCredit(address recipient) external;
}
