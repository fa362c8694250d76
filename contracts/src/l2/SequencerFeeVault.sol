// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FeeVault} from "./FeeVault.sol";

/// @title SequencerFeeVault
/// @notice Collects priority fees: the coinbase of every L2 block.
contract SequencerFeeVault is FeeVault {
    constructor(address recipient_, uint256 minimum, WithdrawalNetwork network)
        FeeVault(recipient_, minimum, network)
    {}

    /// @notice The recipient, by the name that old tools ask for.
    function l1FeeWallet() external view returns (address) {
        return recipient;
    }
}
