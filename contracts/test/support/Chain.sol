// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDataPolicy} from "../../src/interfaces/IDataPolicy.sol";
import {IAnchorStateRegistry} from "../../src/interfaces/IAnchorStateRegistry.sol";
import {ISystemConfig} from "../../src/interfaces/ISystemConfig.sol";
import {BlobData} from "../../src/l1/BlobData.sol";
import {Inbox} from "../../src/l1/Inbox.sol";
import {L1CrossDomainMessenger} from "../../src/l1/L1CrossDomainMessenger.sol";
import {L1ERC721Bridge} from "../../src/l1/L1ERC721Bridge.sol";
import {L1StandardBridge} from "../../src/l1/L1StandardBridge.sol";
import {Portal} from "../../src/l1/Portal.sol";
import {SinglePoster} from "../../src/l1/SinglePoster.sol";
import {SystemConfig} from "../../src/l1/SystemConfig.sol";
import {Check} from "./Check.sol";
import {OpenRegistry} from "./OpenGames.sol";

/// @title Chain
/// @notice A chain's L1 contracts, deployed as the deployment plan does.
abstract contract Chain is Check {
    address internal constant OWNER = address(0x0123);
    address internal constant BATCHER = address(0xba7c);
    address internal constant ALICE = address(0xa11ce);

    uint256 internal constant MATURITY = 7 days;

    SystemConfig internal systemConfig;
    OpenRegistry internal registry;
    Portal internal portal;
    L1CrossDomainMessenger internal messenger;
    L1StandardBridge internal bridge;
    L1ERC721Bridge internal erc721Bridge;
    Inbox internal inbox;

    function genesis() internal pure returns (ISystemConfig.Genesis memory g) {
        g.owner = OWNER;
        g.batcherHash = bytes32(uint256(uint160(BATCHER)));
        g.unsafeBlockSigner = address(0x5165);
        g.l2ChainId = 901;
        g.gasLimit = 60_000_000;
        g.basefeeScalar = 1368;
        g.blobbasefeeScalar = 810_949;
        g.eip1559Denominator = 250;
        g.eip1559Elasticity = 6;
        g.minBaseFee = 7;
        g.daFootprintGasScalar = 400;
    }

    function setUp() public virtual {
        systemConfig = new SystemConfig(genesis());
        registry = new OpenRegistry();
        portal = new Portal(systemConfig, IAnchorStateRegistry(address(registry)), MATURITY);
        messenger = new L1CrossDomainMessenger(portal);
        bridge = new L1StandardBridge(messenger);
        erc721Bridge = new L1ERC721Bridge(messenger);
        inbox = new Inbox(new SinglePoster(systemConfig), dataPolicy());
        vm.deal(ALICE, 1_000 ether);
        vm.roll(100);
        vm.fee(1 gwei);
    }

    function dataPolicy() internal virtual returns (IDataPolicy) {
        return new BlobData();
    }
}
