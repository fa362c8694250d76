// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IL2ToL1MessagePasser} from "../interfaces/IL2ToL1MessagePasser.sol";
import {Encoding} from "../libraries/Encoding.sol";

/// @title L2ToL1MessagePasser
/// @notice See {IL2ToL1MessagePasser}. Slot 0 is protocol: withdrawals are proven in it.
contract L2ToL1MessagePasser is IL2ToL1MessagePasser {
    string public constant version = "1.2.0";
    uint16 public constant MESSAGE_VERSION = Encoding.MESSAGE_VERSION;

    uint256 private constant RECEIVE_GAS_LIMIT = 100_000;
    /// @notice L1 takes transactions of at most 2^24 gas (EIP-7825), of which proving the sender
    ///         right and the call data need some.
    uint256 private constant MAX_GAS_LIMIT = 12_000_000;
    /// @notice What fits into a transaction on L1, with the rest of it.
    uint256 private constant MAX_DATA_BYTES = 120_000;

    mapping(bytes32 withdrawalHash => bool) public sentMessages;
    uint240 private _nonce;

    receive() external payable {
        initiateWithdrawal(msg.sender, RECEIVE_GAS_LIMIT, "");
    }

    function burn() external {
        uint256 balance = address(this).balance;
        new Oblivion{value: balance}();
        emit WithdrawerBalanceBurnt(balance);
    }

    function messageNonce() public view returns (uint256) {
        return Encoding.versionedNonce(_nonce);
    }

    function initiateWithdrawal(address target, uint256 gasLimit, bytes memory data)
        public
        payable
    {
        if (gasLimit > MAX_GAS_LIMIT) {
            revert L2ToL1MessagePasser_GasLimitTooHigh(MAX_GAS_LIMIT);
        }
        if (data.length > MAX_DATA_BYTES) {
            revert L2ToL1MessagePasser_DataTooLarge(MAX_DATA_BYTES);
        }
        uint256 nonce = messageNonce();
        bytes32 withdrawalHash =
            keccak256(abi.encode(nonce, msg.sender, target, msg.value, gasLimit, data));
        sentMessages[withdrawalHash] = true;
        _nonce++;
        emit MessagePassed(nonce, msg.sender, target, msg.value, gasLimit, data, withdrawalHash);
    }
}

/// @title Oblivion
/// @notice Takes its ether with it: EIP-6780 still destroys what was created in the same
///         transaction.
contract Oblivion {
    constructor() payable {
        selfdestruct(payable(address(this)));
    }
}
