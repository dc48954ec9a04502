// The tree of a record: entries out of bundles, and where they and the tiles differ.
// Sources: c2sp.org/tlog-tiles; RFC 6962; the specification, "verification", checks 2 and 3.

import { parseSigned } from "./acts.js";
import { sameBytes } from "./bytes.js";
import { malformed } from "./plain.js";
import { Hashes, Tree, leafHash, nodeHash } from "./reader.js";
import { counted, finding } from "./report.js";

const WIDTH = 256;
const HASH = 32;

/** The path of a tile or bundle; a level of -1 is that of bundles. */
function pathOf(level, index, width) {
  const groups = [String(index % 1000).padStart(3, "0")];
  for (let rest = Math.floor(index / 1000); rest; rest = Math.floor(rest / 1000)) {
    groups.unshift("x" + String(rest % 1000).padStart(3, "0"));
  }
  const folder = level < 0 ? "entries" : level;
  return `tile/${folder}/${groups.join("/")}${width === WIDTH ? "" : `.p/${width}`}`;
}

const widthOf = (number, size) => Math.min(WIDTH, Number(size) - number * WIDTH);

/** The path of the bundle that holds an entry of a log of `size` entries. */
export function bundlePath(index, size) {
  const number = Math.floor(index / WIDTH);
  return pathOf(-1, number, widthOf(number, size));
}

const PATH = new RegExp(
  "^tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?$",
);

/** Whether a path is the one spelling of a tile or bundle that a log of this size has. */
export function belongs(path, size) {
  const [, folder, groups, partial] = PATH.exec(path) ?? [];
  if (folder === undefined) return false;
  const level = folder === "entries" ? -1 : Number(folder);
  const index = Number(groups.replaceAll(/[x/]/g, ""));
  const width = partial === undefined ? WIDTH : Number(partial);
  const count = Math.floor(size / WIDTH ** Math.max(level, 0));
  const full = Math.floor(count / WIDTH);
  const fits = width === WIDTH ? index < full : index === full && width === count % WIDTH;
  return fits && pathOf(level, index, width) === path;
}

/** The entries of a bundle, which must fill it exactly. */
function parseBundle(raw, width) {
  const entries = [];
  let place = 0;
  for (let count = 0; count < width; count += 1) {
    const start = place + 2;
    place = start + raw[place] * 256 + raw[place + 1];
    if (!(place <= raw.length)) throw malformed("bundle-malformed");
    entries.push(raw.subarray(start, place));
  }
  if (place !== raw.length) throw malformed("bundle-malformed");
  return entries;
}

/** Every entry in its order given to `take`, as far as bundles can be read; their leaf hashes. */
export async function readEntries({ source, checkpoint, ledger }, take) {
  const leaves = new Hashes();
  const size = Number(checkpoint.size);
  while (leaves.length < size) {
    const first = leaves.length;
    const width = widthOf(first / WIDTH, size);
    const file = bundlePath(first, size);
    let entries;
    try {
      entries = parseBundle(await source.read(file), width);
    } catch (fault) {
      ledger.note("entries", fault, { file, first, last: first + width - 1 });
      break;
    }
    for (const [at, entry] of entries.entries()) {
      leaves.push(leafHash(entry));
      await take(entry, first + at);
    }
  }
  return leaves;
}

function rootOf(leaves) {
  const tree = new Tree();
  for (let at = 0; at < leaves.length; at += 1) tree.append(leaves.at(at));
  return tree.rootAt(tree.size);
}

/** Rows of hashes at levels 0, 8, 16 …: those of complete subtrees of 256 ** l leaves. */
function rowsOf(leaves) {
  const rows = [leaves];
  while (rows.at(-1).length >= WIDTH) {
    const [row, above] = [rows.at(-1), new Hashes()];
    for (let start = 0; start + WIDTH <= row.length; start += WIDTH) {
      let nodes = Array.from({ length: WIDTH }, (_, at) => row.at(start + at));
      while (nodes.length > 1) {
        nodes = Array.from({ length: nodes.length / 2 }, (_, at) =>
          nodeHash(nodes[2 * at], nodes[2 * at + 1]));
      }
      above.push(nodes[0]);
    }
    rows.push(above);
  }
  return rows;
}

/** Checks 2 and 3: whichever of entries and tiles gives the signed root is right. */
export async function checkTree(job, leaves) {
  const { checkpoint, ledger } = job;
  const { size, root } = checkpoint;
  const given = await readTiles(job);
  let hashes = leaves;
  if (rootOf(leaves) === root) {
    const detail = `The checkpoint covers exactly these ${counted(size, "entry")}.`;
    ledger.succeed("entries", detail, size);
  } else {
    const told = toldHashes(given);
    if (told && told.length === size && rootOf(told) === root) {
      await blameEntries(job, leaves, told);
      hashes = told;
    } else {
      const place = { file: "checkpoint", ...(await bracketOf(job)) };
      ledger.fail("entries", finding("root-unmet", place));
    }
  }
  compareTiles(given, rowsOf(hashes), ledger);
}

async function readTiles({ source, checkpoint, ledger }) {
  const given = [];
  for (let level = 0, count = checkpoint.size; count; level += 1) {
    for (let index = 0; index * WIDTH < count; index += 1) {
      const file = pathOf(level, index, Math.min(WIDTH, count - index * WIDTH));
      try {
        given.push({ level, index, file, raw: await source.read(file) });
      } catch (fault) {
        ledger.note("tiles", fault, { file });
      }
    }
    count = Math.floor(count / WIDTH);
  }
  return given;
}

/** The leaf hashes that the tiles tell, null where they are not whole. */
function toldHashes(given) {
  const told = new Hashes();
  const raw = given.filter(({ level }) => level === 0).flatMap((tile) => [...tile.raw]);
  if (raw.length % HASH) return null;
  for (let at = 0; at < raw.length; at += HASH) told.push(raw.slice(at, at + HASH));
  return told;
}

function compareTiles(given, rows, ledger) {
  for (const { level, index, file, raw } of given) {
    const row = rows[level];
    const start = index * WIDTH;
    const end = Math.min(start + WIDTH, row.length);
    const wanted = row.held.subarray(HASH * start, HASH * end);
    if (sameBytes(raw, wanted)) continue;
    let place = 0;
    while (place < wanted.length && sameHash(raw, wanted, place)) place += HASH;
    const span = WIDTH ** level;
    const first = (start + place / HASH) * span;
    const last = first + span - 1;
    const until = Math.max(place, Math.min(place + HASH, raw.length));
    ledger.fail("tiles", finding("tile-differs", { file, first, last, start: place, end: until }));
  }
  const count = counted(given.length, "tile");
  ledger.succeed("tiles", `${count}, each of the hashes of these entries.`, rows[0].length);
}

const sameHash = (raw, wanted, place) =>
  sameBytes(raw.subarray(place, place + HASH), wanted.subarray(place, place + HASH));

async function blameEntries({ source, checkpoint, ledger }, leaves, told) {
  for (let index = 0; index < leaves.length; index += 1) {
    if (sameBytes(leaves.at(index), told.at(index))) continue;
    const file = bundlePath(index, checkpoint.size);
    const width = widthOf(Math.floor(index / WIDTH), checkpoint.size);
    const entries = parseBundle(await source.read(file), width);
    const at = index % WIDTH;
    const start = entries.slice(0, at).reduce((sum, entry) => sum + 2 + entry.length, 0);
    const place = { file, first: index, last: index, start, end: start + 2 + entries[at].length };
    ledger.fail("entries", finding("entry-altered", place));
  }
}

async function bracketOf({ source, checkpoint }) {
  const entries = [];
  while (entries.length < checkpoint.size) {
    const number = entries.length / WIDTH;
    const raw = await source.read(bundlePath(entries.length, checkpoint.size));
    entries.push(...parseBundle(raw, widthOf(number, checkpoint.size)));
  }
  return bracket(entries);
}

/** Entries {first, last} among which the first altered one is, told from what acts had seen. */
export function bracket(entries) {
  const tree = new Tree();
  let good = 0;
  for (const [index, entry] of entries.entries()) {
    const seen = seenBy(entry);
    if (seen !== null && seen.size > index) return { first: good, last: index };
    if (seen?.root === tree.rootAt(seen?.size ?? 0)) good = Math.max(good, seen.size);
    else if (seen !== null && seen.size > good) return { first: good, last: seen.size - 1 };
    tree.append(leafHash(entry));
  }
  return { first: good, last: Math.max(good, tree.size - 1) };
}

function seenBy(entry) {
  try {
    return parseSigned(entry).head.seen;
  } catch {
    return null;
  }
}
