// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAnchorStateRegistry} from "../interfaces/IAnchorStateRegistry.sol";
import {IFaultGame} from "../interfaces/IFaultGame.sol";
import {IRiscvStep} from "../interfaces/IRiscvStep.sol";
import {BondCurve} from "../libraries/BondCurve.sol";
import {Claim, Duration, GameType, Hash, Position} from "../libraries/DisputeTypes.sol";
import {ImmutableClone} from "../libraries/ImmutableClone.sol";
import {Positions} from "../libraries/Positions.sol";

/// @title GameTerms
/// @notice What is fixed before the first move of a {FaultGame}: the chain's parameters, which are
///         in the code that all games share, and the claim, which is in the clone's own.
abstract contract GameTerms is IFaultGame {
    /// @notice Immutable arguments: creator (20 bytes), root claim (32), L1 head (32), block (32).
    uint256 internal constant CLONE_BYTES = ImmutableClone.CODE_BYTES + 116;
    uint256 private constant ROOT_CLAIM_OFFSET = 20;
    uint256 private constant L1_HEAD_OFFSET = 52;
    uint256 private constant BLOCK_OFFSET = 84;

    /// @notice Positions have 128 bits, and a step is one deeper than a claim.
    uint256 private constant DEEPEST = 125;

    GameType public immutable gameType;
    Claim public immutable absolutePrestate;
    uint256 public immutable maxGameDepth;
    uint256 public immutable splitDepth;
    Duration public immutable clockExtension;
    Duration public immutable maxClockDuration;
    Duration public immutable preimageExtension;
    IRiscvStep public immutable vm;
    IAnchorStateRegistry public immutable anchorStateRegistry;
    uint256 public immutable l2ChainId;
    bytes32 public immutable configHash;

    uint256 internal immutable _initialBond;
    uint256 private immutable _stepBond;
    uint256 private immutable _bondGrowth;

    constructor(Parameters memory p) {
        if (p.maxGameDepth > DEEPEST) {
            revert MaxDepthTooLarge();
        }
        if (p.splitDepth < 2 || p.splitDepth + 2 > p.maxGameDepth || p.splitDepth > 63) {
            revert InvalidSplitDepth();
        }
        uint256 extension = Duration.unwrap(p.clockExtension);
        uint256 longest = Duration.unwrap(p.maxClockDuration);
        if (
            extension == 0 || 2 * extension > longest
                || extension + Duration.unwrap(p.preimageExtension) > longest
        ) {
            revert InvalidClockExtension();
        }
        if (
            p.initialBond == 0 || p.stepBond < p.initialBond || p.stepBond > type(uint96).max
                || p.stepBond / p.initialBond >= 1 << 60
        ) {
            revert InvalidBonds();
        }
        if (Claim.unwrap(p.absolutePrestate) == 0) {
            revert InvalidPrestate();
        }
        gameType = p.gameType;
        absolutePrestate = p.absolutePrestate;
        maxGameDepth = p.maxGameDepth;
        splitDepth = p.splitDepth;
        clockExtension = p.clockExtension;
        maxClockDuration = p.maxClockDuration;
        preimageExtension = p.preimageExtension;
        vm = p.vm;
        anchorStateRegistry = p.anchorStateRegistry;
        l2ChainId = p.l2ChainId;
        configHash = p.configHash;
        _initialBond = p.initialBond;
        _stepBond = p.stepBond;
        _bondGrowth = BondCurve.growth(p.initialBond, p.stepBond, p.maxGameDepth);
    }

    // The claim.

    function gameData() external view returns (GameType, Claim, bytes memory) {
        return (gameType, rootClaim(), extraData());
    }

    function gameCreator() public view returns (address) {
        return address(bytes20(ImmutableClone.word(0)));
    }

    function rootClaim() public view returns (Claim) {
        return Claim.wrap(ImmutableClone.word(ROOT_CLAIM_OFFSET));
    }

    function l1Head() public view returns (Hash) {
        return Hash.wrap(ImmutableClone.word(L1_HEAD_OFFSET));
    }

    function l2BlockNumber() public view returns (uint256) {
        return uint256(ImmutableClone.word(BLOCK_OFFSET));
    }

    function extraData() public view returns (bytes memory) {
        return abi.encode(l2BlockNumber());
    }

    function l2SequenceNumber() external view returns (uint256) {
        return l2BlockNumber();
    }

    // Bonds.

    function getRequiredBond(Position position) public view returns (uint256) {
        uint256 depth = Positions.depth(position);
        if (depth > maxGameDepth) {
            revert GameDepthExceeded();
        }
        return depth == maxGameDepth ? _stepBond : BondCurve.bond(_initialBond, _bondGrowth, depth);
    }
}
