// Keccak-256 (FIPS 202 with Ethereum's padding), over BigInt lanes: for selectors and topics, not for speed.

const MASK = (1n << 64n) - 1n;
const ROTATIONS = [];
const CONSTANTS = [];

(function tables() {
  let [x, y] = [1, 0];
  for (let t = 0; t < 24; t++) {
    ROTATIONS[x + 5 * y] = BigInt((((t + 1) * (t + 2)) / 2) % 64);
    [x, y] = [y, (2 * x + 3 * y) % 5];
  }
  ROTATIONS[0] = 0n;
  let lfsr = 1;
  for (let round = 0; round < 24; round++) {
    let constant = 0n;
    for (let j = 0; j < 7; j++) {
      if (lfsr & 1) constant |= 1n << BigInt((1 << j) - 1);
      lfsr = lfsr & 0x80 ? ((lfsr << 1) ^ 0x71) & 0xff : lfsr << 1;
    }
    CONSTANTS.push(constant);
  }
})();

const rotate = (lane, by) => ((lane << by) | (lane >> (64n - by))) & MASK;

function permute(a) {
  for (const constant of CONSTANTS) {
    const c = [0, 1, 2, 3, 4].map((x) => a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20]);
    for (let x = 0; x < 5; x++) {
      const d = c[(x + 4) % 5] ^ rotate(c[(x + 1) % 5], 1n);
      for (let y = 0; y < 25; y += 5) a[x + y] ^= d;
    }
    const b = [];
    for (let x = 0; x < 5; x++) {
      for (let y = 0; y < 5; y++) {
        b[y + 5 * ((2 * x + 3 * y) % 5)] = rotate(a[x + 5 * y], ROTATIONS[x + 5 * y]);
      }
    }
    for (let y = 0; y < 25; y += 5) {
      for (let x = 0; x < 5; x++)
        a[x + y] = b[x + y] ^ (~b[((x + 1) % 5) + y] & MASK & b[((x + 2) % 5) + y]);
    }
    a[0] ^= constant;
  }
}

/** Of a text's UTF-8, as hex with 0x. */
export function keccak(text) {
  const data = new TextEncoder().encode(text);
  const rate = 136;
  const padded = new Uint8Array(Math.ceil((data.length + 1) / rate) * rate);
  padded.set(data);
  padded[data.length] |= 1;
  padded[padded.length - 1] |= 0x80;
  const state = new Array(25).fill(0n);
  for (let at = 0; at < padded.length; at += rate) {
    for (let i = 0; i < rate / 8; i++) {
      let lane = 0n;
      for (let j = 7; j >= 0; j--) lane = (lane << 8n) | BigInt(padded[at + 8 * i + j]);
      state[i] ^= lane;
    }
    permute(state);
  }
  let out = '0x';
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 8; j++)
      out += Number((state[i] >> BigInt(8 * j)) & 255n)
        .toString(16)
        .padStart(2, '0');
  }
  return out;
}
