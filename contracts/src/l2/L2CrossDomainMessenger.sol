// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IL2ToL1MessagePasser} from "../interfaces/IL2ToL1MessagePasser.sol";
import {AddressAlias} from "../libraries/AddressAlias.sol";
import {Predeploys} from "../libraries/Predeploys.sol";
import {CrossDomainMessenger} from "../universal/CrossDomainMessenger.sol";

/// @title L2CrossDomainMessenger
/// @notice The messenger on L2: its messages are withdrawals, and L1's come as deposits.
contract L2CrossDomainMessenger is CrossDomainMessenger {
    string public constant version = "4.0.0";

    constructor(address otherMessenger_) CrossDomainMessenger(otherMessenger_) {}

    function _passOn(uint64 gasLimit, bytes memory data) internal override {
        IL2ToL1MessagePasser(payable(Predeploys.L2_TO_L1_MESSAGE_PASSER))
        .initiateWithdrawal{value: msg.value}(
            otherMessenger, gasLimit, data
        );
    }

    function _isFromOther() internal view override returns (bool) {
        return msg.sender == AddressAlias.apply_(otherMessenger);
    }

    /// @notice Through the passer, a message could withdraw in this messenger's name.
    function _isBlockedHere(address target) internal pure override returns (bool) {
        return target == Predeploys.L2_TO_L1_MESSAGE_PASSER;
    }

    function _isBlockedThere(address target) internal view override returns (bool) {
        return target == otherMessenger;
    }
}
