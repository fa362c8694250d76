// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICrossDomainMessenger} from "../interfaces/ICrossDomainMessenger.sol";
import {Encoding} from "../libraries/Encoding.sol";
import {SafeCall} from "../libraries/SafeCall.sol";

/// @title CrossDomainMessenger
/// @notice See {ICrossDomainMessenger}: what the messengers on L1 and on L2 have in common.
abstract contract CrossDomainMessenger is ICrossDomainMessenger {
    /// @notice What relaying costs beside the target's call: cold storage, hashing, the log.
    uint64 private constant RELAY_OVERHEAD_GAS = 200_000;
    /// @notice What the relayer keeps for itself and for the `CALL`; see `SafeCall`.
    uint64 private constant RELAY_RESERVED_GAS = 85_000;
    /// @notice Size of the relaying call around the message.
    uint64 private constant ENCODING_BYTES = 260;
    /// @notice Gas kept back for what follows the target's call.
    uint256 private constant RESERVED_GAS = 40_000;

    address public immutable otherMessenger;

    mapping(bytes32 msgHash => bool) public successfulMessages;
    mapping(bytes32 msgHash => bool) public failedMessages;
    uint240 private _nonce;

    address private transient _sender;

    constructor(address otherMessenger_) {
        otherMessenger = otherMessenger_;
    }

    function messageNonce() public view returns (uint256) {
        return Encoding.versionedNonce(_nonce);
    }

    function xDomainMessageSender() external view returns (address) {
        if (_sender == address(0)) {
            revert CrossDomainMessenger_NoSender();
        }
        return _sender;
    }

    /// @notice EIP-150 keeps 1/64 from the target's call; EIP-7623 sets a floor by size.
    function baseGas(bytes memory message, uint32 minGasLimit) public pure returns (uint64) {
        uint64 execution = RELAY_OVERHEAD_GAS + RELAY_RESERVED_GAS + uint64(minGasLimit) * 64 / 63;
        uint64 size = uint64(message.length) + ENCODING_BYTES;
        uint64 standard = execution + size * 16;
        uint64 floor = size * 40;
        return 21_000 + (standard > floor ? standard : floor);
    }

    function sendMessage(address target, bytes calldata message, uint32 minGasLimit)
        external
        payable
    {
        if (_isBlockedThere(target)) {
            revert CrossDomainMessenger_BlockedTarget();
        }
        uint256 nonce = messageNonce();
        _nonce++;
        bytes memory data =
            Encoding.relayCall(nonce, msg.sender, target, msg.value, minGasLimit, message);
        emit SentMessage(target, msg.sender, message, nonce, minGasLimit);
        emit SentMessageExtension1(msg.sender, msg.value);
        _passOn(baseGas(message, minGasLimit), data);
    }

    function relayMessage(
        uint256 nonce,
        address sender,
        address target,
        uint256 value,
        uint256 minGasLimit,
        bytes memory message
    ) external payable {
        if (Encoding.version(nonce) != Encoding.MESSAGE_VERSION) {
            revert CrossDomainMessenger_WrongVersion();
        }
        bytes32 msgHash =
            keccak256(Encoding.relayCall(nonce, sender, target, value, minGasLimit, message));
        _checkCaller(msgHash, value);
        if (target == address(this) || _isBlockedHere(target)) {
            revert CrossDomainMessenger_BlockedTarget();
        }
        if (successfulMessages[msgHash]) {
            revert CrossDomainMessenger_AlreadyRelayed();
        }
        bool reentered = _sender != address(0);
        bool enoughGas = SafeCall.hasGas(minGasLimit, RESERVED_GAS);
        if (!reentered && enoughGas && _deliver(sender, target, value, message)) {
            successfulMessages[msgHash] = true;
            emit RelayedMessage(msgHash);
        } else {
            failedMessages[msgHash] = true;
            emit FailedRelayedMessage(msgHash);
        }
    }

    /// @notice Has the other messenger called with `data` and this call's ether.
    function _passOn(uint64 gasLimit, bytes memory data) internal virtual;

    /// @notice Whether the other messenger makes this call.
    function _isFromOther() internal view virtual returns (bool);

    /// @notice Targets to which this messenger must not speak.
    function _isBlockedHere(address target) internal view virtual returns (bool);

    /// @notice Targets to which the other one won't speak.
    function _isBlockedThere(address target) internal view virtual returns (bool);

    function _checkCaller(bytes32 msgHash, uint256 value) private view {
        if (_isFromOther()) {
            if (msg.value != value) {
                revert CrossDomainMessenger_WrongValue();
            }
        } else {
            if (msg.value != 0) {
                revert CrossDomainMessenger_ValueOnReplay();
            }
            if (!failedMessages[msgHash]) {
                revert CrossDomainMessenger_NotFailed();
            }
        }
    }

    function _deliver(address sender, address target, uint256 value, bytes memory message)
        private
        returns (bool delivered)
    {
        _sender = sender;
        delivered = SafeCall.call(target, value, RESERVED_GAS, message);
        _sender = address(0);
    }
}
