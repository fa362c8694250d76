// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IFeeVault
/// @notice Collects one kind of fee. Anyone may have it paid out to its recipient.
interface IFeeVault {
    enum WithdrawalNetwork {
        L1,
        L2
    }

    event Withdrawal(uint256 value, address to, address from);
    event Withdrawal(uint256 value, address to, address from, WithdrawalNetwork withdrawalNetwork);

    error FeeVault_BelowMinimum(uint256 balance, uint256 minimum);
    error FeeVault_PaymentFailed();

    function version() external view returns (string memory);
    function totalProcessed() external view returns (uint256);
    function recipient() external view returns (address);
    function RECIPIENT() external view returns (address);
    function minWithdrawalAmount() external view returns (uint256);
    function MIN_WITHDRAWAL_AMOUNT() external view returns (uint256);
    function withdrawalNetwork() external view returns (WithdrawalNetwork);
    function WITHDRAWAL_NETWORK() external view returns (WithdrawalNetwork);
    function withdraw() external returns (uint256 value);
    receive() external payable;
}
