// Bytes: UTF-8, hexadecimal, canonical base64, and SHA-256 (FIPS 180-4).

const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const ENCODER = new TextEncoder();

export const utf8 = (text) => ENCODER.encode(text);

/** The text that bytes spell in UTF-8, null where they spell none. */
export function textOf(bytes) {
  try {
    return DECODER.decode(bytes);
  } catch {
    return null;
  }
}

export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

export function sameBytes(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function hex(bytes) {
  let text = "";
  for (const byte of bytes) text += DIGITS[byte];
  return text;
}

export const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

/** An unsigned integer from bytes, least byte first. */
export const fromLittle = (bytes) => BigInt("0x" + hex(Uint8Array.from(bytes).reverse()));

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const SEXTETS = new Int16Array(256).fill(-1);
[...ALPHABET].forEach((char, at) => (SEXTETS[char.charCodeAt(0)] = at));
const PAD = "=".charCodeAt(0);

/** The bytes behind base64 (as bytes) in its one spelling, null for any other. */
export function fromBase64(ascii) {
  if (ascii.length % 4 !== 0) return null;
  let pads = 0;
  while (pads < 2 && ascii[ascii.length - 1 - pads] === PAD) pads += 1;
  const whole = new Uint8Array((ascii.length / 4) * 3 - pads);
  let held = 0;
  let bits = 0;
  let place = 0;
  for (let at = 0; at < ascii.length - pads; at += 1) {
    const sextet = SEXTETS[ascii[at]];
    if (sextet < 0) return null;
    held = ((held << 6) | sextet) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      whole[place++] = held >> bits;
    }
  }
  return held & ((1 << bits) - 1) ? null : whole;
}

const PRIMES = [2];
for (let next = 3; PRIMES.length < 64; next += 2) {
  if (PRIMES.every((prime) => next % prime !== 0)) PRIMES.push(next);
}
const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
const ROUNDS = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const SCHEDULE = new Int32Array(64);
const turn = (word, by) => (word >>> by) | (word << (32 - by));

function compress(state, data, from) {
  const w = SCHEDULE;
  for (let i = 0, at = from; i < 16; i += 1, at += 4) {
    w[i] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const low = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
    const high = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
    w[i] = (w[i - 16] + low + w[i - 7] + high) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const mix = (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g));
    const first = (h + mix + ROUNDS[i] + w[i]) | 0;
    const second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = (state[i] + word) | 0));
}

/** SHA-256 of bytes: 32 bytes. */
export function sha256(data) {
  const state = START.slice();
  const full = data.length - (data.length % 64);
  for (let at = 0; at < full; at += 64) compress(state, data, at);
  const rest = data.length - full;
  const tail = new Uint8Array(rest < 56 ? 64 : 128);
  tail.set(data.subarray(full));
  tail[rest] = 0x80;
  const view = new DataView(tail.buffer);
  view.setBigUint64(tail.length - 8, BigInt(data.length) * 8n);
  for (let at = 0; at < tail.length; at += 64) compress(state, tail, at);
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => out.setInt32(4 * i, word));
  return new Uint8Array(out.buffer);
}

/** The name of bytes: their SHA-256 in lower-case hexadecimal. */
export const digest = (data) => hex(sha256(data));

/** Order of texts by code points, which is that of their bytes in UTF-8. */
export function byCodePoint(one, other) {
  const [a, b] = [[...one], [...other]];
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    if (a[at] !== b[at]) return a[at].codePointAt(0) - b[at].codePointAt(0);
  }
  return a.length - b.length;
}
