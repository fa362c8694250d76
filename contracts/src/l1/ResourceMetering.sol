// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPortal} from "../interfaces/IPortal.sol";
import {ISystemConfig} from "../interfaces/ISystemConfig.sol";

/// @title ResourceMetering
/// @notice Sells L2 gas on L1. Its price moves with demand, as EIP-1559 moves the base fee, and is
///         paid by burning L1 gas, so that nobody can fill L2 through L1 for nothing.
abstract contract ResourceMetering {
    /// @param prevBaseFee Price of one L2 gas in wei of L1
    /// @param prevBoughtGas L2 gas sold in L1 block `prevBlockNum`
    /// @param prevBlockNum The L1 block of the last sale
    struct ResourceParams {
        uint128 prevBaseFee;
        uint64 prevBoughtGas;
        uint64 prevBlockNum;
    }

    ResourceParams internal _params;

    constructor() {
        _params = ResourceParams({
            prevBaseFee: 1 gwei, prevBoughtGas: 0, prevBlockNum: uint64(block.number)
        });
    }

    /// @notice Sells `amount` L2 gas. `gasBefore` is what was left when the call began: gas that
    ///         it has used up to now counts as paid.
    function _meter(ISystemConfig.ResourceConfig memory config, uint64 amount, uint256 gasBefore)
        internal
    {
        ResourceParams memory now_ = _params;
        if (block.number != now_.prevBlockNum) {
            now_.prevBaseFee = _nextBaseFee(config, now_);
            now_.prevBoughtGas = 0;
            now_.prevBlockNum = uint64(block.number);
        }
        if (uint256(now_.prevBoughtGas) + amount > config.maxResourceLimit) {
            revert IPortal.OutOfGas();
        }
        now_.prevBoughtGas += amount;
        _params = now_;

        uint256 price = block.basefee > 1 gwei ? block.basefee : 1 gwei;
        uint256 due = uint256(amount) * now_.prevBaseFee / price;
        uint256 used = gasBefore - gasleft();
        if (due > used) {
            _burnGas(due - used);
        }
    }

    /// @notice EIP-1559's step for the block of the last sale, then one step down for each empty
    ///         block since. Each step down takes an eighth, so the loop is short.
    function _nextBaseFee(ISystemConfig.ResourceConfig memory config, ResourceParams memory last)
        private
        view
        returns (uint128)
    {
        int256 target = int256(uint256(config.maxResourceLimit) / config.elasticityMultiplier);
        int256 denominator = int256(uint256(config.baseFeeMaxChangeDenominator));
        int256 fee = int256(uint256(last.prevBaseFee));
        int256 excess = int256(uint256(last.prevBoughtGas)) - target;
        fee = _clamp(config, fee + fee * excess / target / denominator);
        uint256 emptyBlocks = block.number - last.prevBlockNum - 1;
        int256 floor = int256(uint256(config.minimumBaseFee));
        while (emptyBlocks != 0 && fee > floor) {
            fee = _clamp(config, fee - fee / denominator);
            emptyBlocks--;
        }
        return uint128(uint256(fee));
    }

    function _clamp(ISystemConfig.ResourceConfig memory config, int256 fee)
        private
        pure
        returns (int256)
    {
        int256 low = int256(uint256(config.minimumBaseFee));
        int256 high = int256(uint256(config.maximumBaseFee));
        return fee < low ? low : fee > high ? high : fee;
    }

    function _burnGas(uint256 amount) private view {
        uint256 start = gasleft();
        while (start - gasleft() < amount) {}
    }
}
