// An unmodified ethers v6: an OpenZeppelin token, its events, WebSocket subscriptions.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { Contract, ContractFactory, JsonRpcProvider, Wallet, WebSocketProvider, isError } from "ethers";
import { WebSocket } from "ws";
import { compile } from "../compile.mjs";
import { endpoints, freshAddress } from "../devnet.mjs";

const token = compile("ShopToken");
let provider;
let sockets;
let alice;
let shop;

before(async () => {
  // answers must not be kept: this chain's blocks come faster than ethers expects
  const options = { pollingInterval: 100, cacheTimeout: -1 };
  provider = new JsonRpcProvider(endpoints.l2Rpc, undefined, options);
  sockets = new WebSocketProvider(endpoints.l2Ws);
  alice = new Wallet(endpoints.accounts[4].privateKey, provider);
  shop = await new ContractFactory(token.abi, token.bytecode, alice).deploy(1_000_000n);
  await shop.waitForDeployment();
});

after(async () => {
  provider?.destroy();
  await sockets?.destroy();
});

test("the network is known", async () => {
  assert.equal((await provider.getNetwork()).chainId, BigInt(endpoints.l2ChainId));
  const fees = await provider.getFeeData();
  assert.ok(fees.maxFeePerGas > 0n && fees.gasPrice > 0n);
});

test("a token transfer is seen in balance, receipt and logs", async () => {
  const to = freshAddress();
  const receipt = await (await shop.transfer(to, 250n)).wait();
  assert.equal(receipt.status, 1);
  assert.equal(await shop.balanceOf(to), 250n);
  const logs = await shop.queryFilter(shop.filters.Transfer(null, to), receipt.blockNumber);
  assert.deepEqual(logs.map((log) => log.args.value), [250n]);
});

test("a revert carries the custom error", async () => {
  const stranger = freshAddress();
  await assert.rejects(
    shop.transferFrom.staticCall(stranger, alice.address, 1n),
    (error) => {
      assert.ok(isError(error, "CALL_EXCEPTION"));
      assert.equal(error.revert.name, "ERC20InsufficientAllowance");
      return true;
    },
  );
  await assert.rejects(shop.transfer(stranger, 10n ** 30n), (error) => {
    assert.ok(isError(error, "CALL_EXCEPTION"));
    assert.equal(shop.interface.parseError(error.data).name, "ERC20InsufficientBalance");
    return true;
  });
});

test("events arrive over WebSocket", async () => {
  const to = freshAddress();
  const overSocket = new Contract(await shop.getAddress(), token.abi, sockets);
  const heard = new Promise((resolve, reject) => {
    overSocket.on(overSocket.filters.Transfer(null, to), ({ args, log }) => {
      resolve({ from: args.from, value: args.value, hash: log.transactionHash });
    }).catch(reject);
  });
  await sockets.getBlockNumber(); // the subscription was asked for before this
  const receipt = await (await shop.transfer(to, 7n)).wait();
  assert.deepEqual(await heard, { from: alice.address, value: 7n, hash: receipt.hash });
  await overSocket.removeAllListeners();
});

test("new heads and pending transactions are pushed", async () => {
  const socket = new WebSocket(endpoints.l2Ws);
  await once(socket, "open");
  const seen = { newHeads: [], newPendingTransactions: [] };
  const names = new Map();
  const subscriptions = Object.keys(seen);
  const all = new Promise((resolve, reject) => {
    socket.onerror = reject;
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.id !== undefined) {
        names.set(message.result, subscriptions[message.id]);
        if (names.size === 2) {
          alice.sendTransaction({ to: freshAddress(), value: 1n }).catch(reject);
        }
      } else {
        seen[names.get(message.params.subscription)].push(message.params.result);
        if (seen.newHeads.length >= 2 && seen.newPendingTransactions.length >= 1) {
          resolve();
        }
      }
    };
  });
  subscriptions.forEach((name, id) => socket.send(
    JSON.stringify({ jsonrpc: "2.0", id, method: "eth_subscribe", params: [name] })));
  await all;
  const [first, second] = seen.newHeads;
  assert.equal(second.parentHash, first.hash);
  assert.match(seen.newPendingTransactions[0], /^0x[0-9a-f]{64}$/);
  socket.close();
});

test("many transactions in one go all arrive, in order", async () => {
  const to = freshAddress();
  const start = await alice.getNonce("pending");
  const fees = await provider.getFeeData();
  const sent = await Promise.all(Array.from({ length: 20 }, (_, i) => alice.sendTransaction({
    to, value: 1n, nonce: start + i, gasLimit: 21_000n, maxFeePerGas: fees.maxFeePerGas,
    maxPriorityFeePerGas: 1n,
  })));
  const receipts = await Promise.all(sent.map((transaction) => transaction.wait()));
  assert.equal(await provider.getBalance(to), 20n);
  const places = receipts.map((r) => r.blockNumber * 100_000 + r.index);
  assert.deepEqual(places, [...places].sort((a, b) => a - b));
});
