// Acts: signed notes with strict JSON. Source: the specification, page "acts".

import { digest, textOf } from "./bytes.js";
import { OCCASIONS } from "./occasions.js";
import { parseNote, splitLines } from "./note.js";
import {
  each, has, hash, integer, malformed, maybe, name, need, nonce, oneOf, only, parseStrict, table,
  text, vkeyText, word,
} from "./plain.js";

const MOST_TEXT = 16384;
const MOST_SIGNATURE = 1024;
const HEAD = ["act", "by", "key", "charter", "seen", "nonce", "authority"];
const ATTENDING = ["member", "chair", "observer"];
const MANDATES = { accede: [], submit: ["amends"], position: ["circulation", "position"] };

export function readText(value) {
  const row = table(value);
  only(row, ["lang", "document"]);
  return { lang: name(need(row, "lang")), document: hash(need(row, "document")) };
}

function readTexts(value) {
  const texts = each(readText, 40)(value);
  if (texts.length === 0) throw malformed("value-unfit");
  return texts;
}

function readMandate(value) {
  const row = table(value);
  const act = oneOf(Object.keys(MANDATES))(need(row, "act"));
  only(row, ["council", "act", ...MANDATES[act]]);
  const mandate = { act, council: hash(need(row, "council")) };
  if (act !== "position") return { ...mandate, amends: maybe(row, "amends", hash, "") };
  const circulation = hash(need(row, "circulation"));
  return { ...mandate, circulation, position: word(need(row, "position")) };
}

const hashes = each(hash, 40);
const names = each(name, 40);
const seconds = (value) => BigInt(integer(value));
const instants = each(seconds, 40);
const occasion = oneOf(OCCASIONS);

const COUNCIL_KINDS = {
  report: [{ undertaking: hash, text: hash }, { due: [seconds, 0n] }],
  discharge: [{ undertaking: hash }, { text: [hash, ""] }],
  consult: [{ sphere: name, title: text, texts: readTexts }, {}],
  convene: [
    { title: text, spheres: names, starts: seconds, ends: seconds, format: text, place: text },
    { agenda: [hashes, []], consultation: [hash, ""], meeting: [hash, ""] },
  ],
  attend: [
    { meeting: hash },
    { role: [oneOf(ATTENDING), "member"], delegates: [hashes, []], names: [hash, ""] },
  ],
  reveal: [
    { circulation: hash, of: hash, position: word, salt: hash },
    { reservation: [hash, ""], statement: [hash, ""] },
  ],
  minute: [{ meeting: hash, matter: hash }, {}],
};

/** kind -> fields that must be there, and fields that may be with what stands for them. */
const KINDS = {
  found: [{ origin: text, logs: each(vkeyText, 8), title: text }, {}],
  accede: [{}, {}],
  accredit: [
    { delegate: name, vkey: vkeyText },
    { acts: [names, []], spheres: [names, []], until: [seconds, null] },
  ],
  recall: [{ delegate: hash }, {}],
  suspend: [{ delegate: hash }, { compromised_since: [integer, null] }],
  withdraw_party: [{}, {}],
  table: [
    { sphere: name, title: text, texts: readTexts },
    { amends: [hash, ""], corrects: [hash, ""], meeting: [hash, ""] },
  ],
  amend: [{ matter: hash, texts: readTexts }, { amends: [hash, ""] }],
  circulate: [
    { matter: hash, texts: readTexts, deadline: seconds },
    {
      mandate: [readMandate, null], local: [text, ""], occasion: [occasion, ""],
      consultation: [hash, ""],
    },
  ],
  answer: [{ circulation: hash, of: hash, text: hash }, {}],
  retrieve: [{ matter: hash }, {}],
  extend: [{ circulation: hash, deadline: seconds }, {}],
  request: [{ circulation: hash, deadline: seconds }, { statement: [hash, ""] }],
  attempt: [{ circulation: hash, party: name, channel: word }, { statement: [hash, ""] }],
  deem: [{ circulation: hash, party: name, attempts: hashes }, {}],
  cure: [{ circulation: hash, party: name }, { statement: [hash, ""] }],
  cannot_open: [{ circulation: hash, document: hash }, {}],
  lift: [{ circulation: hash, of: hash }, {}],
  waive: [{ circulation: hash }, {}],
  withdraw: [{}, { circulation: [hash, ""], undertaking: [hash, ""], meeting: [hash, ""] }],
  position: [
    { circulation: hash, position: word, texts: hashes },
    {
      replaces: [hashes, []], reservation: [hash, ""], statement: [hash, ""],
      commitment: [hash, ""],
    },
  ],
  evidence: [{ checkpoint: (value) => value }, { receipts: [(value) => value, []] }],
  conclude: [{ circulation: hash, outcome: name }, {}],
  undertake: [
    { circulation: hash, title: text, text: hash, starts: seconds, ends: seconds },
    {
      report_due: [seconds, 0n], conditions: [hash, ""], notice: [seconds, null],
      reports: [instants, []], report_every: [seconds, 0n],
    },
  ],
  ...COUNCIL_KINDS,
  seal: [{ size: integer, state: hash }, {}],
  affirm: [{ seal: hash }, {}],
};

/** An entry before its signature is checked: {id, text, line, kind, head, plain}. */
export function parseSigned(entry) {
  if (entry.length > MOST_TEXT + MOST_SIGNATURE) throw malformed("act-too-large");
  const note = parseNote(entry);
  if (note.lines.length !== 1) throw malformed("act-signatures");
  if (note.text.length > MOST_TEXT) throw malformed("act-too-large");
  const lines = splitLines(note.text);
  if (lines.length !== 3 || textOf(lines[0]) !== "comity/act/v1" || lines[2].length) {
    throw malformed("act-malformed");
  }
  const plain = table(parseStrict(lines[1]));
  const [kind, head] = readHead(plain);
  if (kind === "evidence") readBody(kind, plain);
  return { id: digest(note.text), text: note.text, line: note.lines[0], kind, head, plain };
}

function readHead(row) {
  const kind = oneOf(Object.keys(KINDS))(need(row, "act"));
  const seen = table(need(row, "seen"));
  only(seen, ["size", "root"]);
  const founding = kind === "found";
  if (founding && (has(row, "council") || has(row, "prev"))) throw malformed("value-unfit");
  return [
    kind,
    {
      by: name(need(row, "by")),
      key: hash(need(row, "key")),
      charter: hash(need(row, "charter")),
      seen: { size: integer(need(seen, "size")), root: hash(need(seen, "root")) },
      nonce: nonce(need(row, "nonce")),
      council: founding ? "" : hash(need(row, "council")),
      prev: founding ? "" : hash(need(row, "prev")),
      authority: maybe(row, "authority", hash, ""),
    },
  ];
}

function readBody(kind, row) {
  const [required, optional] = KINDS[kind];
  const head = kind === "found" ? HEAD : [...HEAD, "council", "prev"];
  only(row, [...head, ...Object.keys(required), ...Object.keys(optional)]);
  const body = {};
  for (const [key, read] of Object.entries(required)) body[key] = read(need(row, key));
  for (const [key, [read, otherwise]] of Object.entries(optional)) {
    body[key] = maybe(row, key, read, otherwise);
  }
  const said = Object.values(body).filter(Boolean).length;
  if (kind === "withdraw" && said !== 1) throw malformed(said ? "value-unfit" : "field-missing");
  return body;
}

/** The act: id, kind, head and body in one. */
export function readAct({ id, kind, head, plain }) {
  return { id, kind, ...head, body: readBody(kind, plain) };
}

/** The documents that an act names. */
export function documentsOf({ kind, charter, authority, body }) {
  const named = [authority];
  if (kind === "found") named.push(charter);
  if (["table", "amend", "circulate", "consult"].includes(kind)) {
    named.push(...body.texts.map((each) => each.document));
  }
  if (kind === "table" || kind === "amend") named.push(body.amends);
  if (kind === "circulate") named.push(body.mandate?.amends);
  if (["position", "reveal"].includes(kind)) named.push(body.reservation, body.statement);
  if (["request", "attempt", "cure"].includes(kind)) named.push(body.statement);
  if (kind === "undertake") named.push(body.text, body.conditions);
  if (["report", "discharge", "answer"].includes(kind)) named.push(body.text);
  if (kind === "attend") named.push(body.names);
  return named.filter(Boolean);
}

export const sameTexts = (one, other) =>
  one.length === other.length &&
  one.every((text, at) => text.lang === other[at].lang && text.document === other[at].document);
