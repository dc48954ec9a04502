// Signed notes, their keys, strict Ed25519, checkpoints and cosignatures.
// Sources: c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature; RFC 8032; page "record".

import { concat, fromBase64, fromHex, fromLittle, hex, sha256, textOf, utf8 } from "./bytes.js";
import { MLDSA_PUBLIC, MLDSA_SIGNATURE, isMldsaSignature } from "./mldsa.js";
import { malformed, missing, unsound } from "./plain.js";

export const ED25519 = 1;
export const COSIGNATURE = 4;
export const MLDSA = 6;
const PUBLIC = new Map([[ED25519, 32], [COSIGNATURE, 32], [MLDSA, MLDSA_PUBLIC]]);
const COSIGNED = new Map([[COSIGNATURE, 8 + 64], [MLDSA, 8 + MLDSA_SIGNATURE]]);
const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const SIGN = 1n << 255n;
const LOW_Y = [
  0n,
  1n,
  P - 1n,
  fromLittle(fromHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")),
  fromLittle(fromHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")),
];

function power(base, exponent) {
  let result = 1n;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
}

const D = ((P - 121665n) * power(121666n, P - 2n)) % P;

/** Whether 32 bytes encode a y canonically, and not that of a point of low order. */
function isStrong(point) {
  const y = fromLittle(point) % SIGN;
  return y < P && !LOW_Y.includes(y);
}

function isOnCurve(point) {
  const y = fromLittle(point) % SIGN;
  const square = (y * y) % P;
  // x² = u/v; u/v is a square if and only if uv is.
  return power(((square - 1n + P) * (D * square + 1n)) % P, (P - 1n) / 2n) === 1n;
}

const strongKeys = new Map();

/** Throws unless the key is a canonically encoded point of the curve, not of low order. */
export function checkPublicKey(pub) {
  const key = hex(pub);
  if (!strongKeys.has(key)) strongKeys.set(key, isStrong(pub) && isOnCurve(pub));
  if (!strongKeys.get(key)) throw unsound("key-weak");
}

const imported = new Map();

async function verifies(pub, message, signature) {
  const key = hex(pub);
  try {
    if (!imported.has(key)) {
      const made = crypto.subtle.importKey("raw", pub, { name: "Ed25519" }, false, ["verify"]);
      imported.set(key, made);
    }
    return await crypto.subtle.verify("Ed25519", await imported.get(key), signature, message);
  } catch (error) {
    if (error.name === "NotSupportedError") throw missing("ed25519-unsupported");
    return false;
  }
}

export async function checkSignature(pub, message, signature) {
  const strong =
    signature.length === 64 &&
    isStrong(pub) &&
    isStrong(signature.subarray(0, 32)) &&
    fromLittle(signature.subarray(32)) < ORDER;
  if (!strong || !(await verifies(pub, message, signature))) throw unsound("signature-wrong");
}

const SPACE = /[\s\u001c-\u001f\u0085+]/u;

function checkName(name) {
  const bad = name === "" || SPACE.test(name.replaceAll("\ufeff", "")) || utf8(name).length > 255;
  if (bad) throw malformed("name-malformed");
}

const keys = new Map();

/** The key that the notation name+id+base64(kind || key) names. */
export function parseVkey(text) {
  if (!keys.has(text)) keys.set(text, readVkey(text));
  return keys.get(text);
}

function readVkey(text) {
  const [name, id, ...rest] = text.split("+");
  const material = fromBase64(utf8(rest.join("+")));
  if (!material?.length || !/^[0-9a-f]{8}$/.test(id)) throw malformed("vkey-malformed");
  checkName(name);
  const [kind, pub] = [material[0], material.slice(1)];
  if (pub.length !== PUBLIC.get(kind)) throw malformed("vkey-unsupported");
  const hashed = sha256(concat(utf8(name + "\n"), material));
  if (hex(hashed.subarray(0, 4)) !== id) throw malformed("vkey-malformed");
  return { text, name, id, kind, pub, key: hex(pub), line: lineOf(name, id) };
}

/** By what signature lines are told apart: name and key id. */
const lineOf = (name, id) => name + "\n" + id;

const NEWLINE = 10;
const DASH = utf8("\u2014 ");

/** The note in bytes: {text, lines}, only in the one spelling. */
export function parseNote(raw) {
  let place = raw.length - 2;
  while (place >= 0 && !(raw[place] === NEWLINE && raw[place + 1] === NEWLINE)) place -= 1;
  const odd = raw.some((byte) => byte < 32 && byte !== NEWLINE);
  if (place < 0 || raw[raw.length - 1] !== NEWLINE || odd) throw malformed("note-malformed");
  const block = splitLines(raw.subarray(place + 2, Math.max(place + 2, raw.length - 1)));
  if (block.length > 100 || textOf(raw) === null) throw malformed("note-malformed");
  return { text: raw.subarray(0, place + 1), lines: block.map(parseLine) };
}

/** Bytes cut at newlines; `most` cuts at most. */
export function splitLines(raw, most = Infinity) {
  const lines = [];
  let start = 0;
  while (lines.length < most) {
    const end = raw.indexOf(NEWLINE, start);
    if (end < 0) break;
    lines.push(raw.subarray(start, end));
    start = end + 1;
  }
  return [...lines, raw.subarray(start)];
}

function parseLine(raw) {
  const gap = raw.lastIndexOf(32);
  const body = fromBase64(raw.subarray(gap + 1));
  const dashed = DASH.every((byte, at) => raw[at] === byte);
  if (!dashed || gap < DASH.length || !body || body.length < 5) throw malformed("note-malformed");
  const name = textOf(raw.subarray(DASH.length, gap));
  checkName(name);
  const id = hex(body.subarray(0, 4));
  return { name, id, line: lineOf(name, id), signature: body.subarray(4) };
}

/** Throws unless this key of kind 01 made the line over the text. */
export async function checkLine(text, line, vkey) {
  if (vkey.kind !== ED25519 || line.line !== vkey.line) throw unsound("signature-foreign");
  await checkSignature(vkey.pub, text, line.signature);
}

/** The time that a line of a key of kind 04 or 06 states, POSIX seconds. */
function statedTime({ signature }, vkey) {
  if (signature.length !== COSIGNED.get(vkey.kind)) throw malformed("cosignature-malformed");
  return new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
}

/** The time at which this key of kind 04 or 06 cosigned the text, POSIX seconds. */
async function checkCosignature(text, line, vkey, checkpoint) {
  const time = statedTime(line, vkey);
  if (time === 0n || time >= 2n ** 63n) throw malformed("cosignature-untimed");
  if (vkey.kind === MLDSA) {
    checkMldsaLine(line, vkey, checkpoint, time);
  } else {
    const message = concat(utf8(`cosignature/v1\ntime ${time}\n`), text);
    await checkSignature(vkey.pub, message, line.signature.subarray(8));
  }
  return time;
}

/** Throws unless the log's key, of kind 01 or 06, signed the checkpoint; 06 needs no time. */
async function checkLogLine(text, line, vkey, checkpoint) {
  if (vkey.kind !== MLDSA) return checkLine(text, line, vkey);
  return checkMldsaLine(line, vkey, checkpoint, statedTime(line, vkey));
}

const LABEL = utf8("subtree/v1\n\0");

/** Checks a line of a key of kind 06 over a whole tree: the structure cosigned_message. */
function checkMldsaLine(line, vkey, { origin, size, root }, time) {
  const [name, log] = [utf8(vkey.name), utf8(origin)];
  if (log.length > 255 || time >= 2n ** 63n) throw malformed("subtree-unsigned");
  const numbers = new DataView(new ArrayBuffer(16));
  numbers.setBigUint64(8, BigInt(size));
  const message = concat(
    LABEL, Uint8Array.of(name.length), name, line.signature.subarray(0, 8),
    Uint8Array.of(log.length), log, new Uint8Array(numbers.buffer), fromHex(root),
  );
  if (!isMldsaSignature(vkey.pub, message, line.signature.subarray(8))) {
    throw unsound("signature-wrong");
  }
}

/** The checkpoint in a note's text: {origin, size, root}; sizes beyond 2^53-1 are BigInts. */
export function parseCheckpoint(raw) {
  const lines = splitLines(raw);
  if (lines.length > 4 && lines.at(-1).length === 0) throw malformed("checkpoint-extension");
  const whole = lines.length === 4 && lines[0].length > 0 && lines[3].length === 0;
  if (!whole) throw malformed("checkpoint-malformed");
  const [origin, digits] = [textOf(lines[0]), textOf(lines[1])];
  const root = fromBase64(lines[2]);
  const sized = digits !== null && /^(?:0|[1-9][0-9]{0,18})$/.test(digits);
  if (origin === null || root?.length !== 32 || !sized) throw malformed("checkpoint-malformed");
  const size = BigInt(digits);
  if (size >= 2n ** 63n) throw malformed("checkpoint-malformed");
  return { origin, size: size <= Number.MAX_SAFE_INTEGER ? Number(size) : size, root: hex(root) };
}

/** {origin, size, root, stamps}: every line is the log's or a cosigner's, and verifies. */
export async function checkCheckpoint(note, origin, logs, cosigners) {
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint.origin !== origin) throw unsound("checkpoint-foreign");
  const check = async (line, at) => {
    if (note.lines.findIndex((other) => other.line === line.line) < at) throw unsound("line-twice");
    const cosigner = cosigners.get(line.line);
    const log = logs.find((vkey) => vkey.line === line.line);
    if (!cosigner && !log) throw unsound("line-unexplained");
    if (!cosigner) return checkLogLine(note.text, line, log, checkpoint);
    const time = await checkCosignature(note.text, line, cosigner.vkey, checkpoint);
    return { role: cosigner.role, name: cosigner.name, time };
  };
  const checked = await Promise.allSettled(note.lines.map(check));
  const fault = checked.find(({ status }) => status === "rejected");
  if (fault) throw fault.reason;
  const stamps = checked.map(({ value }) => value).filter((stamp) => stamp !== undefined);
  if (stamps.length === note.lines.length) throw unsound("log-unsigned");
  return { ...checkpoint, stamps };
}

const SCHEMES = new Map([[ED25519, "Ed25519"], [MLDSA, "ML-DSA-44"]]);

/** Who signed a checkpoint that stood its check, and under which kinds of keys of the log. */
export function signedWords(origin, { lines }, logs) {
  const kinds = logs.filter((vkey) => lines.some(({ line }) => line === vkey.line));
  const named = (kind) => kinds.some((vkey) => vkey.kind === kind);
  const under = [...SCHEMES.keys()].filter(named).map((kind) => SCHEMES.get(kind)).join(" and ");
  return `Signed by the log ${origin}${named(MLDSA) ? ` under ${under}` : ""}.`;
}
