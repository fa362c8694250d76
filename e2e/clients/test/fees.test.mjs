// viem's op-stack fee actions: what a wallet's "Max" button needs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseAbi, serializeTransaction } from "viem";
import { account, freshAddress, l2, l2Chain, l2Wallet } from "../devnet.mjs";

const alice = account(3);
const wallet = l2Wallet(alice);
const ORACLE = {
  address: l2Chain.contracts.gasPriceOracle.address,
  abi: parseAbi([
    "function getL1Fee(bytes) view returns (uint256)",
    "function getL1FeeUpperBound(uint256) view returns (uint256)",
    "function isEcotone() view returns (bool)",
    "function isFjord() view returns (bool)",
    "function isIsthmus() view returns (bool)",
    "function isJovian() view returns (bool)",
  ]),
};

/** What the oracle says, at the block of its inclusion, of a transaction that was charged. */
async function oracleFee(hash, receipt) {
  const sent = await l2.getTransaction({ hash });
  const { type, chainId, nonce, to, value, gas, maxFeePerGas, maxPriorityFeePerGas } = sent;
  const unsigned = serializeTransaction({
    type, chainId, nonce, to, value, gas, maxFeePerGas, maxPriorityFeePerGas, data: sent.input,
  });
  return l2.readContract({
    ...ORACLE, functionName: "getL1Fee", args: [unsigned], blockNumber: receipt.blockNumber,
  });
}

test("the levels are on", async () => {
  for (const functionName of ["isEcotone", "isFjord", "isIsthmus", "isJovian"]) {
    assert.equal(await l2.readContract({ ...ORACLE, functionName }), true, functionName);
  }
});

test("the L1 fee of a transfer is what the oracle says", async () => {
  const hash = await wallet.sendTransaction({ to: freshAddress(), value: 1n });
  const receipt = await l2.waitForTransactionReceipt({ hash });
  assert.ok(receipt.l1Fee > 0n);
  assert.equal(receipt.l1Fee, await oracleFee(hash, receipt));
});

test("the L1 fee of a large transaction is near the oracle's, which lacks the signature", async () => {
  const data = "0x" + Array.from({ length: 40 }, freshAddress).map((a) => a.slice(2)).join("");
  const hash = await wallet.sendTransaction({ to: freshAddress(), data });
  const receipt = await l2.waitForTransactionReceipt({ hash });
  const expected = await oracleFee(hash, receipt);
  const difference = receipt.l1Fee > expected ? receipt.l1Fee - expected : expected - receipt.l1Fee;
  assert.ok(difference * 50n < expected, `${receipt.l1Fee} charged, ${expected} foretold`);
  const bound = await l2.readContract({
    ...ORACLE, functionName: "getL1FeeUpperBound", args: [1_000n],
    blockNumber: receipt.blockNumber,
  });
  assert.ok(bound >= receipt.l1Fee);
});

test("estimateTotalFee covers what is taken", async () => {
  const to = freshAddress();
  const request = { account: alice, to, value: 1n };
  const [l1Fee, operatorFee, total] = await Promise.all([
    l2.estimateL1Fee(request), l2.estimateOperatorFee(request), l2.estimateTotalFee(request),
  ]);
  assert.ok(l1Fee > 0n && operatorFee >= 0n && total > l1Fee + operatorFee);
  const before = await l2.getBalance({ address: alice.address });
  const receipt = await l2.waitForTransactionReceipt({ hash: await wallet.sendTransaction(request) });
  const spent = before - await l2.getBalance({ address: alice.address }) - 1n;
  assert.ok(spent >= receipt.gasUsed * receipt.effectiveGasPrice + receipt.l1Fee);
  assert.ok(spent <= total * 3n, `${spent} taken, ${total} foretold`);
});

test("an account can be emptied to the last wei but the fees", async () => {
  const { generatePrivateKey, privateKeyToAccount } = await import("viem/accounts");
  const poor = privateKeyToAccount(generatePrivateKey());
  const funding = await wallet.sendTransaction({ to: poor.address, value: 10n ** 16n });
  await l2.waitForTransactionReceipt({ hash: funding });
  const total = await l2.estimateTotalFee({ account: poor, to: alice.address, value: 1n });
  const fees = await l2.estimateFeesPerGas();
  const reserve = total * 2n + 21_000n * fees.maxFeePerGas;
  const hash = await l2Wallet(poor).sendTransaction({
    to: alice.address, value: 10n ** 16n - reserve, gas: 21_000n,
  });
  const receipt = await l2.waitForTransactionReceipt({ hash });
  assert.equal(receipt.status, "success");
  assert.ok(await l2.getBalance({ address: poor.address }) < reserve);
});
