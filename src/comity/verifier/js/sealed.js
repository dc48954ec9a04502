// Certificates of the sealed kind. Source: the specification, pages "certificate", "verification".

import { parseSigned, readAct } from "./acts.js";
import { digest, fromBase64, hex, textOf, utf8 } from "./bytes.js";
import { decisionOf, noticedIn } from "./certificate.js";
import { checkCheckpoint, checkLine, parseNote, parseVkey } from "./note.js";
import {
  hash, integer, malformed, missing, name, need, oneOf, only, parseStrict, table, unsound,
} from "./plain.js";
import { Reader, Tree, nodeHash } from "./reader.js";
import { parseState } from "./state.js";

const SEALED_TYPE = "comity/certificate/v1";
const LEAST = { conclude: 0, size: 1, older: 0, entries: 1, accredits: 0, documents: 0 };
const SEALED_FIELDS = [...Object.keys(LEAST), "circulation", "council", "kind", "outcome"];
const FROM_STATE = [
  "found", "accede", "recall", "table", "amend", "circulate", "extend", "request", "waive",
  "attempt", "deem", "cure", "cannot_open", "answer", "retrieve", "withdraw",
  "position", "reveal", "evidence", "conclude", "consult", "seal", "affirm",
];
const NAMING_OLDER = ["undertaking", "meeting", "corrects", "consultation", "occasion"];
const unfit = () => malformed("certificate-malformed");

/** Whether a file says that it is a certificate of the sealed kind. */
export function isSealed(raw) {
  const [type, head] = splitHead(raw);
  return type === SEALED_TYPE && head.includes('"kind":"sealed"');
}

function splitHead(raw) {
  const first = raw.indexOf(10);
  const second = raw.indexOf(10, first + 1);
  const head = raw.subarray(first + 1, second < 0 ? raw.length : second);
  const ascii = Array.from(head.subarray(0, 4096), (byte) => String.fromCharCode(byte)).join("");
  return [first < 0 ? "" : textOf(raw.subarray(0, first)), ascii];
}

/** A file that is read from its beginning to its end. */
class Blocks {
  constructor(raw) {
    this.raw = raw;
    this.at = 0;
  }

  line() {
    const end = this.raw.indexOf(10, this.at);
    if (end < 0) throw unfit();
    const line = this.raw.subarray(this.at, end);
    this.at = end + 1;
    return line;
  }

  hash() {
    return hashIn(this.line());
  }

  block() {
    const end = numberIn(this.line()) + this.at;
    if (this.raw[end] !== 10) throw unfit();
    const block = this.raw.subarray(this.at, end);
    this.at = end + 1;
    return block;
  }

  blocks(count) {
    const found = [];
    while (found.length < count) found.push(this.block());
    return found;
  }
}

function hashIn(line) {
  const bytes = fromBase64(line);
  if (bytes?.length !== 32) throw unfit();
  return bytes;
}

function numberIn(line) {
  const digits = textOf(line);
  const number = /^(?:0|[1-9][0-9]{0,18})$/.test(digits ?? "") ? Number(digits) : -1;
  if (number < 0 || !Number.isSafeInteger(number)) throw unfit();
  return number;
}

/** The certificate in a file, only in the one spelling. */
export function parseSealed(raw) {
  const file = new Blocks(raw);
  if (textOf(file.line()) !== SEALED_TYPE) throw unfit();
  const head = table(parseStrict(file.line()));
  only(head, SEALED_FIELDS);
  oneOf(["sealed"])(need(head, "kind"));
  const [size, older, entries, accredits, documents] = ["size", "older", "entries", "accredits",
    "documents"].map((key) => integer(need(head, key), LEAST[key]));
  const bits = [...size.toString(2)].filter((bit) => bit === "1");
  const certificate = {
    size,
    peaks: bits.map(() => file.hash()),
    founding: file.block(),
    state: file.block(),
    council: hash(need(head, "council")),
    circulation: hash(need(head, "circulation")),
    conclude: integer(need(head, "conclude")),
    outcome: name(need(head, "outcome")),
    older: file.blocks(older).map(prefixOf),
    entries: file.blocks(entries),
    accredits: file.blocks(accredits),
    documents: new Map(file.blocks(documents).map((data) => [digest(data), data])),
  };
  if (file.line().length) throw unfit();
  certificate.checkpoint = parseNote(raw.subarray(file.at));
  const names = [...certificate.documents.keys()];
  const ordered = names.every((each, at) => at === 0 || names[at - 1] < each);
  if (names.length !== documents || !ordered) throw unfit();
  return certificate;
}

function prefixOf(block) {
  const lines = [];
  let start = 0;
  for (let end = block.indexOf(10); end >= 0; end = block.indexOf(10, start)) {
    lines.push(block.subarray(start, end));
    start = end + 1;
  }
  const [size, root, ...proof] = [...lines, block.subarray(start)];
  if (root === undefined) throw unfit();
  return { size: numberIn(size), root: hashIn(root), proof: proof.map(hashIn) };
}

/** Throws unless the tree of `old` leaves is a prefix of the tree of `size` (RFC 9162, 2.1.4.2). */
function checkConsistency(old, oldRoot, size, root, proof) {
  const wrong = () => unsound("consistency-unproven");
  if (old < 1 || old > size) throw wrong();
  if (old === size) {
    if (proof.length || hex(oldRoot) !== hex(root)) throw wrong();
    return;
  }
  const isPower = (old & (old - 1)) === 0 && Number.isInteger(Math.log2(old));
  const nodes = isPower ? [oldRoot, ...proof] : [...proof];
  if (!proof.length) throw wrong();
  let [place, last] = [BigInt(old - 1), BigInt(size - 1)];
  for (; place & 1n; place >>= 1n) last >>= 1n;
  let [before, after] = [nodes[0], nodes[0]];
  for (const node of nodes.slice(1)) {
    if (last === 0n) throw wrong();
    if (place & 1n || place === last) {
      [before, after] = [nodeHash(node, before), nodeHash(node, after)];
      for (; !(place & 1n) && place; place >>= 1n) last >>= 1n;
    } else after = nodeHash(after, node);
    [place, last] = [place >> 1n, last >> 1n];
  }
  if (last !== 0n || hex(before) !== hex(oldRoot) || hex(after) !== hex(root)) throw wrong();
}

/** Reads a record on from a state, and says where it would have to know what was before. */
class Continued extends Reader {
  constructor(council, { size, peaks, older }, documents) {
    super(documents);
    this.council = council;
    this.tree = new Tree(size, [...peaks]);
    this.asked = new Set();
    const { tree, asked } = this;
    const root = tree.roots.at(0).slice();
    for (const each of older) {
      checkConsistency(each.size, each.root, size, root, each.proof);
      tree.older.set(each.size, hex(each.root));
    }
    const rootAt = tree.rootAt.bind(tree);
    tree.rootAt = (wanted) => {
      asked.add(wanted);
      return rootAt(wanted);
    };
  }

  checkTold({ kind, body }, signer) {
    let told = FROM_STATE.includes(kind) && NAMING_OLDER.every((field) => !body[field]);
    if (kind === "undertake") told = this.council.closed.has(body.circulation);
    if (kind === "lift") told = this.council.circulation(body.circulation) !== null;
    if (signer.authority && kind !== "position") told = false;
    if (!told) throw missing("older-needed");
  }
}

/** The decision that a sealed certificate shows; a fault carries the number of its check. */
export async function judgeSealed(certificate, council, charter) {
  const { documents, founding, entries } = certificate;
  const open = (wanted) => documents.get(wanted) ?? null;
  const first = new Reader(open);
  let check = 1;
  try {
    await first.read(founding);
    const same = first.council?.id === council && certificate.council === council;
    if (!same) throw unsound("certificate-foreign");
    check = 2;
    const said = parseSigned(entries[0]).plain;
    const sealed = said.state === digest(certificate.state) && said.size === certificate.size;
    if (!sealed) throw unsound("state-differs");
    const charterOf = (wanted) => first.charter(wanted);
    const state = await parseState(certificate.state, first.council, charterOf);
    const reader = new Continued(state, certificate, open);
    Object.assign(reader, { charters: first.charters, keyrings: first.keyrings });
    check = 3;
    const readings = await readSince(certificate, reader);
    check = 4;
    const { cosigners } = await reader.keyring();
    const note = certificate.checkpoint;
    const checkpoint = await checkCheckpoint(note, state.origin, reader.logs, cosigners);
    check = 5;
    const whole = checkpoint.root === reader.tree.rootAt(reader.tree.size);
    if (!whole || checkpoint.size !== reader.tree.size) throw unsound("root-differs");
    check = 6;
    const noticed = noticedIn(checkpoint.stamps);
    if (noticed.length < state.charter.clock.quorum) throw missing("not-final");
    check = 7;
    const word = await wordOf(certificate, first.council, state, { readings, charter });
    check = 8;
    const circulation = decisionOf(certificate, state);
    check = 9;
    const needed = new Set([...first.touched, ...reader.touched]);
    if ([...documents.keys()].some((each) => !needed.has(each))) throw unsound("document-surplus");
    return { circulation, council: state, readings, reader, noticed, word };
  } catch (fault) {
    fault.check = check;
    throw fault;
  }
}

async function readSince({ entries, older }, reader) {
  const readings = [];
  for (const entry of entries) readings.push(await reader.read(entry));
  const { act, fault } = readings[0];
  if (fault || act?.kind !== "seal") throw unsound("seal-missing");
  const falsely = (each) => each.act?.kind === "conclude" && each.fault;
  if (readings.some(falsely)) throw unsound("conclusion-false");
  const idle = older.some(({ size }) => !reader.asked.has(size));
  if (idle) throw unsound("prefix-surplus");
  return readings;
}

const rootsOf = (charters, party) => {
  const named = charters.flatMap(({ parties }) => parties.filter((each) => each.name === party));
  const roots = named.flatMap((each) => each.roots);
  return new Map(roots.map((root) => [digest(utf8(root)), root]));
};

/** The founding charter, whose hash the identity holds, and the one that the reader knows. */
function knownCharters(founded, state, charter) {
  if (!charter || charter === founded.charterHash) return [founded.charter];
  const here = state.charters.findLast((each) => each.hash === charter);
  if (!here) throw missing("charter-elsewhere");
  return [founded.charter, here.charter];
}

/** The parties on whose word the state rests. */
async function wordOf(certificate, founded, state, { readings, charter }) {
  const known = knownCharters(founded, state, charter);
  const seal = readings[0].act.id;
  const given = readings
    .filter(({ act, fault }) => act?.kind === "affirm" && !fault && act.body.seal === seal)
    .map(({ act }) => act);
  const vouched = await vouchedBy(certificate, founded.id, [...known, state.charter]);
  const idle = [...vouched.keys()].some((key) => given.every((act) => act.key !== key));
  if (idle || vouched.size !== certificate.accredits.length) {
    throw unsound("accreditation-surplus");
  }
  const counts = ({ key, by }) => {
    const roots = rootsOf(known, by);
    const [party, root] = vouched.get(key) ?? [];
    return roots.has(key) || (party === by && roots.has(root));
  };
  const word = given.filter(counts).map(({ by }) => by).sort();
  const faults = Math.max(...[...known, state.charter].map(({ clock }) => clock.faults));
  const proposer = state.circulation(certificate.circulation)?.by;
  const few = word.length <= faults || (word.length === 1 && word[0] === proposer);
  if (few) throw missing("seal-unaffirmed");
  return word;
}

/** Who accredited each delegate's key: its party, and the root key of one of the charters. */
async function vouchedBy({ accredits }, id, charters) {
  const vouched = new Map();
  for (const entry of accredits) {
    const signed = parseSigned(entry);
    const { by, key, council } = signed.head;
    const root = rootsOf(charters, by).get(key);
    const rooted = signed.kind === "accredit" && council === id && root !== undefined;
    if (!rooted) throw unsound("accreditation-foreign");
    const { body } = readAct(signed);
    await checkLine(signed.text, signed.line, parseVkey(root));
    vouched.set(digest(utf8(body.vkey)), [by, key]);
  }
  return vouched;
}
