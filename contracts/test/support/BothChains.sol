// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IL2ToL1MessagePasser} from "../../src/interfaces/IL2ToL1MessagePasser.sol";
import {IPortal} from "../../src/interfaces/IPortal.sol";
import {L2CrossDomainMessenger} from "../../src/l2/L2CrossDomainMessenger.sol";
import {L2ERC721Bridge} from "../../src/l2/L2ERC721Bridge.sol";
import {L2StandardBridge} from "../../src/l2/L2StandardBridge.sol";
import {L2ToL1MessagePasser} from "../../src/l2/L2ToL1MessagePasser.sol";
import {OptimismMintableERC20Factory} from "../../src/l2/OptimismMintableERC20Factory.sol";
import {OptimismMintableERC721Factory} from "../../src/l2/OptimismMintableERC721Factory.sol";
import {Predeploys} from "../../src/libraries/Predeploys.sol";
import {
    OutputRootProof,
    WithdrawalTransaction,
    Withdrawals
} from "../../src/libraries/Withdrawals.sol";
import {Chain} from "./Chain.sol";
import {Tries} from "./Tries.sol";
import {Vm} from "./Vm.sol";

/// @title BothChains
/// @notice L1's contracts and L2's predeploys side by side in one state. Deposits and withdrawals
///         are carried from one to the other as the nodes and the users do it.
abstract contract BothChains is Chain {
    L2CrossDomainMessenger internal constant l2Messenger =
        L2CrossDomainMessenger(Predeploys.L2_CROSS_DOMAIN_MESSENGER);
    L2StandardBridge internal constant l2Bridge =
        L2StandardBridge(payable(Predeploys.L2_STANDARD_BRIDGE));
    L2ERC721Bridge internal constant l2Erc721Bridge = L2ERC721Bridge(Predeploys.L2_ERC721_BRIDGE);
    L2ToL1MessagePasser internal constant passer =
        L2ToL1MessagePasser(payable(Predeploys.L2_TO_L1_MESSAGE_PASSER));
    OptimismMintableERC20Factory internal constant erc20Factory =
        OptimismMintableERC20Factory(Predeploys.OPTIMISM_MINTABLE_ERC20_FACTORY);
    OptimismMintableERC721Factory internal constant erc721Factory =
        OptimismMintableERC721Factory(Predeploys.OPTIMISM_MINTABLE_ERC721_FACTORY);

    uint256 private _now;
    uint256 private _games;

    function setUp() public virtual override {
        super.setUp();
        pass(1_700_000_000);
        place(address(l2Messenger), address(new L2CrossDomainMessenger(address(messenger))));
        place(address(l2Bridge), address(new L2StandardBridge(address(bridge))));
        place(address(l2Erc721Bridge), address(new L2ERC721Bridge(address(erc721Bridge))));
        place(address(passer), address(new L2ToL1MessagePasser()));
        place(address(erc20Factory), address(new OptimismMintableERC20Factory()));
        place(address(erc721Factory), address(new OptimismMintableERC721Factory(1)));
        vm.recordLogs();
    }

    function place(address where, address what) private {
        vm.etch(where, what.code);
    }

    /// @notice The compiler takes `block.timestamp` for a constant, so this keeps the time itself.
    function pass(uint256 seconds_) internal {
        _now += seconds_;
        vm.warp(_now);
    }

    /// @notice Executes the deposits made since the last call on L2.
    function toL2() internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].topics[0] == IPortal.TransactionDeposited.selector) {
                deposit(logs[i]);
            }
        }
    }

    function deposit(Vm.Log memory log) private {
        bytes memory opaque = abi.decode(log.data, (bytes));
        (uint256 mint, uint256 value, uint64 gas_, bytes memory data) = this.opened(opaque);
        address from = address(uint160(uint256(log.topics[1])));
        address to = address(uint160(uint256(log.topics[2])));
        vm.deal(from, from.balance + mint);
        vm.prank(from);
        (bool ok,) = to.call{value: value, gas: gas_}(data);
        yes(ok, "the deposit reverted on L2");
    }

    function opened(bytes calldata opaque)
        external
        pure
        returns (uint256 mint, uint256 value, uint64 gas_, bytes memory data)
    {
        mint = uint256(bytes32(opaque[:32]));
        value = uint256(bytes32(opaque[32:64]));
        gas_ = uint64(bytes8(opaque[64:72]));
        data = opaque[73:];
    }

    /// @notice Withdrawals made since the last call.
    function withdrawals() internal returns (WithdrawalTransaction[] memory found) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        found = new WithdrawalTransaction[](logs.length);
        uint256 count = 0;
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].topics[0] == IL2ToL1MessagePasser.MessagePassed.selector) {
                found[count++] = decoded(logs[i]);
            }
        }
        assembly ("memory-safe") {
            mstore(found, count)
        }
    }

    function decoded(Vm.Log memory log) private pure returns (WithdrawalTransaction memory tx_) {
        (uint256 value, uint256 gas_, bytes memory data, bytes32 hash) =
            abi.decode(log.data, (uint256, uint256, bytes, bytes32));
        tx_ = WithdrawalTransaction(
            uint256(log.topics[1]),
            address(uint160(uint256(log.topics[2]))),
            address(uint160(uint256(log.topics[3]))),
            value,
            gas_,
            data
        );
        yes(hash == Withdrawals.hash(tx_), "L1 and L2 name the withdrawal differently");
    }

    /// @notice Proves the withdrawals made since the last call, waits, and finalises them.
    function toL1() internal {
        WithdrawalTransaction[] memory found = withdrawals();
        for (uint256 i = 0; i < found.length; i++) {
            prove(found[i]);
        }
        pass(MATURITY + 1);
        for (uint256 i = 0; i < found.length; i++) {
            portal.finalizeWithdrawalTransaction(found[i]);
        }
    }

    function prove(WithdrawalTransaction memory tx_) internal {
        bytes32 hash = Withdrawals.hash(tx_);
        yes(passer.sentMessages(hash), "L2 knows of no such withdrawal");
        OutputRootProof memory parts;
        bytes[] memory proof;
        (parts.messagePasserStorageRoot, proof) = Tries.around(Withdrawals.path(hash), hex"01", 3);
        registry.add(Withdrawals.outputRoot(parts));
        pass(1);
        portal.proveWithdrawalTransaction(tx_, _games++, parts, proof);
    }
}
