// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FeeVault} from "../../src/l2/FeeVault.sol";
import {GasPriceOracle} from "../../src/l2/GasPriceOracle.sol";
import {IFeeVault} from "../../src/interfaces/IFeeVault.sol";
import {L1Block} from "../../src/l2/L1Block.sol";
import {L2CrossDomainMessenger} from "../../src/l2/L2CrossDomainMessenger.sol";
import {L2StandardBridge} from "../../src/l2/L2StandardBridge.sol";
import {L2ToL1MessagePasser} from "../../src/l2/L2ToL1MessagePasser.sol";
import {OptimismMintableERC20Factory} from "../../src/l2/OptimismMintableERC20Factory.sol";
import {Predeploys} from "../../src/libraries/Predeploys.sol";
import {SequencerFeeVault} from "../../src/l2/SequencerFeeVault.sol";
import {Check} from "./Check.sol";

/// @title L2
/// @notice The predeploys, where an L2's genesis has them.
abstract contract L2 is Check {
    address internal constant L1_MESSENGER = address(0x1001);
    address internal constant L1_BRIDGE = address(0x1002);
    address internal constant COLLECTOR = address(0xfee5);
    address internal constant ALICE = address(0xa11ce);

    L1Block internal constant l1Block = L1Block(Predeploys.L1_BLOCK);
    GasPriceOracle internal constant oracle = GasPriceOracle(Predeploys.GAS_PRICE_ORACLE);
    L2CrossDomainMessenger internal constant messenger =
        L2CrossDomainMessenger(Predeploys.L2_CROSS_DOMAIN_MESSENGER);
    L2StandardBridge internal constant bridge =
        L2StandardBridge(payable(Predeploys.L2_STANDARD_BRIDGE));
    L2ToL1MessagePasser internal constant passer =
        L2ToL1MessagePasser(payable(Predeploys.L2_TO_L1_MESSAGE_PASSER));
    OptimismMintableERC20Factory internal constant factory =
        OptimismMintableERC20Factory(Predeploys.OPTIMISM_MINTABLE_ERC20_FACTORY);
    FeeVault internal constant vault = FeeVault(payable(Predeploys.BASE_FEE_VAULT));

    function setUp() public virtual {
        place(address(l1Block), address(new L1Block()));
        place(address(oracle), address(new GasPriceOracle()));
        place(address(messenger), address(new L2CrossDomainMessenger(L1_MESSENGER)));
        place(address(bridge), address(new L2StandardBridge(L1_BRIDGE)));
        place(address(passer), address(new L2ToL1MessagePasser()));
        place(address(factory), address(new OptimismMintableERC20Factory()));
        place(address(vault), address(new FeeVault(COLLECTOR, 10, IFeeVault.WithdrawalNetwork.L2)));
    }

    function place(address where, address what) internal {
        vm.etch(where, what.code);
    }
}
