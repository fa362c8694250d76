// An unmodified viem on L2: wallets' everyday.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ContractFunctionRevertedError, encodeDeployData, getContractAddress, keccak256, parseEther,
  parseGwei, zeroHash,
} from "viem";
import { compile } from "../compile.mjs";
import {
  account, endpoints, freshAddress, l1, l2, l2Chain, l2OverWebSocket, l2Wallet,
} from "../devnet.mjs";

const alice = account(1);
const wallet = l2Wallet(alice);
const token = compile("ShopToken");

async function deployToken() {
  const hash = await wallet.deployContract({ ...token, args: [1_000n] });
  const receipt = await l2.waitForTransactionReceipt({ hash });
  return { address: receipt.contractAddress, abi: token.abi };
}

test("chain ids are those of endpoints.json", async () => {
  assert.equal(await l1.getChainId(), endpoints.l1ChainId);
  assert.equal(await l2.getChainId(), endpoints.l2ChainId);
});

test("a transfer arrives and its receipt adds up", async () => {
  const to = freshAddress();
  const before = await l2.getBalance({ address: alice.address });
  const hash = await wallet.sendTransaction({ to, value: parseEther("1") });
  const receipt = await l2.waitForTransactionReceipt({ hash });
  assert.equal(receipt.status, "success");
  assert.equal(receipt.gasUsed, 21_000n);
  assert.equal(await l2.getBalance({ address: to }), parseEther("1"));
  const block = await l2.getBlock({ blockNumber: receipt.blockNumber });
  assert.equal(block.hash, receipt.blockHash);
  assert.ok(block.transactions.includes(hash));
  const spent = before - await l2.getBalance({ address: alice.address }) - parseEther("1");
  assert.ok(spent >= receipt.gasUsed * receipt.effectiveGasPrice + (receipt.l1Fee ?? 0n));
});

test("sendRawTransactionSync answers with the receipt", async () => {
  const to = freshAddress();
  const request = await wallet.prepareTransactionRequest({ to, value: 5n });
  const serializedTransaction = await wallet.signTransaction(request);
  const receipt = await wallet.sendRawTransactionSync({ serializedTransaction });
  assert.equal(receipt.transactionHash, keccak256(serializedTransaction));
  assert.equal(receipt.status, "success");
  assert.equal(await l2.getBalance({ address: to, blockTag: "pending" }), 5n);
  const sealed = await l2.waitForTransactionReceipt({ hash: receipt.transactionHash });
  assert.equal(sealed.blockNumber, receipt.blockNumber);
  assert.equal(sealed.cumulativeGasUsed, receipt.cumulativeGasUsed);
});

test("every type of transaction is accepted", async () => {
  const to = freshAddress();
  const gasPrice = parseGwei("2");
  const accessList = [{ address: to, storageKeys: [zeroHash] }];
  for (const fields of [
    { type: "legacy", gasPrice },
    { type: "eip2930", gasPrice, accessList },
    { type: "eip1559", accessList },
  ]) {
    const hash = await wallet.sendTransaction({ to, value: 1n, ...fields });
    const receipt = await l2.waitForTransactionReceipt({ hash });
    assert.equal(receipt.status, "success", fields.type);
    assert.equal(receipt.type, fields.type);
  }
  assert.equal(await l2.getBalance({ address: to }), 3n);
});

test("a key holder's account can take code (EIP-7702)", async () => {
  const contract = await deployToken();
  const authorization = await wallet.signAuthorization({
    contractAddress: contract.address, executor: "self",
  });
  const hash = await wallet.sendTransaction({
    to: freshAddress(), authorizationList: [authorization],
  });
  await l2.waitForTransactionReceipt({ hash });
  const code = await l2.getCode({ address: alice.address });
  assert.equal(code, "0xef0100" + contract.address.slice(2).toLowerCase());
  const clear = await wallet.signAuthorization({
    contractAddress: "0x0000000000000000000000000000000000000000", executor: "self",
  });
  const cleared = await wallet.sendTransaction({
    to: freshAddress(), authorizationList: [clear],
  });
  await l2.waitForTransactionReceipt({ hash: cleared });
  assert.equal(await l2.getCode({ address: alice.address }), undefined);
});

test("a contract is deployed, read, written and its revert decoded", async () => {
  const contract = await deployToken();
  const to = freshAddress();
  const { request } = await l2.simulateContract({
    ...contract, account: alice, functionName: "transfer", args: [to, 40n],
  });
  const receipt = await l2.waitForTransactionReceipt({ hash: await wallet.writeContract(request) });
  assert.equal(receipt.logs.length, 1);
  const balance = await l2.readContract({ ...contract, functionName: "balanceOf", args: [to] });
  assert.equal(balance, 40n);
  const events = await l2.getContractEvents({
    ...contract, eventName: "Transfer", args: { to }, fromBlock: receipt.blockNumber,
  });
  assert.deepEqual(events.map((e) => e.args.value), [40n]);
  await assert.rejects(
    l2.simulateContract({
      ...contract, account: alice, functionName: "transfer", args: [to, 5_000n],
    }),
    (error) => {
      const revert = error.walk((e) => e instanceof ContractFunctionRevertedError);
      assert.equal(revert.data.errorName, "ERC20InsufficientBalance");
      assert.deepEqual(revert.data.args, [alice.address, 960n, 5_000n]);
      return true;
    },
  );
});

test("a transaction that reverts is included and says so", async () => {
  const contract = await deployToken();
  const hash = await wallet.writeContract({
    ...contract, functionName: "transfer", args: [alice.address, 9_999n], gas: 100_000n,
  });
  const receipt = await l2.waitForTransactionReceipt({ hash });
  assert.equal(receipt.status, "reverted");
  assert.ok(receipt.gasUsed < 100_000n);
});

test("reads are batched through Multicall3", async () => {
  const contract = await deployToken();
  const answers = await l2.multicall({
    contracts: [
      { ...contract, functionName: "symbol" },
      { ...contract, functionName: "decimals" },
      { ...contract, functionName: "balanceOf", args: [alice.address] },
    ],
    allowFailure: false,
  });
  assert.deepEqual(answers, ["SHP", 18, 1_000n]);
});

test("the CREATE2 deployer deploys where it should", async () => {
  const salt = keccak256(freshAddress());
  const bytecode = encodeDeployData({ ...token, args: [7n] });
  const deployer = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
  const expected = getContractAddress({ opcode: "CREATE2", from: deployer, salt, bytecode });
  const hash = await wallet.sendTransaction({ to: deployer, data: salt + bytecode.slice(2) });
  await l2.waitForTransactionReceipt({ hash });
  const supply = await l2.readContract({
    address: expected, abi: token.abi, functionName: "totalSupply",
  });
  assert.equal(supply, 7n);
});

test("fee history and fee estimates are usable", async () => {
  const history = await l2.getFeeHistory({ blockCount: 4, rewardPercentiles: [10, 50] });
  assert.equal(history.baseFeePerGas.length, history.gasUsedRatio.length + 1);
  assert.equal(history.reward.length, history.gasUsedRatio.length);
  const fees = await l2.estimateFeesPerGas();
  assert.ok(fees.maxFeePerGas >= history.baseFeePerGas.at(-1));
});

test("a storage proof leads to the block's state root", async () => {
  const block = await l2.getBlock({ blockTag: "latest" });
  const proof = await l2.getProof({
    address: "0x4200000000000000000000000000000000000015", storageKeys: [zeroHash],
    blockNumber: block.number,
  });
  assert.equal(keccak256(proof.accountProof[0]), block.stateRoot);
  assert.equal(keccak256(proof.storageProof[0].proof[0]), proof.storageHash);
  assert.ok(proof.storageProof[0].value > 0n);
});

test("typed data of a permit is honoured", async () => {
  const contract = await deployToken();
  const spender = freshAddress();
  const deadline = 2n ** 40n;
  const signature = await wallet.signTypedData({
    domain: { name: "Shop", version: "1", chainId: l2Chain.id, verifyingContract: contract.address },
    types: {
      Permit: [
        { name: "owner", type: "address" }, { name: "spender", type: "address" },
        { name: "value", type: "uint256" }, { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    },
    primaryType: "Permit",
    message: { owner: alice.address, spender, value: 3n, nonce: 0n, deadline },
  });
  const r = signature.slice(0, 66);
  const s = "0x" + signature.slice(66, 130);
  const v = Number("0x" + signature.slice(130));
  const hash = await wallet.writeContract({
    ...contract, functionName: "permit",
    args: [alice.address, spender, 3n, deadline, v, r, s],
  });
  await l2.waitForTransactionReceipt({ hash });
  const allowance = await l2.readContract({
    ...contract, functionName: "allowance", args: [alice.address, spender],
  });
  assert.equal(allowance, 3n);
});

test("blocks are watched over WebSocket", async () => {
  const client = l2OverWebSocket();
  const numbers = await new Promise((resolve, reject) => {
    const seen = [];
    const stop = client.watchBlockNumber({
      onBlockNumber(number) {
        seen.push(number);
        if (seen.length === 3) {
          stop();
          resolve(seen);
        }
      },
      onError: reject,
    });
  });
  assert.equal(numbers[2] - numbers[0], 2n);
  (await client.transport.getRpcClient()).close();
});
