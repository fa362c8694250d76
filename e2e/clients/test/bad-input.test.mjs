// What is wrong gets the standard error, and the node goes on.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { concatHex, numberToHex, parseGwei, toRlp, trim } from "viem";
import { account, endpoints, freshAddress, l2, l2Chain, post } from "../devnet.mjs";

const alice = account(7);
const url = endpoints.l2Rpc;
const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;
/** Execution client's general error, or EIP-1474's "transaction rejected". */
const REFUSED = [-32000, -32003];

const call = async (method, params = []) =>
  (await post(url, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }))).json;

async function sign(changes, options) {
  return alice.signTransaction({
    type: "eip1559", chainId: l2Chain.id, to: freshAddress(), value: 1n, gas: 21_000n,
    nonce: await l2.getTransactionCount({ address: alice.address, blockTag: "pending" }),
    maxFeePerGas: parseGwei("10"), maxPriorityFeePerGas: 1n, ...changes,
  }, options);
}

/** What viem would write if it did not look: its own serializer refuses some mistakes itself. */
function blindSerializer(t, signature) {
  const number = (value) => (BigInt(value) === 0n ? "0x" : numberToHex(value));
  const signed = signature === undefined ? []
    : [number(signature.yParity), trim(signature.r), trim(signature.s)];
  return concatHex(["0x02", toRlp([
    number(t.chainId), number(t.nonce), number(t.maxPriorityFeePerGas), number(t.maxFeePerGas),
    number(t.gas), t.to, number(t.value), "0x", [], ...signed,
  ])]);
}

async function refused(raw, pattern) {
  const answer = await call("eth_sendRawTransaction", [raw]);
  assert.equal(answer.result, undefined, `accepted: ${JSON.stringify(answer)}`);
  assert.match(answer.error.message, pattern);
  assert.ok(REFUSED.includes(answer.error.code), JSON.stringify(answer));
}

after(async () => {
  assert.equal((await call("eth_chainId")).result, "0x" + l2Chain.id.toString(16));
});

test("text that is no JSON", async () => {
  for (const body of ["", "{", "nonsense", '{"jsonrpc":"2.0","id":1', "\u0000", "[1,", '{"a":1}}']) {
    const answer = await post(url, body);
    assert.equal(answer.json?.error?.code, PARSE_ERROR, `${JSON.stringify(body)}: ${answer.text}`);
  }
});

test("JSON that is no request", async () => {
  for (const body of ["1", "null", '"eth_chainId"', "{}", '{"id":1}', '{"jsonrpc":"2.0","method":1,"id":1}', "[]"]) {
    const answer = await post(url, body);
    assert.equal(answer.json?.error?.code, INVALID_REQUEST, `${body}: ${answer.text}`);
  }
});

test("a deeply nested text", async () => {
  const answer = await post(url, "[".repeat(100_000) + "]".repeat(100_000));
  assert.ok(answer.json?.error?.code <= INVALID_REQUEST, answer.text.slice(0, 200));
});

test("a batch: each part answered for itself", async () => {
  const { json } = await post(url, JSON.stringify([
    { jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] },
    { jsonrpc: "2.0", id: "two", method: "eth_nothing", params: [] },
    7,
    { jsonrpc: "2.0", method: "eth_chainId", params: [] },
  ]));
  assert.equal(json.length, 3, "a notification has no answer");
  const byId = new Map(json.map((each) => [each.id, each]));
  assert.equal(byId.get(1).result, "0x" + l2Chain.id.toString(16));
  assert.equal(byId.get("two").error.code, METHOD_NOT_FOUND);
  assert.equal(byId.get(null).error.code, INVALID_REQUEST);
});

test("a method that is not there", async () => {
  assert.equal((await call("eth_doesNotExist")).error.code, METHOD_NOT_FOUND);
});

test("parameters of the wrong type or number", async () => {
  const a = alice.address;
  for (const [method, params] of [
    ["eth_getBalance", []],
    ["eth_getBalance", ["0x12", "latest"]],
    ["eth_getBalance", [a, "soon"]],
    ["eth_getBalance", [a, "0xzz"]],
    ["eth_getBalance", [{ a }, "latest"]],
    ["eth_getBlockByNumber", ["0x1", "yes"]],
    ["eth_getBlockByHash", ["0x12", false]],
    ["eth_getBlockByHash", ["latest", false]],
    ["eth_getStorageAt", [a, "position", "latest"]],
    ["eth_getTransactionByHash", [7]],
    ["eth_call", ["latest"]],
    ["eth_call", [{ to: "0x1" }, "latest"]],
    ["eth_call", [{ to: a, data: "0x123" }, "latest"]],
    ["eth_call", [{ to: a, gas: "-1" }, "latest"]],
    ["eth_getLogs", [{ address: "0x12" }]],
    ["eth_getLogs", [{ topics: "0x12" }]],
    ["eth_sendRawTransaction", [12]],
    ["eth_sendRawTransaction", ["no hex"]],
    ["eth_feeHistory", ["many", "latest", []]],
  ]) {
    const answer = await call(method, params);
    assert.equal(answer.error?.code, INVALID_PARAMS,
      `${method} ${JSON.stringify(params)}: ${JSON.stringify(answer)}`);
  }
});

test("a body above the limit is refused, and the connection's next request is served", async () => {
  const answer = await post(url, JSON.stringify({
    jsonrpc: "2.0", id: 1, method: "eth_chainId", params: ["x".repeat(40 * 1024 * 1024)],
  })).catch((cut) => ({ status: 413, cut }));
  assert.equal(answer.status, 413);
});

test("bytes that are no transaction", async () => {
  const good = await sign({});
  for (const raw of ["0x", "0x02", "0x7f", "0xc0", "0x02c0", good.slice(0, -2), good + "00",
    "0x05" + good.slice(4), "0xf8" + "ff".repeat(300)]) {
    const answer = await call("eth_sendRawTransaction", [raw]);
    assert.ok([...REFUSED, INVALID_PARAMS].includes(answer.error?.code),
      `${raw.slice(0, 40)}: ${JSON.stringify(answer)}`);
  }
});

test("a deposit can't be sent by hand", async () => {
  const deposit = "0x7ef8" + "00".repeat(200);
  const answer = await call("eth_sendRawTransaction", [deposit]);
  assert.ok([...REFUSED, INVALID_PARAMS].includes(answer.error?.code), JSON.stringify(answer));
});

test("another chain's transaction", async () => {
  await refused(await sign({ chainId: l2Chain.id + 1 }), /chain/i);
});

test("a nonce that is used", async () => {
  const hash = (await call("eth_sendRawTransaction", [await sign({})])).result;
  await l2.waitForTransactionReceipt({ hash });
  const nonce = await l2.getTransactionCount({ address: alice.address });
  await refused(await sign({ nonce: nonce - 1 }), /nonce too low/);
});

test("more than the account has", async () => {
  await refused(await sign({ value: 10n ** 40n }), /insufficient funds/);
});

test("too little gas, or more than a block", async () => {
  await refused(await sign({ gas: 20_999n }), /intrinsic gas too low/);
  await refused(await sign({ gas: 2n ** 62n, maxFeePerGas: 2n, maxPriorityFeePerGas: 0n }),
    /gas limit|insufficient funds/);
});

test("a tip above the fee cap", async () => {
  const fees = { maxPriorityFeePerGas: parseGwei("11") };
  await refused(await sign(fees, { serializer: blindSerializer }),
    /max priority fee per gas higher than max fee per gas/);
});

test("a signature that is none", async () => {
  const s = "0x" + "ff".repeat(32);
  const serializer = (t, signature) => blindSerializer(t, signature && { ...signature, s });
  await refused(await sign({}, { serializer }), /signature|sender/i);
});

test("a call that reverts gives its data and code 3", async () => {
  // revert(0, 4) with 0xdeadbeef
  const data = "0x63deadbeef60e01b5f5260045ffd";
  const answer = await call("eth_call", [{ from: alice.address, data }, "latest"]);
  assert.equal(answer.error.code, 3);
  assert.equal(answer.error.data, "0xdeadbeef");
  assert.match(answer.error.message, /execution reverted/);
});

test("other HTTP methods and content types", async () => {
  const put = await fetch(url, { method: "PUT", body: "{}" });
  assert.equal(put.status, 405);
  const text = await post(url, '{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}',
    { "content-type": "text/html" });
  assert.ok(text.status === 415 || text.json?.result !== undefined, text.text);
});
