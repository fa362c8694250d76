// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICrossDomainMessenger} from "./ICrossDomainMessenger.sol";
import {IPortal} from "./IPortal.sol";

/// @title IL1CrossDomainMessenger
/// @notice The messenger on L1: its messages are deposits, and L2's come as withdrawals.
interface IL1CrossDomainMessenger is ICrossDomainMessenger {
    function portal() external view returns (IPortal);
}
