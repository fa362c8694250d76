// Contract ABI: call data out of a signature and values; logs and calls back into names and values.
import { keccak } from './keccak.js';

const word = (n) => BigInt.asUintN(256, BigInt(n)).toString(16).padStart(64, '0');

/** The types between a signature's brackets, without going into tuples. */
export function types(signature) {
  const inner = signature.slice(signature.indexOf('(') + 1, signature.lastIndexOf(')'));
  const found = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= inner.length; i++) {
    if (i === inner.length || (inner[i] === ',' && depth === 0)) {
      if (i > start) found.push(inner.slice(start, i));
      start = i + 1;
    } else if (inner[i] === '(') depth++;
    else if (inner[i] === ')') depth--;
  }
  return found;
}

/** Call data; types may be address, bool, uintN, intN, bytes32, bytes and string. */
export function encodeCall(signature, ...values) {
  const heads = [];
  const tails = [];
  const all = types(signature);
  let offset = 32 * all.length;
  all.forEach((type, i) => {
    if (type === 'bytes' || type === 'string') {
      const hex = type === 'bytes' ? values[i].slice(2) : utf8(values[i]);
      const padded = hex.padEnd(Math.ceil(hex.length / 64) * 64, '0');
      heads.push(word(offset));
      tails.push(word(hex.length / 2) + padded);
      offset += 32 + padded.length / 2;
    } else if (type === 'bytes32') heads.push(values[i].slice(2));
    else if (type === 'bool') heads.push(word(values[i] ? 1 : 0));
    else heads.push(word(values[i]));
  });
  return keccak(signature).slice(0, 10) + heads.join('') + tails.join('');
}

const utf8 = (text) =>
  [...new TextEncoder().encode(text)].map((b) => b.toString(16).padStart(2, '0')).join('');

const KNOWN = [
  'event Transfer(address indexed from, address indexed to, uint256 value)',
  'event Approval(address indexed owner, address indexed spender, uint256 value)',
  'event Mint(address indexed account, uint256 amount)',
  'event Burn(address indexed account, uint256 amount)',
  'event Deposit(address indexed to, uint256 value)',
  'event Withdrawal(address indexed from, uint256 value)',
  'event MessagePassed(uint256 indexed nonce, address indexed sender, address indexed target, uint256 value, uint256 gasLimit, bytes data, bytes32 withdrawalHash)',
  'event SentMessage(address indexed target, address sender, bytes message, uint256 messageNonce, uint256 gasLimit)',
  'event RelayedMessage(bytes32 indexed msgHash)',
  'event FailedRelayedMessage(bytes32 indexed msgHash)',
  'event ETHBridgeInitiated(address indexed from, address indexed to, uint256 amount, bytes extraData)',
  'event ETHBridgeFinalized(address indexed from, address indexed to, uint256 amount, bytes extraData)',
  'event ERC20BridgeInitiated(address indexed localToken, address indexed remoteToken, address indexed from, address to, uint256 amount, bytes extraData)',
  'event ERC20BridgeFinalized(address indexed localToken, address indexed remoteToken, address indexed from, address to, uint256 amount, bytes extraData)',
  'function transfer(address to, uint256 value)',
  'function transferFrom(address from, address to, uint256 value)',
  'function approve(address spender, uint256 value)',
  'function deposit()',
  'function withdraw(uint256 value)',
  'function initiateWithdrawal(address target, uint256 gasLimit, bytes data)',
  'function bridgeETHTo(address to, uint32 minGasLimit, bytes extraData)',
  'function mint(address to, uint256 value)',
  'error Error(string reason)',
  'error Panic(uint256 code)',
  'error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)',
  'error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)',
];

function parse(line) {
  const [, kind, name, inner] = line.match(/^(\w+) (\w+)\((.*)\)$/);
  const inputs =
    inner === ''
      ? []
      : inner.split(', ').map((part) => {
          const words = part.split(' ');
          return { type: words[0], indexed: words[1] === 'indexed', name: words.at(-1) };
        });
  return { type: kind, name, inputs };
}

function canonical(input) {
  if (!input.type.startsWith('tuple')) return input.type;
  return '(' + (input.components ?? []).map(canonical).join(',') + ')' + input.type.slice(5);
}

/** Finds what an item of an ABI is called by its selector or topic. */
export class Names {
  constructor(items = []) {
    this.events = new Map();
    this.functions = new Map();
    this.errors = new Map();
    for (const item of [...KNOWN.map(parse), ...items]) {
      const hash = item.name
        ? keccak(item.name + '(' + item.inputs.map(canonical).join(',') + ')')
        : '';
      if (item.type === 'event')
        this.events.set(hash + item.inputs.filter((i) => i.indexed).length, item);
      if (item.type === 'function') this.functions.set(hash.slice(0, 10), item);
      if (item.type === 'error') this.errors.set(hash.slice(0, 10), item);
    }
  }

  method(selector) {
    return this.functions.get(selector)?.name;
  }

  /** {name, values: [[name, value]]} of a log; null if nobody knows it. */
  log(log) {
    const item = this.events.get(log.topics[0] + (log.topics.length - 1));
    if (!item) return null;
    const topics = log.topics.slice(1);
    const rest = values(
      item.inputs.filter((i) => !i.indexed),
      log.data.slice(2),
    );
    if (!rest) return null;
    const all = item.inputs.map((input) => [
      input.name || input.type,
      input.indexed ? (single(input.type, topics.shift().slice(2)) ?? 'a hash') : rest.shift(),
    ]);
    return { name: item.name, values: all };
  }

  /** The same of a call's data. */
  call(data) {
    return this.selected(this.functions, data);
  }

  /** The same of what a call reverted with, as a text: {@code Name(value, …)}. */
  error(data) {
    const found = data && this.selected(this.errors, data);
    return found ? `${found.name}(${found.values.map(([, value]) => value).join(', ')})` : null;
  }

  selected(items, data) {
    const item = items.get(data.slice(0, 10));
    const found = item && values(item.inputs, data.slice(10));
    return found
      ? {
          name: item.name,
          values: item.inputs.map((input, i) => [input.name || input.type, found[i]]),
        }
      : null;
  }
}

/** Values of head and tail; null if they are no such encoding. */
function values(inputs, hex) {
  const out = [];
  for (let i = 0; i < inputs.length; i++) {
    const type = canonical(inputs[i]);
    const head = hex.slice(64 * i, 64 * i + 64);
    if (head.length !== 64) return null;
    if (type === 'bytes' || type === 'string') {
      const offset = Number(BigInt('0x' + head)) * 2;
      const length = Number(BigInt('0x' + (hex.slice(offset, offset + 64) || '0'))) * 2;
      const content = hex.slice(offset + 64, offset + 64 + length);
      if (content.length !== length) return null;
      out.push(type === 'bytes' ? '0x' + content : text(content));
    } else {
      const value = single(type, head);
      if (value === null) return null;
      out.push(value);
    }
  }
  return out;
}

function single(type, head) {
  if (type === 'address') return '0x' + head.slice(24);
  if (type === 'bool') return BigInt('0x' + head) === 1n ? 'true' : 'false';
  if (/^uint\d*$/.test(type)) return BigInt('0x' + head).toString();
  if (/^int\d*$/.test(type)) return BigInt.asIntN(256, BigInt('0x' + head)).toString();
  const fixed = type.match(/^bytes(\d+)$/);
  return fixed ? '0x' + head.slice(0, 2 * Number(fixed[1])) : null;
}

function text(hex) {
  const octets = new Uint8Array(hex.match(/../g)?.map((b) => parseInt(b, 16)) ?? []);
  return new TextDecoder().decode(octets);
}
