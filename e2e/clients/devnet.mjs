// What the tests know of the running devnet: the endpoints.json that bin/devnet writes.
import { readFileSync } from "node:fs";
import { createPublicClient, createWalletClient, defineChain, http, webSocket } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import {
  chainConfig, publicActionsL1, publicActionsL2, walletActionsL1, walletActionsL2,
} from "viem/op-stack";

const path = process.env.TRESTLE_ENDPOINTS ?? ".trestle/devnet/endpoints.json";

/** l1Rpc, l1Beacon, l2Rpc, l2Ws, replicaRpc, l1ChainId, l2ChainId, accounts, contracts. */
export const endpoints = JSON.parse(readFileSync(path, "utf8"));

const ether = { name: "Ether", symbol: "ETH", decimals: 18 };
const MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11";
const POLLING = { pollingInterval: 100 };

export const l1Chain = defineChain({
  id: endpoints.l1ChainId,
  name: "Trestle devnet L1",
  nativeCurrency: ether,
  rpcUrls: { default: { http: [endpoints.l1Rpc] } },
  contracts: { multicall3: { address: MULTICALL3 } },
});

const onL1 = (name) => ({ [l1Chain.id]: { address: endpoints.contracts[name] } });

/** As viem's own chain definitions describe an OP Stack chain. */
export const l2Chain = defineChain({
  ...chainConfig,
  id: endpoints.l2ChainId,
  name: "Trestle devnet L2",
  nativeCurrency: ether,
  sourceId: l1Chain.id,
  rpcUrls: { default: { http: [endpoints.l2Rpc], webSocket: [endpoints.l2Ws] } },
  contracts: {
    ...chainConfig.contracts,
    multicall3: { address: MULTICALL3 },
    portal: onL1("portal"),
    l1StandardBridge: onL1("l1StandardBridge"),
  },
});

export const l1 = createPublicClient({ chain: l1Chain, transport: http(), ...POLLING })
  .extend(publicActionsL1());
export const l2 = createPublicClient({ chain: l2Chain, transport: http(), ...POLLING })
  .extend(publicActionsL2());
export const l2OverWebSocket = () =>
  createPublicClient({ chain: l2Chain, transport: webSocket(endpoints.l2Ws), ...POLLING });
export const replica = createPublicClient({
  chain: l2Chain, transport: http(endpoints.replicaRpc), ...POLLING,
}).extend(publicActionsL2());

/** A funded account; each test file takes its own, so that nonces don't meet. */
export function account(index) {
  const { address, privateKey } = endpoints.accounts[index];
  const found = privateKeyToAccount(privateKey);
  if (found.address.toLowerCase() !== address.toLowerCase()) {
    throw new Error(`endpoints.json: account ${index}'s key belongs to ${found.address}`);
  }
  return found;
}

export const l1Wallet = (who) => createWalletClient({
  account: who, chain: l1Chain, transport: http(), ...POLLING,
}).extend(walletActionsL1());

export const l2Wallet = (who) => createWalletClient({
  account: who, chain: l2Chain, transport: http(), ...POLLING,
}).extend(walletActionsL2());

/** An address that nobody has used. */
export function freshAddress() {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  return "0x" + Buffer.from(bytes).toString("hex");
}

/** A raw HTTP POST to a JSON-RPC endpoint; the answer's status and, where it is JSON, its body. */
export async function post(url, body, headers = { "content-type": "application/json" }) {
  const response = await fetch(url, { method: "POST", headers, body });
  const text = await response.text();
  try {
    return { status: response.status, json: JSON.parse(text), text };
  } catch {
    return { status: response.status, json: undefined, text };
  }
}
