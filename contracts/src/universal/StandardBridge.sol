// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICrossDomainMessenger} from "../interfaces/ICrossDomainMessenger.sol";
import {IERC165, IOptimismMintableERC20} from "../interfaces/IOptimismMintableERC20.sol";
import {IStandardBridge} from "../interfaces/IStandardBridge.sol";
import {SafeCall} from "../libraries/SafeCall.sol";
import {Senders} from "../libraries/Senders.sol";
import {TokenTransfers} from "../libraries/TokenTransfers.sol";

/// @title StandardBridge
/// @notice See {IStandardBridge}: what the bridges on L1 and on L2 have in common.
abstract contract StandardBridge is IStandardBridge {
    uint32 internal constant RECEIVE_GAS_LIMIT = 200_000;
    /// @notice What ERC-165 allows an answer to cost.
    uint256 private constant ANSWER_GAS = 30_000;

    ICrossDomainMessenger public immutable messenger;
    address public immutable otherBridge;

    mapping(address localToken => mapping(address remoteToken => uint256)) public deposits;

    bool private transient _entered;

    /// @notice What goes from one side to the other. The tokens are zero for ether.
    struct Move {
        address localToken;
        address remoteToken;
        address from;
        address to;
        uint256 amount;
    }

    modifier onlyKeyHolder() {
        if (!Senders.isKeyHolder()) {
            revert StandardBridge_NotKeyHolder();
        }
        _;
    }

    modifier onlyOtherBridge() {
        if (msg.sender != address(messenger) || messenger.xDomainMessageSender() != otherBridge) {
            revert StandardBridge_NotOtherBridge();
        }
        _;
    }

    constructor(ICrossDomainMessenger messenger_, address otherBridge_) {
        messenger = messenger_;
        otherBridge = otherBridge_;
    }

    receive() external payable onlyKeyHolder {
        _bridgeEth(msg.sender, RECEIVE_GAS_LIMIT, "");
    }

    function bridgeETH(uint32 minGasLimit, bytes calldata extraData)
        external
        payable
        onlyKeyHolder
    {
        _bridgeEth(msg.sender, minGasLimit, extraData);
    }

    function bridgeETHTo(address to, uint32 minGasLimit, bytes calldata extraData)
        external
        payable
    {
        _bridgeEth(to, minGasLimit, extraData);
    }

    function bridgeERC20(
        address localToken,
        address remoteToken,
        uint256 amount,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external onlyKeyHolder {
        Move memory move = Move(localToken, remoteToken, msg.sender, msg.sender, amount);
        _bridgeErc20(move, minGasLimit, extraData);
    }

    function bridgeERC20To(
        address localToken,
        address remoteToken,
        address to,
        uint256 amount,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external {
        Move memory move = Move(localToken, remoteToken, msg.sender, to, amount);
        _bridgeErc20(move, minGasLimit, extraData);
    }

    function finalizeBridgeETH(address from, address to, uint256 amount, bytes calldata extraData)
        external
        payable
        onlyOtherBridge
    {
        if (msg.value != amount) {
            revert StandardBridge_WrongValue();
        }
        if (to == address(this) || to == address(messenger)) {
            revert StandardBridge_BlockedRecipient();
        }
        emit ETHBridgeFinalized(from, to, amount, extraData);
        _announceFinalized(Move(address(0), address(0), from, to, amount), extraData);
        if (!SafeCall.call(to, amount, 0, "")) {
            revert StandardBridge_TransferFailed();
        }
    }

    function finalizeBridgeERC20(
        address localToken,
        address remoteToken,
        address from,
        address to,
        uint256 amount,
        bytes calldata extraData
    ) external onlyOtherBridge {
        if (_entered) {
            revert StandardBridge_Reentered();
        }
        emit ERC20BridgeFinalized(localToken, remoteToken, from, to, amount, extraData);
        _announceFinalized(Move(localToken, remoteToken, from, to, amount), extraData);
        if (_isMintable(localToken)) {
            _checkPair(localToken, remoteToken);
            IOptimismMintableERC20(localToken).mint(to, amount);
        } else {
            uint256 held = deposits[localToken][remoteToken];
            if (held < amount) {
                revert StandardBridge_NotHeld();
            }
            deposits[localToken][remoteToken] = held - amount;
            TokenTransfers.give(localToken, to, amount);
        }
    }

    /// @notice Emits the older events.
    function _announceInitiated(Move memory move, bytes memory extraData) internal virtual;

    /// @notice Emits the older events.
    function _announceFinalized(Move memory move, bytes memory extraData) internal virtual;

    function _bridgeEth(address to, uint32 minGasLimit, bytes memory extraData) internal {
        if (to == otherBridge || to == messenger.otherMessenger()) {
            revert StandardBridge_BlockedRecipient();
        }
        _announceInitiated(Move(address(0), address(0), msg.sender, to, msg.value), extraData);
        emit ETHBridgeInitiated(msg.sender, to, msg.value, extraData);
        bytes memory message = abi.encodeCall(
            IStandardBridge.finalizeBridgeETH, (msg.sender, to, msg.value, extraData)
        );
        messenger.sendMessage{value: msg.value}(otherBridge, message, minGasLimit);
    }

    function _bridgeErc20(Move memory move, uint32 minGasLimit, bytes memory extraData) internal {
        if (move.to == otherBridge || move.to == address(0)) {
            revert StandardBridge_BlockedRecipient();
        }
        move.amount = _takeIn(move);
        _announceInitiated(move, extraData);
        emit ERC20BridgeInitiated(
            move.localToken, move.remoteToken, move.from, move.to, move.amount, extraData
        );
        bytes memory message = abi.encodeCall(
            IStandardBridge.finalizeBridgeERC20,
            (move.remoteToken, move.localToken, move.from, move.to, move.amount, extraData)
        );
        messenger.sendMessage(otherBridge, message, minGasLimit);
    }

    /// @notice Burns the tokens, or holds them.
    /// @return amount What arrived, which is less than asked for where the token takes a fee. The
    ///         lock keeps a token that calls back from counting one transfer twice.
    function _takeIn(Move memory move) private returns (uint256 amount) {
        if (_entered) {
            revert StandardBridge_Reentered();
        }
        if (move.localToken.code.length == 0) {
            revert StandardBridge_NotAContract(move.localToken);
        }
        if (_isMintable(move.localToken)) {
            _checkPair(move.localToken, move.remoteToken);
            IOptimismMintableERC20(move.localToken).burn(move.from, move.amount);
            return move.amount;
        }
        _entered = true;
        amount = TokenTransfers.take(move.localToken, move.from, move.amount);
        _entered = false;
        deposits[move.localToken][move.remoteToken] += amount;
    }

    /// @notice Whether the token says that this bridge mints it. A token that lies about it can
    ///         only cheat its own holders: what is held is counted by pairs.
    function _isMintable(address token) private view returns (bool) {
        bytes memory isKind =
            abi.encodeCall(IERC165.supportsInterface, (type(IOptimismMintableERC20).interfaceId));
        bytes memory bridge = abi.encodeCall(IOptimismMintableERC20.bridge, ());
        return
            _answer(token, isKind) == 1 && _answer(token, bridge) == uint256(uint160(address(this)));
    }

    function _checkPair(address localToken, address remoteToken) private view {
        if (IOptimismMintableERC20(localToken).remoteToken() != remoteToken) {
            revert StandardBridge_WrongTokenPair();
        }
    }

    /// @notice A word that a token answers; 0 where it has none.
    function _answer(address token, bytes memory question) private view returns (uint256) {
        (bool ok, bytes memory word) = token.staticcall{gas: ANSWER_GAS}(question);
        return ok && word.length == 32 ? abi.decode(word, (uint256)) : 0;
    }
}
