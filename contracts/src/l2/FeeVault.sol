// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFeeVault} from "../interfaces/IFeeVault.sol";
import {IL2ToL1MessagePasser} from "../interfaces/IL2ToL1MessagePasser.sol";
import {Predeploys} from "../libraries/Predeploys.sol";

/// @title FeeVault
/// @notice See {IFeeVault}. Used as BaseFeeVault, L1FeeVault and OperatorFeeVault.
contract FeeVault is IFeeVault {
    string public constant version = "1.6.0";

    uint256 private constant L1_GAS_LIMIT = 400_000;

    address public immutable recipient;
    uint256 public immutable minWithdrawalAmount;
    WithdrawalNetwork public immutable withdrawalNetwork;

    uint256 public totalProcessed;

    constructor(address recipient_, uint256 minimum, WithdrawalNetwork network) {
        recipient = recipient_;
        minWithdrawalAmount = minimum;
        withdrawalNetwork = network;
    }

    receive() external payable {}

    function RECIPIENT() external view returns (address) {
        return recipient;
    }

    function MIN_WITHDRAWAL_AMOUNT() external view returns (uint256) {
        return minWithdrawalAmount;
    }

    function WITHDRAWAL_NETWORK() external view returns (WithdrawalNetwork) {
        return withdrawalNetwork;
    }

    function withdraw() external returns (uint256 value) {
        value = address(this).balance;
        if (value < minWithdrawalAmount) {
            revert FeeVault_BelowMinimum(value, minWithdrawalAmount);
        }
        totalProcessed += value;
        emit Withdrawal(value, recipient, msg.sender);
        emit Withdrawal(value, recipient, msg.sender, withdrawalNetwork);
        if (withdrawalNetwork == WithdrawalNetwork.L1) {
            IL2ToL1MessagePasser(payable(Predeploys.L2_TO_L1_MESSAGE_PASSER))
            .initiateWithdrawal{value: value}(
                recipient, L1_GAS_LIMIT, ""
            );
            return value;
        }
        (bool paid,) = recipient.call{value: value}("");
        if (!paid) {
            revert FeeVault_PaymentFailed();
        }
    }
}
