// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @notice A token of which each piece is unique; its maker has piece 7.
contract ShopPiece is ERC721 {
    constructor() ERC721("Shop piece", "PCE") {
        _mint(msg.sender, 7);
    }
}
