// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICrossDomainMessenger} from "../interfaces/ICrossDomainMessenger.sol";
import {IERC165} from "../interfaces/IOptimismMintableERC20.sol";
import {IOptimismMintableERC721} from "../interfaces/IOptimismMintableERC721.sol";
import {Predeploys} from "../libraries/Predeploys.sol";
import {ERC721Bridge} from "../universal/ERC721Bridge.sol";

/// @title L2ERC721Bridge
/// @notice Mints what stands for L1 tokens, and burns it when it goes back.
contract L2ERC721Bridge is ERC721Bridge {
    string public constant version = "2.0.0";

    constructor(address otherBridge_)
        ERC721Bridge(ICrossDomainMessenger(Predeploys.L2_CROSS_DOMAIN_MESSENGER), otherBridge_)
    {}

    function _takeIn(Move memory move) internal override {
        _checkPair(move);
        IOptimismMintableERC721(move.localToken).burn(msg.sender, move.tokenId);
    }

    function _giveOut(Move memory move) internal override {
        _checkPair(move);
        IOptimismMintableERC721(move.localToken).safeMint(move.to, move.tokenId);
    }

    /// @notice The L2 token must say that it stands for that L1 token.
    function _checkPair(Move memory move) private view {
        bytes4 kind = type(IOptimismMintableERC721).interfaceId;
        if (
            !IERC165(move.localToken).supportsInterface(kind)
                || IOptimismMintableERC721(move.localToken).remoteToken() != move.remoteToken
        ) {
            revert ERC721Bridge_WrongTokenPair();
        }
    }
}
