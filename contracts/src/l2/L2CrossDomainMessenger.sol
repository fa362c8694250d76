// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IL2CrossDomainMessenger} from "../interfaces/IL2CrossDomainMessenger.sol";
import {AddressAlias} from "../libraries/AddressAlias.sol";
import {Encoding} from "../libraries/Encoding.sol";
import {Predeploys} from "../libraries/Predeploys.sol";

/// @title L2CrossDomainMessenger
/// @notice See {IL2CrossDomainMessenger}.
contract L2CrossDomainMessenger is IL2CrossDomainMessenger {
    string public constant version = "3.0.0";

    /// @notice Gas kept back for what follows the target's call.
    uint256 private constant RESERVED_GAS = 40_000;
    /// @notice What the `CALL` itself may cost: cold account, value, new account.
    uint256 private constant CALL_GAS = 40_000;

    address public immutable otherMessenger;

    mapping(bytes32 msgHash => bool) public successfulMessages;
    mapping(bytes32 msgHash => bool) public failedMessages;

    address private transient _sender;

    constructor(address otherMessenger_) {
        otherMessenger = otherMessenger_;
    }

    function xDomainMessageSender() external view returns (address) {
        if (_sender == address(0)) {
            revert CrossDomainMessenger_NoSender();
        }
        return _sender;
    }

    /// @notice First called by the deposit that carries the message and its ether; if that fails,
    ///         anyone may call it again, and the ether waits here.
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
        if (target == address(this) || target == Predeploys.L2_TO_L1_MESSAGE_PASSER) {
            revert CrossDomainMessenger_BlockedTarget();
        }
        if (successfulMessages[msgHash]) {
            revert CrossDomainMessenger_AlreadyRelayed();
        }
        bool reentered = _sender != address(0);
        if (!reentered && _enoughGas(minGasLimit) && _deliver(sender, target, value, message)) {
            successfulMessages[msgHash] = true;
            emit RelayedMessage(msgHash);
        } else {
            failedMessages[msgHash] = true;
            emit FailedRelayedMessage(msgHash);
        }
    }

    function _checkCaller(bytes32 msgHash, uint256 value) private view {
        if (msg.sender == AddressAlias.apply_(otherMessenger)) {
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

    /// @notice EIP-150 gives the target at most 63/64 of what is left after the `CALL`'s cost.
    function _enoughGas(uint256 minGasLimit) private view returns (bool) {
        return gasleft() * 63 >= minGasLimit * 64 + (RESERVED_GAS + CALL_GAS) * 63;
    }

    function _deliver(address sender, address target, uint256 value, bytes memory message)
        private
        returns (bool delivered)
    {
        _sender = sender;
        (delivered,) = target.call{gas: gasleft() - RESERVED_GAS, value: value}(message);
        _sender = address(0);
    }
}
