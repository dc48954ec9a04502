// Reading a record: entries in, council and tree out. Source: the specification, "verification".

import { documentsOf, parseSigned, readAct } from "./acts.js";
import { concat, digest, hex, sha256, utf8 } from "./bytes.js";
import { checkApart, cosignersOf, cosigningKeys, parseCharter, receiptKeys } from "./charter.js";
import { checkMeant, evolve, found } from "./council.js";
import { judgeAuthority } from "./certificate.js";
import {
  ED25519, MLDSA, checkCheckpoint, checkLine, checkPublicKey, parseNote, parseVkey,
} from "./note.js";
import { malformed, missing, refuseUnless, refused, unsound } from "./plain.js";
import { parseReceipts, receiversOf } from "./receipts.js";
import { stateDigest } from "./state.js";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
export const leafHash = (entry) => sha256(concat(LEAF, entry));
export const nodeHash = (left, right) => sha256(concat(NODE, left, right));

/** Hashes of 32 bytes, one after the other. */
export class Hashes {
  constructor() {
    this.held = new Uint8Array(32 * 256);
    this.length = 0;
  }

  push(hash) {
    if (this.held.length === 32 * this.length) this.held = concat(this.held, this.held);
    this.held.set(hash, 32 * this.length);
    this.length += 1;
  }

  at(place) {
    return this.held.subarray(32 * place, 32 * (place + 1));
  }
}

/** The growing Merkle tree of a log with the root at every size (RFC 6962, section 2.1). */
export class Tree {
  constructor(start = 0, peaks = []) {
    this.start = start;
    this.size = start;
    this.peaks = peaks;
    this.older = new Map([[0, hex(sha256(new Uint8Array()))]]);
    this.roots = new Hashes();
    this.roots.push(this.#root());
  }

  #root() {
    if (!this.peaks.length) return sha256(new Uint8Array());
    return this.peaks.reduceRight((root, peak) => nodeHash(peak, root));
  }

  append(leaf) {
    let node = leaf;
    for (let carry = this.size; carry % 2 === 1; carry = (carry - 1) / 2) {
      node = nodeHash(this.peaks.pop(), node);
    }
    this.peaks.push(node);
    this.size += 1;
    this.roots.push(this.#root());
  }

  /** The root over the first `size` entries in hexadecimal, "" beyond the record. */
  rootAt(size) {
    if (size > this.size) return "";
    if (size >= this.start) return hex(this.roots.at(Number(size) - this.start));
    const root = this.older.get(size);
    if (root === undefined) throw missing("older-needed");
    return root;
  }
}

/** Follows one record; `documents` gives a document's bytes by name, or null. */
export class Reader {
  constructor(documents) {
    this.documents = documents;
    this.council = null;
    this.tree = new Tree();
    this.touched = new Set();
    this.needed = new Set();
    this.charters = new Map();
    this.keyrings = new Map();
  }

  /** Take in the next entry: {index, act, fault, needed}. Throws where no judgement is possible. */
  async read(entry) {
    this.needed = new Set();
    const index = this.tree.size;
    const reading = { index, signed: null, act: null, fault: null };
    try {
      reading.signed = parseSigned(entry);
      reading.act = await this.#judge(reading.signed);
    } catch (fault) {
      if (fault.kind === undefined || fault.kind === "missing" || !this.council) throw fault;
      reading.fault = fault;
      reading.act = actOf(reading.signed);
      this.council.size += 1;
    }
    reading.needed = this.needed;
    this.tree.append(leafHash(entry));
    return reading;
  }

  get logs() {
    return this.council ? this.council.logs.map(parseVkey) : [];
  }

  /** The keys of a charter: those that sign acts, those that cosign, and all of them. */
  async keyring(name = this.council.charterHash) {
    if (!this.keyrings.has(name)) this.keyrings.set(name, keyringOf(await this.charter(name)));
    return this.keyrings.get(name);
  }

  async charter(name) {
    if (!this.charters.has(name)) this.charters.set(name, parseCharter(await this.document(name)));
    this.needed.add(name);
    return this.charters.get(name);
  }

  /** A document's bytes, which must be those that its name stands for. */
  async document(name) {
    this.touched.add(name);
    this.needed.add(name);
    const data = await this.documents(name);
    if (data === null) throw Object.assign(missing("document-missing"), { document: name });
    if (digest(data) !== name) throw missing("document-differs");
    return data;
  }

  async #judge(signed) {
    const { kind, head } = signed;
    if (this.council) checkMeant(this.council, kind, head.council);
    else if (kind !== "found") throw unsound("founding-missing");
    const keyring = await this.keyring(this.council ? this.council.charterHash : head.charter);
    const inner = this.council && head.authority ? await this.#inner(head) : null;
    const signer = inner ?? this.#signer(keyring, head);
    await checkLine(signed.text, signed.line, signer.vkey);
    const act = readAct(signed);
    if (kind === "evidence") {
      const { checkpoint, receipts } = act.body;
      act.body = await parseEvidence(checkpoint, this.council, this.logs, keyring);
      act.body.receipts = await parseReceipts(receipts, this.council.id, keyring.receivers);
    }
    this.checkTold(act, signer);
    const context = await this.#context(act, signer);
    if (this.council) evolve(this.council, act, context);
    else this.council = found(act, context);
    return act;
  }

  #signer(keyring, { by, key }) {
    const known = keyring.acting.get(key);
    if (known?.name === by) return known;
    const delegate = this.council?.delegates.get(key);
    const stands = delegate && delegate.party === by && !delegate.recalled;
    refuseUnless(stands, "key-unknown");
    return { role: "delegate", name: by, vkey: parseVkey(delegate.vkey) };
  }

  async #inner({ authority, by, key }) {
    const party = this.council.charter.parties.find((each) => each.name === by);
    refuseUnless(party?.council, "authority-misplaced");
    const raw = await this.document(authority);
    return { role: "inner", name: by, ...(await judgeAuthority(raw, party.council, key)) };
  }

  async #context(act, signer) {
    const { kind, body } = act;
    if (kind === "found") await this.#checkLogs(body.logs.map(parseVkey), act.charter);
    const delegateKey = kind === "accredit" ? await this.#newKey(body.vkey) : "";
    return {
      signer,
      authority: signer.authority ?? null,
      delegateKey,
      seenRoot: this.tree.rootAt(act.seen.size),
      evidenceRoot: kind === "evidence" ? this.tree.rootAt(body.size) : "",
      charter: await this.#charterOf(act),
      state: kind === "seal" ? stateDigest(this.council) : "",
    };
  }

  /** Throws where what came before is not known well enough; here all of it is. */
  checkTold() {}

  async #charterOf({ kind, charter, body }) {
    if (kind === "found") return this.charter(charter);
    if ((kind === "table" || kind === "amend") && body.amends) {
      await this.#checkLogs(this.logs, body.amends);
      return this.charter(body.amends);
    }
    const amends = kind === "conclude" && this.council.circulation(body.circulation)?.amends;
    return amends ? this.charter(amends) : null;
  }

  async #checkLogs(logs, charter) {
    const { all } = await this.keyring(charter);
    for (const vkey of logs) checkRole(vkey, [ED25519, MLDSA], all);
  }

  async #newKey(text) {
    checkRole(parseVkey(text), [ED25519], [...(await this.keyring()).all, ...this.logs]);
    return digest(utf8(text));
  }
}

/** The act of an entry without effect, as far as it can be told; null for evidence. */
function actOf(signed) {
  try {
    return signed && signed.kind !== "evidence" ? readAct(signed) : null;
  } catch {
    return null;
  }
}

/** A key of a log or a delegate: of one of the kinds, strict, and in no other role. */
function checkRole(vkey, kinds, taken) {
  refuseUnless(kinds.includes(vkey.kind), "vkey-kind");
  if (vkey.kind !== MLDSA) checkPublicKey(vkey.pub);
  checkApart(vkey, taken, refused);
}

function keyringOf(charter) {
  const acting = new Map();
  const add = (text, role, name) =>
    acting.set(digest(utf8(text)), { role, name, vkey: parseVkey(text) });
  for (const party of charter.parties) party.roots.forEach((root) => add(root, "root", party.name));
  for (const office of charter.offices) add(office.vkey, "office", office.name);
  const cosigners = cosignersOf(cosigningKeys(charter));
  const receivers = receiversOf(receiptKeys(charter));
  const keyed = [...acting.values(), ...cosigners.values(), ...receivers.values()];
  return { acting, cosigners, receivers, all: keyed.map(({ vkey }) => vkey) };
}

/** The cosigned checkpoint in an evidence act, every line checked. */
export async function parseEvidence(lines, council, logs, keyring) {
  const listed = Array.isArray(lines) && lines.every((line) => typeof line === "string");
  if (!listed) throw malformed("evidence-malformed");
  const note = parseNote(utf8(lines.join("\n") + "\n"));
  return checkCheckpoint(note, council.origin, logs, keyring.cosigners);
}

/** The documents that a reading needs: those opened, and those that an act with effect names. */
export const neededBy = ({ act, fault, needed }) =>
  new Set([...needed, ...(act && !fault ? documentsOf(act) : [])]);
