// The replica knows only L1 and says the same as the sequencer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { account, endpoints, freshAddress, l2, l2Chain, l2Wallet, replica } from "../devnet.mjs";
import { createWalletClient, http } from "viem";

const alice = account(6);

/** The replica's block of this number, once it has derived it. */
async function derived(blockNumber) {
  for (;;) {
    if (await replica.getBlockNumber({ cacheTime: 0 }) >= blockNumber) {
      return replica.getBlock({ blockNumber });
    }
    await pause(200);
  }
}

test("a transaction on L2 reaches the replica through L1 alone", async () => {
  const to = freshAddress();
  const hash = await l2Wallet(alice).sendTransaction({ to, value: 77n });
  const receipt = await l2.waitForTransactionReceipt({ hash });
  const block = await l2.getBlock({ blockNumber: receipt.blockNumber });
  const twin = await derived(receipt.blockNumber);
  assert.equal(twin.hash, block.hash);
  assert.equal(twin.stateRoot, block.stateRoot);
  assert.equal(await replica.getBalance({ address: to }), 77n);
  const there = await replica.getTransactionReceipt({ hash });
  assert.equal(there.blockHash, receipt.blockHash);
  assert.equal(there.l1Fee, receipt.l1Fee);
});

test("a transaction sent to the replica is forwarded to the sequencer", async () => {
  const to = freshAddress();
  const wallet = createWalletClient({
    account: alice, chain: l2Chain, transport: http(endpoints.replicaRpc), pollingInterval: 100,
  });
  const nonce = await l2.getTransactionCount({ address: alice.address, blockTag: "pending" });
  const { maxFeePerGas } = await l2.estimateFeesPerGas();
  const hash = await wallet.sendTransaction({
    to, value: 78n, nonce, gas: 21_000n, maxFeePerGas, maxPriorityFeePerGas: 1n,
  });
  const receipt = await l2.waitForTransactionReceipt({ hash });
  assert.equal(receipt.status, "success");
  await derived(receipt.blockNumber);
  assert.equal(await replica.getBalance({ address: to }), 78n);
});
