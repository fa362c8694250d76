// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title ShopToken
/// @notice An ordinary OpenZeppelin token, all of it the deployer's.
contract ShopToken is ERC20Permit {
    constructor(uint256 supply) ERC20("Shop", "SHP") ERC20Permit("Shop") {
        _mint(msg.sender, supply);
    }
}
