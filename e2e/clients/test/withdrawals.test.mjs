// viem's op-stack actions: from L2 back to L1, ether, an ERC-20 and an ERC-721 token.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { numberToHex, parseAbi, parseEther, parseEventLogs, zeroAddress } from "viem";
import { getL2TransactionHashes, getWithdrawals } from "viem/op-stack";
import { compile } from "../compile.mjs";
import {
  account, endpoints, freshAddress, l1, l1Wallet, l2, l2Chain, l2Wallet,
} from "../devnet.mjs";

const carol = account(8);
const onL1 = l1Wallet(carol);
const onL2 = l2Wallet(carol);
const { contracts } = endpoints;
const PATIENCE = { timeout: 100_000 };
const GAME_TYPE = 0;
const L2_STANDARD_BRIDGE = "0x4200000000000000000000000000000000000010";
const L2_ERC721_BRIDGE = "0x4200000000000000000000000000000000000014";

const GAMES = parseAbi([
  "function gameImpls(uint32 gameType) view returns (address)",
  "function initBonds(uint32 gameType) view returns (uint256)",
  "function create(uint32 gameType, bytes32 rootClaim, bytes extraData) payable returns (address)",
]);
const GAME = parseAbi([
  "function resolveClaim(uint256 claimIndex, uint256 numToResolve)",
  "function resolve() returns (uint8)",
  "function status() view returns (uint8)",
]);
const REGISTRY = parseAbi(["function isGameClaimValid(address game) view returns (bool)"]);
const FACTORIES = parseAbi([
  "function createOptimismMintableERC20(address remoteToken, string name, string symbol) returns (address)",
  "event OptimismMintableERC20Created(address indexed localToken, address indexed remoteToken, address deployer)",
  "function createOptimismMintableERC721(address remoteToken, string name, string symbol) returns (address)",
  "event OptimismMintableERC721Created(address indexed localToken, address indexed remoteToken, address deployer)",
]);
const BRIDGES = parseAbi([
  "function depositERC20(address l1Token, address l2Token, uint256 amount, uint32 minGasLimit, bytes extraData)",
  "function withdrawTo(address l2Token, address to, uint256 amount, uint32 minGasLimit, bytes extraData) payable",
  "function bridgeERC721(address localToken, address remoteToken, uint256 tokenId, uint32 minGasLimit, bytes extraData)",
  "function bridgeERC721To(address localToken, address remoteToken, address to, uint256 tokenId, uint32 minGasLimit, bytes extraData)",
  "function approve(address spender, uint256 value)",
  "function balanceOf(address owner) view returns (uint256)",
  "function ownerOf(uint256 tokenId) view returns (address)",
]);

/** viem's name for what reads from L1 about an L2. */
const target = {
  ...l2Chain,
  contracts: {
    ...l2Chain.contracts,
    disputeGameFactory: { [l1.chain.id]: { address: contracts.disputeGameFactory } },
  },
};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what, condition, seconds = 240) {
  for (let left = seconds * 2; left > 0; left--) {
    if (await condition().catch(() => false)) {
      return;
    }
    await pause(500);
  }
  assert.fail(`waited ${seconds} s in vain: ${what}`);
}

async function sent(client, hash) {
  const receipt = await client.waitForTransactionReceipt({ hash, ...PATIENCE });
  if (receipt.status !== "success") {
    assert.fail(`${hash} failed: ${await whyFailed(client, receipt)}`);
  }
  return receipt;
}

/** What a node says of a transaction that failed: its gas and its calls. */
async function whyFailed(client, { transactionHash: hash, blockNumber, gasUsed }) {
  const { gas } = await client.getTransaction({ hash });
  const calls = await client.request({
    method: "debug_traceTransaction", params: [hash, { tracer: "callTracer" }],
  }).catch((error) => error.message);
  return `block ${blockNumber}, ${gasUsed} of ${gas} gas, ${JSON.stringify(calls)}`;
}

const call1 = async (address, abi, functionName, args, value) =>
  sent(l1, await onL1.writeContract({ address, abi, functionName, args, value }));
const call2 = async (address, abi, functionName, args, value) =>
  sent(l2, await onL2.writeContract({ address, abi, functionName, args, value }));

async function arrived(l1Receipt) {
  const [hash] = getL2TransactionHashes(l1Receipt);
  return sent(l2, hash);
}

const twin = (receipt, eventName) =>
  parseEventLogs({ abi: FACTORIES, logs: receipt.logs, eventName })[0].args.localToken;

/** An L1 token of carol's, and 600 of it on L2. */
async function tokenOnL2() {
  const { abi, bytecode } = compile("ShopToken");
  const hash = await onL1.deployContract({ abi, bytecode, args: [1_000n] });
  const l1Token = (await sent(l1, hash)).contractAddress;
  const l2Token = twin(
    await call2("0x4200000000000000000000000000000000000012", FACTORIES,
      "createOptimismMintableERC20", [l1Token, "Shop on L2", "SHP"]),
    "OptimismMintableERC20Created",
  );
  await call1(l1Token, BRIDGES, "approve", [contracts.l1StandardBridge, 600n]);
  await arrived(await call1(contracts.l1StandardBridge, BRIDGES, "depositERC20",
    [l1Token, l2Token, 600n, 200_000, "0x"]));
  return { l1Token, l2Token };
}

/** An L1 token of unique pieces of carol's, and its piece 7 on L2. */
async function pieceOnL2() {
  const { abi, bytecode } = compile("ShopPiece");
  const l1Token = (await sent(l1, await onL1.deployContract({ abi, bytecode }))).contractAddress;
  const l2Token = twin(
    await call2("0x4200000000000000000000000000000000000017", FACTORIES,
      "createOptimismMintableERC721", [l1Token, "Pieces on L2", "PCE"]),
    "OptimismMintableERC721Created",
  );
  await call1(l1Token, BRIDGES, "approve", [contracts.l1Erc721Bridge, 7n]);
  await arrived(await call1(contracts.l1Erc721Bridge, BRIDGES, "bridgeERC721",
    [l1Token, l2Token, 7n, 300_000, "0x"]));
  return { l1Token, l2Token };
}

/** Claims L2's safe head, as a proposer does; somebody else may have been quicker. */
async function propose(laterThan) {
  let safe = 0n;
  await until("the withdrawal's block becomes safe", async () => {
    safe = (await l2.getBlock({ blockTag: "safe" })).number;
    return safe > laterThan;
  });
  const output = await l2.request({
    method: "optimism_outputAtBlock", params: [numberToHex(safe)],
  });
  const bond = await l1.readContract({
    address: contracts.disputeGameFactory, abi: GAMES, functionName: "initBonds",
    args: [GAME_TYPE],
  });
  await call1(contracts.disputeGameFactory, GAMES, "create",
    [GAME_TYPE, output.outputRoot, numberToHex(safe, { size: 32 })], bond);
}

/** Resolves the game once its clock has run out, unless the proposer does. */
async function settle(game) {
  const read = (functionName) => l1.readContract({ address: game, abi: GAME, functionName });
  await until("the game is resolved", async () => {
    if (await read("status") === 0) {
      await call1(game, GAME, "resolveClaim", [0n, 0n]).catch(() => {});
      await call1(game, GAME, "resolve", []);
    }
    return await read("status") === 2;
  });
  await until("the claim counts", () => l1.readContract({
    address: contracts.anchorStateRegistry, abi: REGISTRY, functionName: "isGameClaimValid",
    args: [game],
  }));
}

let playable = false;
before(async () => {
  const code = await l1.readContract({
    address: contracts.disputeGameFactory, abi: GAMES, functionName: "gameImpls",
    args: [GAME_TYPE],
  });
  playable = code !== zeroAddress;
});

test("ether, a token and a unique piece leave L2", async (t) => {
  if (!playable) {
    t.skip("this devnet has no program to dispute claims with, so nothing can be claimed");
    return;
  }
  const [token, piece, to] = [await tokenOnL2(), await pieceOnL2(), freshAddress()];
  const leaving = [
    await sent(l2, await onL2.initiateWithdrawal({
      request: { gas: 21_000n, to, value: parseEther("0.5") },
    })),
    await call2(L2_STANDARD_BRIDGE, BRIDGES, "withdrawTo",
      [token.l2Token, to, 250n, 200_000, "0x"]),
    await call2(L2_ERC721_BRIDGE, BRIDGES, "bridgeERC721To",
      [piece.l2Token, piece.l1Token, to, 7n, 300_000, "0x"]),
  ];
  // the portal pays out what was deposited
  await call1(contracts.portal, parseAbi(["function donateETH() payable"]), "donateETH", [],
    parseEther("0.5"));
  const last = leaving.at(-1);
  assert.equal(
    await l1.getWithdrawalStatus({ receipt: last, targetChain: target }), "waiting-to-prove",
  );
  await propose(last.blockNumber);

  let used;
  for (const receipt of leaving) {
    const [withdrawal] = getWithdrawals(receipt);
    const ready = await l1.waitToProve({ receipt, targetChain: target });
    assert.equal(
      await l1.getWithdrawalStatus({ receipt, targetChain: target }), "ready-to-prove",
    );
    used = ready.game;
    const proof = await l2.buildProveWithdrawal({ account: carol, game: used, withdrawal });
    await sent(l1, await onL1.proveWithdrawal({ ...proof, targetChain: target }));
    assert.equal(
      await l1.getWithdrawalStatus({ receipt, targetChain: target }), "waiting-to-finalize",
    );
  }
  const games = await l1.getGames({ targetChain: target });
  assert.ok(games.some((game) => game.index === used.index));
  await settle(`0x${used.metadata.slice(-40)}`);

  for (const receipt of leaving) {
    const [withdrawal] = getWithdrawals(receipt);
    await l1.waitToFinalize({ ...withdrawal, targetChain: target });
    assert.equal(
      await l1.getWithdrawalStatus({ receipt, targetChain: target }), "ready-to-finalize",
    );
    await sent(l1, await onL1.finalizeWithdrawal({ targetChain: target, withdrawal }));
    assert.equal(await l1.getWithdrawalStatus({ receipt, targetChain: target }), "finalized");
  }
  const read = (address, functionName, args) =>
    l1.readContract({ address, abi: BRIDGES, functionName, args });
  assert.equal(await l1.getBalance({ address: to }), parseEther("0.5"));
  assert.equal(await read(token.l1Token, "balanceOf", [to]), 250n);
  assert.equal((await read(piece.l1Token, "ownerOf", [7n])).toLowerCase(), to);
});
