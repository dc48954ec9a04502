// SHAKE128 and SHAKE256: bytes drawn from a sponge over Keccak-f[1600]. Source: FIPS 202.
// A lane of 64 bits is two words of 32, the low one first, so that bytes stand in their order.

const LANES = 25;
const COLUMNS = new Int32Array(10);
const ROW = new Int32Array(10);

/** The constant of each round, low and high word: the bits of a shift register (algorithm 5). */
const CONSTANTS = (() => {
  const words = new Int32Array(48);
  let register = 1;
  for (let round = 0; round < 24; round += 1) {
    for (let bit = 0; bit < 7; bit += 1) {
      register = ((register << 1) ^ ((register >> 7) * 0x71)) & 0xff;
      const place = 2 ** bit - 1;
      if (register & 2) words[2 * round + (place >> 5)] ^= 1 << (place & 31);
    }
  }
  return words;
})();

/** The lanes in the order in which they move on, and by how many bits each is turned. */
const [ROUTE, TURNS] = (() => {
  const [path, turns] = [[], []];
  let [x, y] = [1, 0];
  for (let step = 0; step < LANES - 1; step += 1) {
    [x, y] = [y, (2 * x + 3 * y) % 5];
    path.push(2 * (x + 5 * y));
    turns.push((((step + 1) * (step + 2)) / 2) % 64);
  }
  return [path, turns];
})();

/** Step theta: every lane takes in the parity of two columns. */
function mixColumns(state) {
  COLUMNS.fill(0);
  for (let at = 0; at < 50; at += 1) COLUMNS[at % 10] ^= state[at];
  for (let x = 0; x < 10; x += 2) {
    const [left, right] = [(x + 8) % 10, (x + 2) % 10];
    const [low, high] = [COLUMNS[right], COLUMNS[right + 1]];
    const first = COLUMNS[left] ^ ((low << 1) | (high >>> 31));
    const second = COLUMNS[left + 1] ^ ((high << 1) | (low >>> 31));
    for (let at = x; at < 50; at += 10) {
      state[at] ^= first;
      state[at + 1] ^= second;
    }
  }
}

/** Steps rho and pi: lanes are turned and change places. */
function moveLanes(state) {
  let [low, high] = [state[2], state[3]];
  for (let step = 0; step < ROUTE.length; step += 1) {
    const [at, by] = [ROUTE[step], TURNS[step] & 31];
    if (TURNS[step] > 31) [low, high] = [high, low];
    const first = by === 0 ? low : (low << by) | (high >>> (32 - by));
    const second = by === 0 ? high : (high << by) | (low >>> (32 - by));
    [low, high] = [state[at], state[at + 1]];
    state[at] = first;
    state[at + 1] = second;
  }
}

/** Step chi: along each row, a lane takes in the two that follow it. */
function mixRows(state) {
  for (let row = 0; row < 50; row += 10) {
    for (let at = 0; at < 10; at += 1) ROW[at] = state[row + at];
    for (let at = 0; at < 10; at += 1) {
      state[row + at] = ROW[at] ^ (~ROW[(at + 2) % 10] & ROW[(at + 4) % 10]);
    }
  }
}

function permute(state) {
  for (let round = 0; round < 48; round += 2) {
    mixColumns(state);
    moveLanes(state);
    mixRows(state);
    state[0] ^= CONSTANTS[round];
    state[1] ^= CONSTANTS[round + 1];
  }
}

/** An endless stream of bytes that follows from the parts put in; rate: bytes of a block. */
class Sponge {
  constructor(rate, parts) {
    this.state = new Int32Array(2 * LANES);
    this.rate = rate;
    this.at = 0;
    for (const part of parts) {
      for (const byte of part) {
        this.#put(this.at, byte);
        this.at += 1;
        if (this.at === rate) this.#turn();
      }
    }
    this.#put(this.at, 0x1f);
    this.#put(rate - 1, 0x80);
    this.#turn();
  }

  #put(at, byte) {
    this.state[at >> 2] ^= byte << (8 * (at & 3));
  }

  #turn() {
    permute(this.state);
    this.at = 0;
  }

  /** The next byte. */
  byte() {
    if (this.at === this.rate) this.#turn();
    const byte = (this.state[this.at >> 2] >>> (8 * (this.at & 3))) & 0xff;
    this.at += 1;
    return byte;
  }

  /** The next bytes. */
  bytes(count) {
    return Uint8Array.from({ length: count }, () => this.byte());
  }
}

export const shake128 = (...parts) => new Sponge(168, parts);
export const shake256 = (...parts) => new Sponge(136, parts);
