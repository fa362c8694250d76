// Numbers, times and names as people read them.
import { h } from './dom.js';

const ETHER = 10n ** 18n;
const grouped = new Intl.NumberFormat('en');

export const count = (n) => grouped.format(n);

/** What a program says as people write it. */
export const sentence = (text) =>
  text[0].toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');

export const plural = (n, what) => `${count(n)} ${what}${n === 1 ? '' : 's'}`;

/** A number of units, with at most so many digits behind the point. */
export function units(amount, decimals, digits = 6) {
  const value = BigInt(amount);
  const one = 10n ** BigInt(decimals);
  const whole = grouped.format(value / one);
  let rest = (value % one).toString().padStart(decimals, '0').slice(0, digits);
  rest = decimals === 0 ? '' : rest.replace(/0+$/, '');
  if (rest === '' && value > 0n && value < one) return '<0.' + '0'.repeat(digits - 1) + '1';
  return rest === '' ? whole : whole + '.' + rest;
}

export function ether(wei, digits = 6) {
  return h('span', { title: exact(wei) }, units(wei, 18, digits) + ' ETH');
}

const exact = (wei) => {
  const value = BigInt(wei);
  return `${value / ETHER}.${(value % ETHER).toString().padStart(18, '0')} ETH`;
};

export const gwei = (wei) => units(wei, 9, 4) + ' gwei';

/** A decimal number of any size, short. */
export function short(n) {
  if (!Number.isFinite(n)) return '–';
  const size = Math.abs(n);
  if (size >= 1e9) return (n / 1e9).toPrecision(3) + ' G';
  if (size >= 1e6) return (n / 1e6).toPrecision(3) + ' M';
  if (size >= 1e4) return (n / 1e3).toPrecision(3) + ' k';
  if (size === 0) return '0';
  return size >= 100 ? Math.round(n).toString() : String(Number(n.toPrecision(3)));
}

export function bytes(n) {
  if (n === null) return '–';
  if (n < 10000) return count(n) + ' B';
  return n < 1e6 ? (n / 1e3).toFixed(1) + ' kB' : (n / 1e6).toFixed(2) + ' MB';
}

export const cut = (hex, head = 8, tail = 6) =>
  hex.length <= head + tail + 3 ? hex : hex.slice(0, head) + '…' + hex.slice(-tail);

export function link(path, text, title) {
  return h('a', { href: path, title, class: 'mono' }, text);
}

export const txLink = (hash) => link('/tx/' + hash, cut(hash, 6, 4), hash);

/** A time of day. */
export const clock = (date) => date.toLocaleTimeString([], { hour12: false });
export const blockLink = (number) => h('a', { href: '/block/' + number }, count(number));

/** Addresses that everybody's chain has. */
const NAMES = {
  '0x4200000000000000000000000000000000000006': 'WETH9',
  '0x4200000000000000000000000000000000000007': 'L2CrossDomainMessenger',
  '0x420000000000000000000000000000000000000f': 'GasPriceOracle',
  '0x4200000000000000000000000000000000000010': 'L2StandardBridge',
  '0x4200000000000000000000000000000000000011': 'SequencerFeeVault',
  '0x4200000000000000000000000000000000000012': 'MintableERC20Factory',
  '0x4200000000000000000000000000000000000014': 'L2ERC721Bridge',
  '0x4200000000000000000000000000000000000015': 'L1Block',
  '0x4200000000000000000000000000000000000016': 'L2ToL1MessagePasser',
  '0x4200000000000000000000000000000000000017': 'MintableERC721Factory',
  '0xdeaddeaddeaddeaddeaddeaddeaddeaddead0001': 'L1 attributes',
  '0xca11bde05977b3631167028862be2a173976ca11': 'Multicall3',
};

export const nameOf = (address) => NAMES[address];

export function account(address, whole) {
  if (!address) return h('span', { class: 'dim' }, '–');
  const name = nameOf(address);
  return link('/account/' + address, whole ? address : (name ?? cut(address, 8, 4)), address);
}

/**
 * How sure a block is.
 *
 * @param block its number, where it is to be told again as the heads move (`retier`)
 */
export const tier = (name, block) =>
  h('span', { class: 'tier ' + name, 'data-block': block }, name);

/** Tells all tiers again. */
export function retier(heads) {
  for (const tag of document.querySelectorAll('.tier[data-block]')) {
    const block = Number(tag.dataset.block);
    const name = block <= heads.finalized ? 'finalized' : block <= heads.safe ? 'safe' : 'soft';
    if (tag.textContent !== name) {
      tag.textContent = name;
      tag.className = 'tier ' + name;
    }
  }
}

/** A moment, told again every second by `tick`. */
export function ago(seconds) {
  const at = new Date(seconds * 1000);
  return h(
    'time',
    { datetime: at.toISOString(), 'data-t': seconds, title: at.toLocaleString() },
    since(seconds),
  );
}

/** A stretch of time ahead. */
export function span(seconds) {
  if (seconds < 100) return Math.max(1, Math.round(seconds)) + ' s';
  if (seconds < 5400) return Math.round(seconds / 60) + ' min';
  if (seconds < 129600) return Math.round(seconds / 3600) + ' h';
  return Math.round(seconds / 86400) + ' days';
}

function since(seconds) {
  const gone = Math.floor(Date.now() / 1000) - seconds;
  if (gone < -5) return clock(new Date(seconds * 1000));
  if (gone < 2) return 'now';
  if (gone < 100) return gone + ' s ago';
  if (gone < 5400) return Math.round(gone / 60) + ' min ago';
  if (gone < 129600) return Math.round(gone / 3600) + ' h ago';
  return new Date(seconds * 1000).toLocaleDateString();
}

export function tick() {
  for (const time of document.querySelectorAll('time[data-t]')) {
    const text = since(Number(time.dataset.t));
    if (time.textContent !== text) time.textContent = text;
  }
}

export const tokenName = (token) => token.symbol || token.name || cut(token.address, 8, 4);

export function tokenAmount(token, amount) {
  if (token.kind === 721) return '#' + BigInt(amount).toString().slice(0, 24);
  return units(amount, token.decimals);
}
