// The wallets that the browser has: those that announce themselves (EIP-6963), or the one in the window (EIP-1193).
import { config } from './api.js';

/** Time to wait for a transaction's block, and between two looks, ms. */
const PATIENCE = 300000;
const LOOK = 1000;

const announced = new Map();
addEventListener('eip6963:announceProvider', ({ detail }) => {
  if (typeof detail?.provider?.request === 'function')
    announced.set(detail.info?.uuid, { name: String(detail.info?.name), provider: detail.provider });
});
dispatchEvent(new Event('eip6963:requestProvider'));

/** Those to choose from: {name, provider}. */
export function wallets() {
  if (announced.size) return [...announced.values()];
  return typeof window.ethereum?.request === 'function'
    ? [{ name: 'wallet', provider: window.ethereum }]
    : [];
}

/** What went wrong, for people. */
export function problem(e) {
  if (e?.code === 4001) return 'Declined in the wallet.';
  if (e?.code === -32002) return 'The wallet has a question open already: look there.';
  return e?.data?.message ?? e?.message ?? 'The wallet refused.';
}

/** A wallet and the account that its owner lets us see. */
export class Wallet {
  constructor(provider, account) {
    this.provider = provider;
    this.account = account;
  }

  /** Asks the owner; null when no account is shown. */
  static async connect(provider) {
    const [account] = await provider.request({ method: 'eth_requestAccounts', params: [] });
    return account ? new Wallet(provider, account.toLowerCase()) : null;
  }

  /** The same without asking, where the owner has agreed before. */
  static async known(provider) {
    const [account] = await provider.request({ method: 'eth_accounts', params: [] });
    return account ? new Wallet(provider, account.toLowerCase()) : null;
  }

  #request(method, ...params) {
    return this.provider.request({ method, params });
  }

  /** Makes it speak to one of the two chains; offers the chain to it if it has none such. */
  async #use(layer) {
    const c = await config();
    const id = layer === 1 ? c.l1ChainId : c.l2ChainId;
    const chainId = '0x' + id.toString(16);
    if (Number(await this.#request('eth_chainId')) === id) return;
    try {
      await this.#request('wallet_switchEthereumChain', { chainId });
    } catch (e) {
      const url = layer === 1 ? c.l1Rpc : c.l2Rpc;
      if (e.code !== 4902) throw e;
      if (!url) throw new Error(`Your wallet does not know chain ${id}: add it there.`);
      await this.#request('wallet_addEthereumChain', {
        chainId,
        chainName: layer === 1 ? `L1 (${id})` : `Trestle (${id})`,
        rpcUrls: [url],
        nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
      });
    }
    if (Number(await this.#request('eth_chainId')) !== id)
      throw new Error(`Your wallet stays on another chain than ${id}.`);
  }

  /** Sends a transaction; its hash. */
  async send(layer, transaction) {
    await this.#use(layer);
    return this.#request('eth_sendTransaction', { from: this.account, ...transaction });
  }

  /** Waits for a transaction's block; whether it succeeded, or null when it does not come. */
  async outcome(hash) {
    for (const end = Date.now() + PATIENCE; Date.now() < end;) {
      const receipt = await this.#request('eth_getTransactionReceipt', hash);
      if (receipt) return Number(receipt.status) === 1;
      await new Promise((done) => setTimeout(done, LOOK));
    }
    return null;
  }
}

/** Ether as wei; null if it is none. */
export function wei(text) {
  const found = text.trim().match(/^(\d{1,12})(?:[.,](\d{1,18}))?$/);
  if (!found) return null;
  const value = BigInt(found[1]) * 10n ** 18n + BigInt((found[2] ?? '').padEnd(18, '0'));
  return value > 0n ? value : null;
}
