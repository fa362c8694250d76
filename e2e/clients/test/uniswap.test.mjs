// Uniswap v2 from its npm artifacts: pair, liquidity, swap.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { compile } from "../compile.mjs";
import { account, l2, l2Wallet } from "../devnet.mjs";

const require = createRequire(import.meta.url);
const factoryArtifact = require("@uniswap/v2-core/build/UniswapV2Factory.json");
const pairArtifact = require("@uniswap/v2-core/build/UniswapV2Pair.json");
const routerArtifact = require("@uniswap/v2-periphery/build/UniswapV2Router02.json");
const token = compile("ShopToken");
const WETH = "0x4200000000000000000000000000000000000006";
const DEADLINE = 2n ** 40n;

const alice = account(5);
const wallet = l2Wallet(alice);

async function deploy({ abi, bytecode }, args) {
  const code = bytecode.startsWith("0x") ? bytecode : "0x" + bytecode;
  const hash = await wallet.deployContract({ abi, bytecode: code, args });
  const receipt = await l2.waitForTransactionReceipt({ hash });
  assert.equal(receipt.status, "success");
  return { address: receipt.contractAddress, abi };
}

async function write(contract, functionName, args, value = 0n) {
  // not estimated: a pair's first call in a later second costs more than the same one now
  const hash = await wallet.writeContract({
    ...contract, functionName, args, value, gas: 4_000_000n,
  });
  const receipt = await l2.waitForTransactionReceipt({ hash });
  assert.equal(receipt.status, "success", functionName);
  return receipt;
}

const read = (contract, functionName, args = []) =>
  l2.readContract({ ...contract, functionName, args });

/** What a constant-product pair with 0.3 % fee gives. */
function amountOut(amountIn, reserveIn, reserveOut) {
  const taxed = amountIn * 997n;
  return taxed * reserveOut / (reserveIn * 1000n + taxed);
}

test("tokens are traded through a pair", async () => {
  const factory = await deploy(factoryArtifact, [alice.address]);
  const router = await deploy(routerArtifact, [factory.address, WETH]);
  const a = await deploy(token, [10n ** 24n]);
  const b = await deploy(token, [10n ** 24n]);
  for (const each of [a, b]) {
    await write(each, "approve", [router.address, 2n ** 256n - 1n]);
  }
  await write(router, "addLiquidity", [
    a.address, b.address, 10n ** 20n, 4n * 10n ** 20n, 0n, 0n, alice.address, DEADLINE,
  ]);
  const pairAddress = await read(factory, "getPair", [a.address, b.address]);
  const pair = { address: pairAddress, abi: pairArtifact.abi };
  assert.equal(await read(pair, "balanceOf", [alice.address]), 2n * 10n ** 20n - 1_000n);

  const before = await read(b, "balanceOf", [alice.address]);
  await write(router, "swapExactTokensForTokens", [
    10n ** 18n, 0n, [a.address, b.address], alice.address, DEADLINE,
  ]);
  const got = await read(b, "balanceOf", [alice.address]) - before;
  assert.equal(got, amountOut(10n ** 18n, 10n ** 20n, 4n * 10n ** 20n));

  await write(pair, "approve", [router.address, 2n ** 256n - 1n]);
  await write(router, "removeLiquidity", [
    a.address, b.address, 10n ** 20n, 0n, 0n, alice.address, DEADLINE,
  ]);
  assert.equal(await read(pair, "balanceOf", [alice.address]), 10n ** 20n - 1_000n);
});

test("ether is traded through the chain's WETH", async () => {
  const factory = await deploy(factoryArtifact, [alice.address]);
  const router = await deploy(routerArtifact, [factory.address, WETH]);
  const shop = await deploy(token, [10n ** 24n]);
  await write(shop, "approve", [router.address, 2n ** 256n - 1n]);
  await write(router, "addLiquidityETH", [
    shop.address, 10n ** 21n, 0n, 0n, alice.address, DEADLINE,
  ], 10n ** 18n);
  const before = await read(shop, "balanceOf", [alice.address]);
  await write(router, "swapExactETHForTokens", [
    0n, [WETH, shop.address], alice.address, DEADLINE,
  ], 10n ** 16n);
  const got = await read(shop, "balanceOf", [alice.address]) - before;
  assert.equal(got, amountOut(10n ** 16n, 10n ** 18n, 10n ** 21n));
  const etherBefore = await l2.getBalance({ address: alice.address });
  await write(router, "swapExactTokensForETH", [
    10n ** 20n, 0n, [shop.address, WETH], alice.address, DEADLINE,
  ]);
  assert.ok(await l2.getBalance({ address: alice.address }) > etherBefore);
});
