// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IL1CrossDomainMessenger} from "../interfaces/IL1CrossDomainMessenger.sol";
import {IPortal} from "../interfaces/IPortal.sol";
import {Encoding} from "../libraries/Encoding.sol";
import {Predeploys} from "../libraries/Predeploys.sol";

/// @title L1CrossDomainMessenger
/// @notice See {IL1CrossDomainMessenger}.
contract L1CrossDomainMessenger is IL1CrossDomainMessenger {
    string public constant version = "3.0.0";
    address public constant otherMessenger = Predeploys.L2_CROSS_DOMAIN_MESSENGER;

    /// @notice What relaying costs beside the target's call: cold storage, hashing, the log.
    uint64 private constant RELAY_OVERHEAD_GAS = 200_000;
    /// @notice What the relayer keeps for itself and for the `CALL`; see `L2CrossDomainMessenger`.
    uint64 private constant RELAY_RESERVED_GAS = 85_000;
    /// @notice Size of the relaying call around the message.
    uint64 private constant ENCODING_BYTES = 260;

    IPortal public immutable portal;

    uint240 private _nonce;

    constructor(IPortal portal_) {
        portal = portal_;
    }

    function messageNonce() public view returns (uint256) {
        return Encoding.versionedNonce(_nonce);
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
        if (target == otherMessenger || target == Predeploys.L2_TO_L1_MESSAGE_PASSER) {
            revert CrossDomainMessenger_BlockedTarget();
        }
        uint256 nonce = messageNonce();
        _nonce++;
        bytes memory data =
            Encoding.relayCall(nonce, msg.sender, target, msg.value, minGasLimit, message);
        emit SentMessage(target, msg.sender, message, nonce, minGasLimit);
        emit SentMessageExtension1(msg.sender, msg.value);
        portal.depositTransaction{value: msg.value}(
            otherMessenger, msg.value, baseGas(message, minGasLimit), false, data
        );
    }
}
