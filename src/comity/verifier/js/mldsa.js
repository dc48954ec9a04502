// Checking signatures of ML-DSA-44, pure, with the empty context. Source: FIPS 204; algorithms
// by their numbers there. Coefficients are whole numbers from 0 to Q-1.

import { hex, sameBytes } from "./bytes.js";
import { shake128, shake256 } from "./shake.js";

export const MLDSA_PUBLIC = 1312;
export const MLDSA_SIGNATURE = 2420;
const Q = 8380417;
const N = 256;
const SIDE = 4;
const DROPPED = 2 ** 13;
const GAMMA1 = 2 ** 17;
const GAMMA2 = (Q - 1) / 88;
const BETA = 78;
const TAU = 39;
const OMEGA = 80;
const CHALLENGE = 32;
const NO_CONTEXT = Uint8Array.of(0, 0);
const SCALE = 8347681;

// Two factors below Q have a product below 2^46, which a Number holds exactly.
const times = (one, other) => (one * other) % Q;
const within = (value) => (value < 0 ? value + Q : value);
const fourTimes = (make) => Array.from({ length: SIDE }, (_, at) => make(at));

/** Powers of 1753, a 512th root of one, in the order of their exponents' bits reversed. */
const ZETAS = (() => {
  const powers = [1];
  while (powers.length < N) powers.push(times(powers.at(-1), 1753));
  const reversed = (at) => parseInt([...at.toString(2).padStart(8, "0")].reverse().join(""), 2);
  return Int32Array.from(powers, (_, at) => powers[reversed(at)]);
})();

/** Algorithm 41, in place. */
function transform(w) {
  let m = 0;
  for (let span = N / 2; span >= 1; span /= 2) {
    for (let start = 0; start < N; start += 2 * span) {
      m += 1;
      for (let j = start; j < start + span; j += 1) {
        const t = times(ZETAS[m], w[j + span]);
        w[j + span] = within(w[j] - t);
        w[j] = (w[j] + t) % Q;
      }
    }
  }
  return w;
}

/** Algorithm 42, in place. */
function transformBack(w) {
  let m = N;
  for (let span = 1; span < N; span *= 2) {
    for (let start = 0; start < N; start += 2 * span) {
      m -= 1;
      for (let j = start; j < start + span; j += 1) {
        const [t, other] = [w[j], w[j + span]];
        w[j] = (t + other) % Q;
        w[j + span] = times(ZETAS[m], within(other - t));
      }
    }
  }
  return w.map((value) => times(value, SCALE));
}

/** Numbers of `bits` bits each out of bytes, the least bit first. */
function unpack(bytes, bits) {
  const found = new Int32Array((bytes.length * 8) / bits);
  let [held, count, place] = [0, 0, 0];
  for (const byte of bytes) {
    held += byte * 2 ** count;
    count += 8;
    while (count >= bits) {
      found[place++] = held % 2 ** bits;
      held = Math.floor(held / 2 ** bits);
      count -= bits;
    }
  }
  return found;
}

/** Bytes out of numbers of 6 bits each: w1Encode, algorithm 28. */
function packSixes(w) {
  const bytes = new Uint8Array((w.length * 6) / 8);
  w.forEach((value, at) => {
    const shifted = value << ((6 * at) & 7);
    const place = (6 * at) >> 3;
    bytes[place] |= shifted & 0xff;
    if (shifted > 0xff) bytes[place + 1] |= shifted >> 8;
  });
  return bytes;
}

/** Algorithms 30 and 32: one polynomial of the matrix that a seed stands for. */
function polynomialOf(seed, column, row) {
  const stream = shake128(seed, Uint8Array.of(column, row));
  const found = new Int32Array(N);
  for (let place = 0; place < N; ) {
    const value = stream.byte() + 256 * stream.byte() + 65536 * (stream.byte() & 0x7f);
    if (value < Q) found[place++] = value;
  }
  return found;
}

/** Algorithm 29: a polynomial of 39 coefficients 1 or -1, the others 0. */
function ballOf(challenge) {
  const stream = shake256(challenge);
  const signs = stream.bytes(8);
  const found = new Int32Array(N);
  for (let i = N - TAU; i < N; i += 1) {
    let j = stream.byte();
    while (j > i) j = stream.byte();
    const bit = i + TAU - N;
    found[i] = found[j];
    found[j] = (signs[bit >> 3] >> (bit & 7)) & 1 ? Q - 1 : 1;
  }
  return found;
}

/** Algorithm 21: which coefficients are hinted at, null where that is not in its one spelling. */
function hintsOf(bytes) {
  const hints = fourTimes(() => new Uint8Array(N));
  let index = 0;
  for (let i = 0; i < SIDE; i += 1) {
    const [first, end] = [index, bytes[OMEGA + i]];
    if (end < index || end > OMEGA) return null;
    for (; index < end; index += 1) {
      if (index > first && bytes[index - 1] >= bytes[index]) return null;
      hints[i][bytes[index]] = 1;
    }
  }
  return bytes.subarray(index, OMEGA).some((byte) => byte !== 0) ? null : hints;
}

/** Algorithms 36 and 40: the high part of a coefficient, moved by one where that is hinted. */
function highPart(value, hint) {
  let low = value % (2 * GAMMA2);
  if (low > GAMMA2) low -= 2 * GAMMA2;
  const high = ((value - low) / (2 * GAMMA2)) % 44;
  return hint ? (high + (low > 0 ? 1 : 43)) % 44 : high;
}

const heldKeys = new Map();

/** What follows from a public key alone. */
function expandKey(pub) {
  const name = hex(pub);
  if (!heldKeys.has(name)) {
    const seed = pub.subarray(0, 32);
    const matrix = fourTimes((row) => fourTimes((column) => polynomialOf(seed, column, row)));
    const tops = fourTimes((i) => {
      const top = unpack(pub.subarray(32 + 320 * i, 352 + 320 * i), 10);
      return transform(top.map((value) => value * DROPPED));
    });
    heldKeys.set(name, { matrix, tops, digest: shake256(pub).bytes(64) });
  }
  return heldKeys.get(name);
}

/** The responses of a signature, null where one is too great. */
function responsesOf(bytes) {
  const raw = fourTimes((i) => unpack(bytes.subarray(576 * i, 576 * (i + 1)), 18));
  const bound = GAMMA1 - BETA;
  const small = raw.every((each) => each.every((value) => Math.abs(GAMMA1 - value) < bound));
  return small ? raw.map((each) => each.map((value) => within(GAMMA1 - value))) : null;
}

/** Algorithms 3 and 8: whether the key made this signature over the message. */
export function isMldsaSignature(pub, message, signature) {
  if (pub.length !== MLDSA_PUBLIC || signature.length !== MLDSA_SIGNATURE) return false;
  const challenge = signature.subarray(0, CHALLENGE);
  const responses = responsesOf(signature.subarray(CHALLENGE, MLDSA_SIGNATURE - OMEGA - SIDE));
  const hints = hintsOf(signature.subarray(MLDSA_SIGNATURE - OMEGA - SIDE));
  if (responses === null || hints === null) return false;
  const { matrix, tops, digest } = expandKey(pub);
  const ball = transform(ballOf(challenge));
  const moved = responses.map(transform);
  const high = fourTimes((row) => {
    const sum = new Int32Array(N);
    for (let j = 0; j < N; j += 1) {
      let value = Q - times(ball[j], tops[row][j]);
      for (let i = 0; i < SIDE; i += 1) value += times(matrix[row][i][j], moved[i][j]);
      sum[j] = value % Q;
    }
    return packSixes(transformBack(sum).map((value, j) => highPart(value, hints[row][j])));
  });
  const hashed = shake256(digest, NO_CONTEXT, message).bytes(64);
  return sameBytes(shake256(hashed, ...high).bytes(CHALLENGE), challenge);
}
