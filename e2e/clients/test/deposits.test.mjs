// viem's op-stack actions: from L1 into L2 through the Portal and the standard bridge.
import assert from "node:assert/strict";
import { test } from "node:test";
import { getContractAddress, parseAbi, parseEther, parseEventLogs } from "viem";
import { getL2TransactionHashes } from "viem/op-stack";
import { compile } from "../compile.mjs";
import {
  account, endpoints, freshAddress, l1, l1Wallet, l2, l2Chain, l2Wallet,
} from "../devnet.mjs";

const alice = account(2);
const onL1 = l1Wallet(alice);
const onL2 = l2Wallet(alice);
const PATIENCE = { timeout: 100_000 };

const BRIDGE = parseAbi([
  "function bridgeETHTo(address to, uint32 minGasLimit, bytes extraData) payable",
  "function depositERC20To(address l1Token, address l2Token, address to, uint256 amount, uint32 minGasLimit, bytes extraData)",
  "function deposits(address l1Token, address l2Token) view returns (uint256)",
]);
const FACTORY = parseAbi([
  "function createOptimismMintableERC20(address remoteToken, string name, string symbol) returns (address)",
  "event OptimismMintableERC20Created(address indexed localToken, address indexed remoteToken, address deployer)",
]);

/** The L2 receipts of all deposits that an L1 transaction made. */
async function arrivals(l1Hash) {
  const receipt = await l1.waitForTransactionReceipt({ hash: l1Hash });
  assert.equal(receipt.status, "success");
  const hashes = getL2TransactionHashes(receipt);
  assert.ok(hashes.length > 0);
  return Promise.all(hashes.map((hash) =>
    l2.waitForTransactionReceipt({ hash, ...PATIENCE })));
}

test("depositTransaction mints on L2 under the hash that viem computes", async () => {
  const to = freshAddress();
  const request = await l2.buildDepositTransaction({
    account: alice, mint: parseEther("2"), to, value: parseEther("1"),
  });
  const before = await l2.getBalance({ address: alice.address });
  const hash = await onL1.depositTransaction(request);
  const [deposit] = await arrivals(hash);
  assert.equal(deposit.status, "success");
  assert.equal(await l2.getBalance({ address: to }), parseEther("1"));
  assert.equal(await l2.getBalance({ address: alice.address }), before + parseEther("1"));
  const transaction = await l2.getTransaction({ hash: deposit.transactionHash });
  assert.equal(transaction.type, "deposit");
  assert.equal(transaction.mint, parseEther("2"));
  assert.equal(transaction.from.toLowerCase(), alice.address.toLowerCase());
});

test("a deposit that creates a contract", async () => {
  const token = compile("ShopToken");
  const nonce = await l2.getTransactionCount({ address: alice.address });
  const hash = await onL1.depositTransaction({
    request: {
      // below the target of one L1 block, so that the price of L2 gas stays at its floor
      data: token.bytecode + (500n).toString(16).padStart(64, "0"), gas: 1_900_000n,
      isCreation: true,
    },
    targetChain: l2Chain,
  });
  const [receipt] = await arrivals(hash);
  assert.equal(receipt.status, "success");
  const address = getContractAddress({ from: alice.address, nonce: BigInt(nonce) });
  const supply = await l2.readContract({ address, abi: token.abi, functionName: "totalSupply" });
  assert.equal(supply, 500n);
});

test("a deposit that fails on L2 still mints", async () => {
  const before = await l2.getBalance({ address: alice.address });
  const hash = await onL1.depositTransaction({
    request: {
      mint: 1_000n, gas: 100_000n, to: "0x4200000000000000000000000000000000000015",
      data: "0x3db6be2b",
    },
    targetChain: l2Chain,
  });
  const [receipt] = await arrivals(hash);
  assert.equal(receipt.status, "reverted", "L1Block took values from a user");
  assert.equal(await l2.getBalance({ address: alice.address }), before + 1_000n);
});

test("ether sent through the standard bridge arrives", async () => {
  const to = freshAddress();
  const hash = await onL1.writeContract({
    address: endpoints.contracts.l1StandardBridge, abi: BRIDGE, functionName: "bridgeETHTo",
    args: [to, 200_000, "0x"], value: 12_345n,
  });
  const [receipt] = await arrivals(hash);
  assert.equal(receipt.status, "success");
  assert.equal(await l2.getBalance({ address: to }), 12_345n);
});

test("an ERC-20 token is bridged into its L2 twin", async () => {
  const token = compile("ShopToken");
  const bridge = endpoints.contracts.l1StandardBridge;
  const deployment = await onL1.deployContract({ ...token, args: [1_000n] });
  const l1Token = (await l1.waitForTransactionReceipt({ hash: deployment })).contractAddress;
  const creation = await onL2.writeContract({
    address: "0x4200000000000000000000000000000000000012", abi: FACTORY,
    functionName: "createOptimismMintableERC20", args: [l1Token, "Shop on L2", "SHP"],
  });
  const { logs } = await l2.waitForTransactionReceipt({ hash: creation });
  const [created] = parseEventLogs({
    abi: FACTORY, logs, eventName: "OptimismMintableERC20Created",
  });
  const l2Token = created.args.localToken;
  const approval = await onL1.writeContract({
    address: l1Token, abi: token.abi, functionName: "approve", args: [bridge, 600n],
  });
  await l1.waitForTransactionReceipt({ hash: approval });
  const to = freshAddress();
  const deposit = await onL1.writeContract({
    address: bridge, abi: BRIDGE, functionName: "depositERC20To",
    args: [l1Token, l2Token, to, 600n, 200_000, "0x"],
  });
  const [receipt] = await arrivals(deposit);
  assert.equal(receipt.status, "success");
  const balance = await l2.readContract({
    address: l2Token, abi: token.abi, functionName: "balanceOf", args: [to],
  });
  assert.equal(balance, 600n);
  const held = await l1.readContract({
    address: bridge, abi: BRIDGE, functionName: "deposits", args: [l1Token, l2Token],
  });
  assert.equal(held, 600n);
});
