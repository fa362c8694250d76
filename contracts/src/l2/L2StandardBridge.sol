// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IL2CrossDomainMessenger} from "../interfaces/IL2CrossDomainMessenger.sol";
import {IL2StandardBridge} from "../interfaces/IL2StandardBridge.sol";
import {IERC165, IOptimismMintableERC20} from "../interfaces/IOptimismMintableERC20.sol";
import {Predeploys} from "../libraries/Predeploys.sol";

/// @title L2StandardBridge
/// @notice See {IL2StandardBridge}.
contract L2StandardBridge is IL2StandardBridge {
    string public constant version = "2.0.0";
    IL2CrossDomainMessenger public constant messenger =
        IL2CrossDomainMessenger(Predeploys.L2_CROSS_DOMAIN_MESSENGER);

    /// @notice Stands for ether in the events of the time when it was a token on L2.
    address private constant LEGACY_ETHER = 0xDeadDeAddeAddEAddeadDEaDDEAdDeaDDeAD0000;

    address public immutable otherBridge;

    modifier onlyOtherBridge() {
        if (msg.sender != address(messenger) || messenger.xDomainMessageSender() != otherBridge) {
            revert StandardBridge_NotOtherBridge();
        }
        _;
    }

    constructor(address otherBridge_) {
        otherBridge = otherBridge_;
    }

    function l1TokenBridge() external view returns (address) {
        return otherBridge;
    }

    function finalizeBridgeETH(address from, address to, uint256 amount, bytes calldata extraData)
        external
        payable
        onlyOtherBridge
    {
        if (msg.value != amount) {
            revert StandardBridge_WrongValue();
        }
        if (to == address(this) || to == address(messenger)) {
            revert StandardBridge_BlockedRecipient();
        }
        emit DepositFinalized(address(0), LEGACY_ETHER, from, to, amount, extraData);
        emit ETHBridgeFinalized(from, to, amount, extraData);
        (bool paid,) = to.call{value: amount}("");
        if (!paid) {
            revert StandardBridge_TransferFailed();
        }
    }

    function finalizeBridgeERC20(
        address localToken,
        address remoteToken,
        address from,
        address to,
        uint256 amount,
        bytes calldata extraData
    ) external onlyOtherBridge {
        if (!_isPair(localToken, remoteToken)) {
            revert StandardBridge_WrongTokenPair();
        }
        emit DepositFinalized(remoteToken, localToken, from, to, amount, extraData);
        emit ERC20BridgeFinalized(localToken, remoteToken, from, to, amount, extraData);
        IOptimismMintableERC20(localToken).mint(to, amount);
    }

    /// @notice Whether the L2 token says that it stands for that L1 token.
    function _isPair(address localToken, address remoteToken) private view returns (bool) {
        return IERC165(localToken).supportsInterface(type(IOptimismMintableERC20).interfaceId)
            && IOptimismMintableERC20(localToken).remoteToken() == remoteToken;
    }
}
