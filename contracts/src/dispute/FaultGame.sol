// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAnchorStateRegistry} from "../interfaces/IAnchorStateRegistry.sol";
import {IDisputeGame} from "../interfaces/IDisputeGame.sol";
import {IFaultGame} from "../interfaces/IFaultGame.sol";
import {IPreimageOracle} from "../interfaces/IPreimageOracle.sol";
import {IRiscvStep} from "../interfaces/IRiscvStep.sol";
import {BlockHeader} from "../libraries/BlockHeader.sol";
import {BondCurve} from "../libraries/BondCurve.sol";
import {Clocks} from "../libraries/Clocks.sol";
import {
    BondDistributionMode,
    Claim,
    Clock,
    Duration,
    GameStatus,
    GameType,
    Hash,
    OutputRootProof,
    Position,
    Proposal,
    Timestamp
} from "../libraries/DisputeTypes.sol";
import {ImmutableClone} from "../libraries/ImmutableClone.sol";
import {Positions} from "../libraries/Positions.sol";

/// @title FaultGame
/// @notice See {IFaultGame} and docs/spec/dispute.md. Deployed once with a chain's parameters; each
///         game is a clone of it with the claim as immutable arguments. It holds its bonds itself:
///         they are paid only after the finality delay, in which the guardian can still exclude the
///         game, and then everybody gets back what they put in.
contract FaultGame is IFaultGame {
    /// @notice One claim of the tree: see `claimData` of {IFaultGame}.
    struct ClaimRecord {
        uint32 parentIndex;
        address counteredBy;
        address claimant;
        uint96 bond;
        Claim claim;
        Position position;
        Clock clock;
    }

    /// @notice How far the resolution of a claim has come: see `resolutionCheckpoints`.
    struct ResolutionCheckpoint {
        bool initialCheckpointComplete;
        uint32 subgameIndex;
        Position leftmostPosition;
        address counteredBy;
    }

    /// @notice The output roots between which a run of the machine is; position 0 is the anchor's.
    struct Outputs {
        Claim starting;
        Position startingPosition;
        Claim disputed;
        Position disputedPosition;
    }

    string public constant version = "1.0.0";

    /// @notice Immutable arguments: creator (20 bytes), root claim (32), L1 head (32), block (32).
    uint256 private constant CLONE_BYTES = ImmutableClone.CODE_BYTES + 116;
    uint256 private constant ROOT_CLAIM_OFFSET = 20;
    uint256 private constant L1_HEAD_OFFSET = 52;
    uint256 private constant BLOCK_OFFSET = 84;

    uint32 private constant NO_PARENT = type(uint32).max;
    /// @notice Positions have 128 bits, and a step is one deeper than a claim.
    uint256 private constant DEEPEST = 125;

    /// @notice First byte of the state hash of a machine that exited with code 0.
    uint256 private constant STATUS_VALID = 0;
    uint256 private constant STATUS_INVALID = 1;
    uint256 private constant STATUS_PANIC = 2;

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

    uint256 private immutable _initialBond;
    uint256 private immutable _stepBond;
    uint256 private immutable _bondGrowth;

    Timestamp public createdAt;
    Timestamp public resolvedAt;
    GameStatus public status;
    BondDistributionMode public bondDistributionMode;
    bool public wasRespectedGameTypeWhenCreated;
    bool public l2BlockNumberChallenged;
    address public l2BlockNumberChallenger;
    IDisputeGame public startingGame;
    Proposal public startingOutputRoot;

    ClaimRecord[] private _claims;
    mapping(Hash claimHash => bool) public claims;
    mapping(uint256 index => uint256[]) public subgames;
    mapping(uint256 index => bool) public resolvedSubgames;
    mapping(uint256 index => ResolutionCheckpoint) public resolutionCheckpoints;
    mapping(address player => uint256) public normalModeCredit;
    mapping(address player => uint256) public refundModeCredit;

    modifier inProgress() {
        if (status != GameStatus.IN_PROGRESS) {
            revert GameNotInProgress();
        }
        _;
    }

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

    // Creation.

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
                parentIndex: NO_PARENT,
                counteredBy: address(0),
                claimant: gameCreator(),
                bond: uint96(msg.value),
                claim: rootClaim(),
                position: Positions.ROOT,
                clock: Clocks.of_(0, block.timestamp)
            })
        );
    }

    // Moves.

    function attack(Claim disputed, uint256 parentIndex, Claim claim) external payable {
        move(disputed, parentIndex, claim, true);
    }

    function defend(Claim disputed, uint256 parentIndex, Claim claim) external payable {
        move(disputed, parentIndex, claim, false);
    }

    function move(Claim disputed, uint256 challengeIndex, Claim claim, bool isAttack)
        public
        payable
        inProgress
    {
        ClaimRecord storage parent = _claims[challengeIndex];
        if (Claim.unwrap(parent.claim) != Claim.unwrap(disputed)) {
            revert InvalidDisputedClaimIndex();
        }
        if (challengeIndex == 0 && l2BlockNumberChallenged) {
            revert L2BlockNumberChallenged();
        }
        Position position = Positions.moved(parent.position, isAttack);
        uint256 depth = Positions.depth(position);
        // Whose trace starts with a claim can't agree with it and disagree with what comes before.
        if (!isAttack && (challengeIndex == 0 || depth == splitDepth + 2)) {
            revert CannotDefendRootClaim();
        }
        if (depth > maxGameDepth) {
            revert GameDepthExceeded();
        }
        if (depth == splitDepth + 1) {
            _checkExecutionRoot(claim, challengeIndex, isAttack);
        }
        if (msg.value != getRequiredBond(position)) {
            revert IncorrectBondAmount();
        }
        Clock clock = _clockOfMove(challengeIndex, depth);
        Hash claimHash = Hash.wrap(keccak256(abi.encode(claim, position, challengeIndex)));
        if (claims[claimHash]) {
            revert ClaimAlreadyExists();
        }
        claims[claimHash] = true;
        subgames[challengeIndex].push(_claims.length);
        _record(
            ClaimRecord({
                parentIndex: uint32(challengeIndex),
                counteredBy: address(0),
                claimant: msg.sender,
                bond: uint96(msg.value),
                claim: claim,
                position: position,
                clock: clock
            })
        );
        emit Move(challengeIndex, claim, msg.sender);
    }

    function step(uint256 claimIndex, bool isAttack, bytes calldata stateData, bytes calldata proof)
        external
        inProgress
    {
        ClaimRecord storage leaf = _claims[claimIndex];
        if (resolvedSubgames[claimIndex]) {
            revert ClaimAlreadyResolved();
        }
        if (Positions.depth(leaf.position) != maxGameDepth) {
            revert InvalidParent();
        }
        (Claim pre, ClaimRecord storage post) = _aroundStep(leaf, isAttack);
        // The first byte is the status, which the hash of the state does not have.
        if (keccak256(stateData) << 8 != Claim.unwrap(pre) << 8) {
            revert InvalidPrestate();
        }
        bool isTrue = _stateAfter(claimIndex, stateData, proof) == Claim.unwrap(post.claim);
        // Claims of the same side are an even number of depths apart. A false claim of the leaf's
        // side counters it, and so does a true one of the other side's that it disagrees with.
        bool isLeafsSide =
            (Positions.depth(leaf.position) - Positions.depth(post.position)) % 2 == 0;
        if (isTrue == isLeafsSide) {
            revert ValidStep();
        }
        if (leaf.counteredBy != address(0)) {
            revert DuplicateStep();
        }
        leaf.counteredBy = msg.sender;
    }

    function addLocalData(uint256 ident, uint256 execLeafIdx, uint256 partOffset)
        external
        inProgress
    {
        Outputs memory outputs = _outputs(execLeafIdx);
        bytes32 word;
        uint256 size = 32;
        if (ident == 1) {
            word = Hash.unwrap(l1Head());
        } else if (ident == 2) {
            word = Claim.unwrap(outputs.starting);
        } else if (ident == 3) {
            word = Claim.unwrap(outputs.disputed);
        } else if (ident == 4) {
            word = bytes32(_blockNumberAt(outputs.disputedPosition) << 192);
            size = 8;
        } else if (ident == 5) {
            word = configHash;
        } else {
            revert InvalidLocalIdent();
        }
        vm.oracle().loadLocalData(ident, _localContext(outputs), word, size, partOffset);
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

    // Resolution.

    function resolveClaim(uint256 claimIndex, uint256 numToResolve) external inProgress {
        if (Duration.unwrap(getChallengerDuration(claimIndex)) < Duration.unwrap(maxClockDuration))
        {
            revert ClockNotExpired();
        }
        if (resolvedSubgames[claimIndex]) {
            revert ClaimAlreadyResolved();
        }
        ResolutionCheckpoint memory checkpoint = resolutionCheckpoints[claimIndex];
        if (!checkpoint.initialCheckpointComplete) {
            checkpoint.initialCheckpointComplete = true;
            checkpoint.leftmostPosition = Position.wrap(type(uint128).max);
        }
        uint256[] storage counters = subgames[claimIndex];
        uint256 count = counters.length;
        uint256 left = count - checkpoint.subgameIndex;
        uint256 end = numToResolve == 0 || numToResolve > left
            ? count
            : checkpoint.subgameIndex + numToResolve;
        for (uint256 i = checkpoint.subgameIndex; i < end; i++) {
            _consider(counters[i], checkpoint);
        }
        checkpoint.subgameIndex = uint32(end);
        resolutionCheckpoints[claimIndex] = checkpoint;
        if (end == count) {
            _settle(claimIndex, checkpoint.counteredBy);
        }
    }

    function resolve() external inProgress returns (GameStatus status_) {
        if (!resolvedSubgames[0]) {
            revert OutOfOrderResolution();
        }
        status_ = _claims[0].counteredBy == address(0)
            ? GameStatus.DEFENDER_WINS
            : GameStatus.CHALLENGER_WINS;
        resolvedAt = Timestamp.wrap(uint64(block.timestamp));
        status = status_;
        emit Resolved(status_);
    }

    function closeGame() public {
        if (bondDistributionMode != BondDistributionMode.UNDECIDED) {
            return;
        }
        if (anchorStateRegistry.paused()) {
            revert GamePaused();
        }
        if (Timestamp.unwrap(resolvedAt) == 0) {
            revert GameNotResolved();
        }
        if (!anchorStateRegistry.isGameFinalized(this)) {
            revert GameNotFinalized();
        }
        // A game that is not newer than the anchor is refused there, which is no reason to keep bonds.
        try anchorStateRegistry.setAnchorState(this) {} catch {}
        BondDistributionMode mode = anchorStateRegistry.isGameProper(this)
            ? BondDistributionMode.NORMAL
            : BondDistributionMode.REFUND;
        bondDistributionMode = mode;
        emit GameClosed(mode);
    }

    function claimCredit(address recipient) external {
        closeGame();
        uint256 amount = credit(recipient);
        if (amount == 0) {
            revert NoCreditToClaim();
        }
        normalModeCredit[recipient] = 0;
        refundModeCredit[recipient] = 0;
        (bool paid,) = recipient.call{value: amount}("");
        if (!paid) {
            revert BondTransferFailed();
        }
    }

    // Reading.

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
        )
    {
        ClaimRecord storage c = _claims[index];
        return (c.parentIndex, c.counteredBy, c.claimant, c.bond, c.claim, c.position, c.clock);
    }

    function claimDataLen() external view returns (uint256) {
        return _claims.length;
    }

    function getNumToResolve(uint256 claimIndex) external view returns (uint256) {
        return subgames[claimIndex].length - resolutionCheckpoints[claimIndex].subgameIndex;
    }

    function l2SequenceNumber() external view returns (uint256) {
        return l2BlockNumber();
    }

    function startingBlockNumber() external view returns (uint256) {
        return startingOutputRoot.l2SequenceNumber;
    }

    function startingSequenceNumber() external view returns (uint256) {
        return startingOutputRoot.l2SequenceNumber;
    }

    function startingRootHash() external view returns (Hash) {
        return startingOutputRoot.root;
    }

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

    function getRequiredBond(Position position) public view returns (uint256) {
        uint256 depth = Positions.depth(position);
        if (depth > maxGameDepth) {
            revert GameDepthExceeded();
        }
        return depth == maxGameDepth ? _stepBond : BondCurve.bond(_initialBond, _bondGrowth, depth);
    }

    function getChallengerDuration(uint256 claimIndex) public view inProgress returns (Duration) {
        ClaimRecord storage claim = _claims[claimIndex];
        uint256 used = block.timestamp - Clocks.timestamp(claim.clock);
        if (claim.parentIndex != NO_PARENT) {
            used += Clocks.duration(_claims[claim.parentIndex].clock);
        }
        uint256 most = Duration.unwrap(maxClockDuration);
        return Duration.wrap(uint64(used < most ? used : most));
    }

    function credit(address recipient) public view returns (uint256) {
        return bondDistributionMode == BondDistributionMode.REFUND
            ? refundModeCredit[recipient]
            : normalModeCredit[recipient];
    }

    // Inside.

    function _record(ClaimRecord memory claim) private {
        _claims.push(claim);
        refundModeCredit[claim.claimant] += claim.bond;
    }

    /// @notice Clock of a claim made now. Its side is left what it needs for its next move.
    function _clockOfMove(uint256 challengeIndex, uint256 depth) private view returns (Clock) {
        uint256 used = Duration.unwrap(getChallengerDuration(challengeIndex));
        uint256 most = Duration.unwrap(maxClockDuration);
        if (used == most) {
            revert ClockTimeExceeded();
        }
        uint256 reserve = Duration.unwrap(clockExtension);
        if (depth + 1 == splitDepth) {
            reserve *= 2; // its next move is the first of a run, which has to be computed
        } else if (depth + 1 == maxGameDepth) {
            reserve += Duration.unwrap(preimageExtension); // its next move is a step
        }
        return Clocks.of_(used + reserve > most ? most - reserve : used, block.timestamp);
    }

    /// @notice Notes a counter that stands and is further left than those before it.
    function _consider(uint256 index, ResolutionCheckpoint memory checkpoint) private view {
        if (!resolvedSubgames[index]) {
            revert OutOfOrderResolution();
        }
        ClaimRecord storage counter = _claims[index];
        uint128 leftmost = Position.unwrap(checkpoint.leftmostPosition);
        if (counter.counteredBy == address(0) && Position.unwrap(counter.position) < leftmost) {
            checkpoint.counteredBy = counter.claimant;
            checkpoint.leftmostPosition = counter.position;
        }
    }

    /// @notice The bond goes to whose counter stands, or back.
    function _settle(uint256 claimIndex, address counteredBy) private {
        ClaimRecord storage claim = _claims[claimIndex];
        if (claimIndex == 0 && l2BlockNumberChallenged) {
            counteredBy = l2BlockNumberChallenger;
        } else if (claim.counteredBy != address(0)) {
            counteredBy = claim.counteredBy; // by a step
        }
        claim.counteredBy = counteredBy;
        resolvedSubgames[claimIndex] = true;
        normalModeCredit[counteredBy == address(0) ? claim.claimant : counteredBy] += claim.bond;
    }

    /// @notice The first claim of a run says how the run ends: badly, if it is meant to refute the
    ///         disputed output root; well, if it is meant to uphold it.
    function _checkExecutionRoot(Claim claim, uint256 parentIndex, bool isAttack) private view {
        bool refutes = isAttack;
        if (!isAttack) {
            uint128 next = Position.unwrap(_claims[parentIndex].position) + 1;
            ClaimRecord storage disputed =
                _ancestor(Positions.traceAncestor(Position.wrap(next)), parentIndex);
            // Made by the side of the claim that is moved against, which is at the split depth.
            refutes = Positions.depth(disputed.position) % 2 == splitDepth % 2;
        }
        uint256 machineStatus = uint8(Claim.unwrap(claim)[0]);
        bool fits = refutes
            ? machineStatus == STATUS_INVALID || machineStatus == STATUS_PANIC
            : machineStatus == STATUS_VALID;
        if (!fits) {
            revert UnexpectedRootClaim(claim);
        }
    }

    /// @notice The claim about this step of the run among the ancestors of one.
    function _ancestorInRun(Position position, uint256 index)
        private
        view
        returns (ClaimRecord storage)
    {
        return _ancestor(Positions.traceAncestorBelow(position, splitDepth), index);
    }

    function _ancestor(Position position, uint256 index)
        private
        view
        returns (ClaimRecord storage found)
    {
        found = _claims[index];
        while (Position.unwrap(found.position) != Position.unwrap(position)) {
            found = _claims[found.parentIndex];
        }
    }

    function _stateAfter(uint256 claimIndex, bytes calldata stateData, bytes calldata proof)
        private
        view
        returns (bytes32)
    {
        return vm.step(stateData, proof, _localContext(_outputs(claimIndex)));
    }

    /// @notice What a step leads from, and the claim about where it leads.
    function _aroundStep(ClaimRecord storage leaf, bool isAttack)
        private
        view
        returns (Claim pre, ClaimRecord storage post)
    {
        uint128 place = Position.unwrap(leaf.position);
        if (!isAttack) {
            return (leaf.claim, _ancestorInRun(Position.wrap(place + 1), leaf.parentIndex));
        }
        bool isFirst = place % (1 << (maxGameDepth - splitDepth - 1)) == 0;
        pre = isFirst
            ? absolutePrestate
            : _ancestorInRun(Position.wrap(place - 1), leaf.parentIndex).claim;
        post = leaf;
    }

    /// @notice Between which output roots the run is to which a claim belongs.
    function _outputs(uint256 index) private view returns (Outputs memory) {
        ClaimRecord storage claim = _claims[index];
        if (Positions.depth(claim.position) <= splitDepth) {
            revert ClaimAboveSplit();
        }
        Position runRoot;
        while (Positions.depth(claim.position) > splitDepth) {
            runRoot = claim.position;
            index = claim.parentIndex;
            claim = _claims[index];
        }
        uint128 place = Position.unwrap(claim.position);
        if (Position.unwrap(runRoot) != place << 1) {
            // a defence: the claim is agreed upon, the next one is disputed
            ClaimRecord storage next =
                _ancestor(Positions.traceAncestor(Position.wrap(place + 1)), index);
            return Outputs(claim.claim, claim.position, next.claim, next.position);
        }
        if (Positions.indexAtDepth(claim.position) == 0) {
            Claim anchor = Claim.wrap(Hash.unwrap(startingOutputRoot.root));
            return Outputs(anchor, Position.wrap(0), claim.claim, claim.position);
        }
        ClaimRecord storage before =
            _ancestor(Positions.traceAncestor(Position.wrap(place - 1)), index);
        return Outputs(before.claim, before.position, claim.claim, claim.position);
    }

    function _localContext(Outputs memory outputs) private pure returns (bytes32) {
        return keccak256(abi.encode(outputs));
    }

    /// @notice The L2 block that a claim about an output root is for.
    function _blockNumberAt(Position position) private view returns (uint256) {
        uint256 number =
            startingOutputRoot.l2SequenceNumber + Positions.traceIndex(position, splitDepth) + 1;
        uint256 claimed = l2BlockNumber();
        return number < claimed ? number : claimed;
    }
}
