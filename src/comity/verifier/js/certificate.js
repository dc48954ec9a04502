// Certificates of the whole kind. Source: the specification, pages "certificate", "verification".

import { documentsOf } from "./acts.js";
import { byCodePoint, digest, fromBase64, textOf } from "./bytes.js";
import { checkCheckpoint, parseNote, parseVkey, splitLines } from "./note.js";
import {
  hash, integer, malformed, missing, name, need, oneOf, only, parseStrict, refuseUnless, refused,
  table, unsound,
} from "./plain.js";
import { Reader } from "./reader.js";

const TYPE = "comity/certificate/v1";
const FIELDS = ["circulation", "conclude", "council", "documents", "entries", "kind", "outcome"];

/** The certificate in a file, only in the one spelling. */
export function parseCertificate(raw) {
  const [type, spelled, ...more] = splitLines(raw, 2);
  if (textOf(type) !== TYPE || more.length === 0) throw malformed("certificate-malformed");
  const head = table(parseStrict(spelled));
  only(head, FIELDS);
  oneOf(["whole"])(need(head, "kind"));
  const [entries, documents] = ["entries", "documents"].map((key) => integer(need(head, key)));
  const count = entries + documents;
  const lines = splitLines(more[0], count + 1);
  if (lines.length !== count + 2 || lines[count].length) throw malformed("certificate-malformed");
  const decoded = lines.slice(0, count).map(fromBase64);
  if (decoded.includes(null)) throw malformed("certificate-malformed");
  const certificate = {
    council: hash(need(head, "council")),
    circulation: hash(need(head, "circulation")),
    conclude: integer(need(head, "conclude")),
    outcome: name(need(head, "outcome")),
    entries: decoded.slice(0, entries),
    documents: new Map(decoded.slice(entries).map((data) => [digest(data), data])),
    checkpoint: parseNote(lines[count + 1]),
  };
  const names = [...certificate.documents.keys()];
  const ordered = names.every((each, at) => at === 0 || names[at - 1] < each);
  if (names.length !== documents || !ordered) throw malformed("certificate-malformed");
  return certificate;
}

/** The decision that a certificate proves; a fault carries the number of its check. */
export async function judgeCertificate(certificate, council, progress = () => {}) {
  const { entries, documents } = certificate;
  const reader = new Reader((wanted) => documents.get(wanted) ?? null);
  const readings = [];
  let check = 1;
  try {
    if (entries.length) readings.push(await reader.read(entries[0]));
    const state = reader.council;
    const same = state?.id === council && certificate.council === council;
    if (!same) throw unsound("certificate-foreign");
    check = 2;
    for (const entry of entries.slice(1)) {
      readings.push(await reader.read(entry));
      await progress(readings.length, entries.length);
    }
    const falsely = (each) => each.act?.kind === "conclude" && each.fault;
    if (readings.some(falsely)) throw unsound("conclusion-false");
    check = 3;
    const { cosigners } = await reader.keyring();
    const note = certificate.checkpoint;
    const checkpoint = await checkCheckpoint(note, state.origin, reader.logs, cosigners);
    check = 4;
    const whole = checkpoint.root === reader.tree.rootAt(reader.tree.size);
    if (!whole || checkpoint.size !== reader.tree.size) throw unsound("root-differs");
    check = 5;
    const noticed = noticedIn(checkpoint.stamps);
    if (noticed.length < state.charter.clock.quorum) throw missing("not-final");
    check = 6;
    const circulation = decisionOf(certificate, state);
    check = 7;
    await checkDocuments(certificate, reader, readings);
    return { circulation, council: state, readings, reader, noticed };
  } catch (fault) {
    fault.check = check;
    throw fault;
  }
}

export const noticedIn = (stamps) => {
  const names = stamps.filter(({ role }) => role === "notice").map(({ name }) => name);
  return [...new Set(names)].sort(byCodePoint);
};

export function decisionOf({ circulation, conclude, outcome }, state) {
  const found = state.closed.get(circulation);
  const same = found?.concluded === conclude && found.outcome.kind === outcome;
  if (!same) throw unsound("decision-differs");
  return found;
}

async function checkDocuments({ circulation, documents }, reader, readings) {
  const needed = new Set(reader.touched);
  for (const { act, fault } of readings) {
    const concerns = act && (act.id === circulation || act.body.circulation === circulation);
    if (concerns && !fault) documentsOf(act).forEach((document) => needed.add(document));
  }
  for (const document of [...needed].sort()) await reader.document(document);
  const surplus = [...documents.keys()].find((document) => !needed.has(document));
  if (surplus) throw Object.assign(unsound("document-surplus"), { document: surplus });
}

const judged = new Map();

/** The inner delegate's key, and what a decision of an inner council empowers to. */
export async function judgeAuthority(raw, council, key) {
  const id = `${digest(raw)} ${council}`;
  if (!judged.has(id)) judged.set(id, await judgeCertificate(parseCertificate(raw), council).catch(
    (fault) => {
      throw fault.kind === "missing" ? refused("authority-incomplete") : fault;
    },
  ));
  const { circulation, council: inner } = judged.get(id);
  refuseUnless(circulation.outcome.kind === "adopted", "authority-empty");
  const delegate = inner.delegates.get(key);
  refuseUnless(delegate && !delegate.recalled, "deliverer-unknown");
  const { id: decided, mandate, texts } = circulation;
  const authority = { council, circulation: decided, mandate, texts };
  return { vkey: parseVkey(delegate.vkey), authority };
}
