// The wallet that the browser has (EIP-1193), if any.
import { config } from './api.js';

export const present = () => typeof window.ethereum?.request === 'function';

const request = (method, ...params) => window.ethereum.request({ method, params });

/** The account that its owner lets us see. */
export async function connect() {
  const [account] = await request('eth_requestAccounts');
  return account?.toLowerCase();
}

/** Makes the wallet speak to one of the two chains; offers the chain to it if it has none such. */
async function use(layer) {
  const c = await config();
  const id = layer === 1 ? c.l1ChainId : c.l2ChainId;
  const chainId = '0x' + id.toString(16);
  if (Number(await request('eth_chainId')) === id) return;
  try {
    await request('wallet_switchEthereumChain', { chainId });
  } catch (e) {
    const url = layer === 1 ? c.l1Rpc : c.l2Rpc;
    if (e.code !== 4902 || !url) throw e;
    await request('wallet_addEthereumChain', {
      chainId,
      chainName: layer === 1 ? `L1 (${id})` : `Trestle (${id})`,
      rpcUrls: [url],
      nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    });
  }
}

/** Sends a transaction; its hash. */
export async function send(layer, transaction) {
  await use(layer);
  return request('eth_sendTransaction', transaction);
}

/** Ether as wei in hex; null if it is none. */
export function wei(text) {
  const found = text.trim().match(/^(\d{1,12})(?:\.(\d{1,18}))?$/);
  if (!found) return null;
  const value = BigInt(found[1]) * 10n ** 18n + BigInt((found[2] ?? '').padEnd(18, '0'));
  return value > 0n ? '0x' + value.toString(16) : null;
}
