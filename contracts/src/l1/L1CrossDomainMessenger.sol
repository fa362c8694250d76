// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IL1CrossDomainMessenger} from "../interfaces/IL1CrossDomainMessenger.sol";
import {IPortal} from "../interfaces/IPortal.sol";
import {Predeploys} from "../libraries/Predeploys.sol";
import {CrossDomainMessenger} from "../universal/CrossDomainMessenger.sol";

/// @title L1CrossDomainMessenger
/// @notice See {IL1CrossDomainMessenger}.
contract L1CrossDomainMessenger is IL1CrossDomainMessenger, CrossDomainMessenger {
    string public constant version = "4.0.0";

    IPortal public immutable portal;

    constructor(IPortal portal_) CrossDomainMessenger(Predeploys.L2_CROSS_DOMAIN_MESSENGER) {
        portal = portal_;
    }

    function _passOn(uint64 gasLimit, bytes memory data) internal override {
        portal.depositTransaction{value: msg.value}(
            otherMessenger, msg.value, gasLimit, false, data
        );
    }

    function _isFromOther() internal view override returns (bool) {
        return msg.sender == address(portal) && portal.l2Sender() == otherMessenger;
    }

    /// @notice Through the portal, a message could deposit in this messenger's name.
    function _isBlockedHere(address target) internal view override returns (bool) {
        return target == address(portal);
    }

    function _isBlockedThere(address target) internal view override returns (bool) {
        return target == otherMessenger || target == Predeploys.L2_TO_L1_MESSAGE_PASSER;
    }
}
