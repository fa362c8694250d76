// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IL1CrossDomainMessenger} from "../interfaces/IL1CrossDomainMessenger.sol";
import {IL1StandardBridge} from "../interfaces/IL1StandardBridge.sol";
import {IL2StandardBridge} from "../interfaces/IL2StandardBridge.sol";
import {Predeploys} from "../libraries/Predeploys.sol";
import {Senders} from "../libraries/Senders.sol";
import {TokenTransfers} from "../libraries/TokenTransfers.sol";

/// @title L1StandardBridge
/// @notice See {IL1StandardBridge}. It holds the tokens; ether goes on to the Portal.
contract L1StandardBridge is IL1StandardBridge {
    string public constant version = "3.0.0";
    address public constant otherBridge = Predeploys.L2_STANDARD_BRIDGE;

    uint32 private constant RECEIVE_GAS_LIMIT = 200_000;

    IL1CrossDomainMessenger public immutable messenger;

    mapping(address l1Token => mapping(address l2Token => uint256)) public deposits;

    bool private transient _entered;

    /// @notice What a deposit of tokens is about.
    struct TokenDeposit {
        address l1Token;
        address l2Token;
        address to;
        uint256 amount;
    }

    modifier onlyKeyHolder() {
        if (!Senders.isKeyHolder()) {
            revert StandardBridge_NotKeyHolder();
        }
        _;
    }

    constructor(IL1CrossDomainMessenger messenger_) {
        messenger = messenger_;
    }

    receive() external payable onlyKeyHolder {
        _bridgeEth(msg.sender, RECEIVE_GAS_LIMIT, "");
    }

    function l2TokenBridge() external pure returns (address) {
        return otherBridge;
    }

    function depositETH(uint32 minGasLimit, bytes calldata extraData)
        external
        payable
        onlyKeyHolder
    {
        _bridgeEth(msg.sender, minGasLimit, extraData);
    }

    function depositETHTo(address to, uint32 minGasLimit, bytes calldata extraData)
        external
        payable
    {
        _bridgeEth(to, minGasLimit, extraData);
    }

    function bridgeETH(uint32 minGasLimit, bytes calldata extraData)
        external
        payable
        onlyKeyHolder
    {
        _bridgeEth(msg.sender, minGasLimit, extraData);
    }

    function bridgeETHTo(address to, uint32 minGasLimit, bytes calldata extraData)
        external
        payable
    {
        _bridgeEth(to, minGasLimit, extraData);
    }

    function depositERC20(
        address l1Token,
        address l2Token,
        uint256 amount,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external onlyKeyHolder {
        _bridgeErc20(TokenDeposit(l1Token, l2Token, msg.sender, amount), minGasLimit, extraData);
    }

    function depositERC20To(
        address l1Token,
        address l2Token,
        address to,
        uint256 amount,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external {
        _bridgeErc20(TokenDeposit(l1Token, l2Token, to, amount), minGasLimit, extraData);
    }

    function bridgeERC20(
        address localToken,
        address remoteToken,
        uint256 amount,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external onlyKeyHolder {
        TokenDeposit memory deposit = TokenDeposit(localToken, remoteToken, msg.sender, amount);
        _bridgeErc20(deposit, minGasLimit, extraData);
    }

    function bridgeERC20To(
        address localToken,
        address remoteToken,
        address to,
        uint256 amount,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external {
        _bridgeErc20(TokenDeposit(localToken, remoteToken, to, amount), minGasLimit, extraData);
    }

    function _bridgeEth(address to, uint32 minGasLimit, bytes memory extraData) private {
        if (to == otherBridge || to == Predeploys.L2_CROSS_DOMAIN_MESSENGER) {
            revert StandardBridge_BlockedRecipient();
        }
        emit ETHDepositInitiated(msg.sender, to, msg.value, extraData);
        emit ETHBridgeInitiated(msg.sender, to, msg.value, extraData);
        bytes memory message = abi.encodeCall(
            IL2StandardBridge.finalizeBridgeETH, (msg.sender, to, msg.value, extraData)
        );
        messenger.sendMessage{value: msg.value}(otherBridge, message, minGasLimit);
    }

    /// @notice Credits what arrived, which is less than asked for where the token takes a fee. The
    ///         lock keeps a token that calls back from counting one transfer twice.
    function _bridgeErc20(TokenDeposit memory deposit, uint32 minGasLimit, bytes calldata extraData)
        private
    {
        if (_entered) {
            revert StandardBridge_Reentered();
        }
        if (deposit.l1Token.code.length == 0) {
            revert StandardBridge_NotAContract(deposit.l1Token);
        }
        _entered = true;
        uint256 amount = TokenTransfers.take(deposit.l1Token, msg.sender, deposit.amount);
        _entered = false;
        deposits[deposit.l1Token][deposit.l2Token] += amount;
        _announceErc20(deposit, amount, extraData);
        bytes memory message = abi.encodeCall(
            IL2StandardBridge.finalizeBridgeERC20,
            (deposit.l2Token, deposit.l1Token, msg.sender, deposit.to, amount, extraData)
        );
        messenger.sendMessage(otherBridge, message, minGasLimit);
    }

    function _announceErc20(TokenDeposit memory deposit, uint256 amount, bytes calldata extraData)
        private
    {
        emit ERC20DepositInitiated(
            deposit.l1Token, deposit.l2Token, msg.sender, deposit.to, amount, extraData
        );
        emit ERC20BridgeInitiated(
            deposit.l1Token, deposit.l2Token, msg.sender, deposit.to, amount, extraData
        );
    }
}
