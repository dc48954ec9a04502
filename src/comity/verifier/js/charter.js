// The charter: read from strict JSON, and as it is on a day. Source: the specification, "charter".

import { readCalendar } from "./calendar.js";
import { COSIGNATURE, ED25519, MLDSA, checkPublicKey, parseVkey } from "./note.js";
import { readMeetings, readOccasions, readWithin } from "./occasions.js";
import {
  allKnown, distinct, each, flag, hash, integer, malformed, maybe, name, need, oneOf, only,
  parseStrict, rows, table, text, vkeyText, word,
} from "./plain.js";
import { LATEST, checkDays, checkRules, days, readRule } from "./rulebook.js";
import { COUNTED } from "./rules.js";

const DEFAULTS = ["rejected", "no_decision"];
const STANDINGS = ["decides", "consulted", "informed"];
const TOP = [
  "accession", "amendment", "calendar", "clock", "consultation", "format", "groups", "meetings",
  "name", "offices", "parties", "procedures", "rules", "service", "sources", "spheres", "title",
  "weights", "witnesses",
];
const standing = oneOf(STANDINGS);
const tables = (value) => rows(value).map(table);

/** The charter in a document, with every reference resolved and every key checked. */
export function parseCharter(raw) {
  const top = table(parseStrict(raw));
  only(top, TOP);
  oneOf(["comity/charter/v1"])(need(top, "format"));
  const parties = named(readParty, need(top, "parties"));
  const witnesses = named(readWitness, maybe(top, "witnesses", rows, []));
  const offices = named(readOffice, maybe(top, "offices", rows, []));
  distinct([...parties, ...witnesses, ...offices].map((body) => body.name));
  const everyone = parties.map((party) => party.name);
  allKnown(witnesses.map((each) => each.operator).filter(Boolean), everyone);
  const procedures = named(readProcedure, need(top, "procedures"));
  const spheres = named(readSphere, need(top, "spheres"));
  const keepers = [...everyone, ...witnesses.map((witness) => witness.name)];
  const charter = {
    name: name(need(top, "name")),
    title: text(need(top, "title")),
    clock: readClock(need(top, "clock"), keepers),
    parties, witnesses, offices, procedures, spheres,
    amendment: name(need(top, "amendment")),
    accession: maybe(top, "accession", (n) => integer(n, 1, parties.length), parties.length),
    sources: maybe(top, "sources", each(text), []),
    written: readWritten(top, everyone),
    calendar: maybe(top, "calendar", readCalendar, null),
    service: maybe(top, "service", readService, null),
    meetings: readMeetings(top),
  };
  if (parties.length < 1) throw malformed("value-unfit");
  checkReferences(charter);
  const today = edition(charter, LATEST);
  checkKeys(today);
  return today;
}

function named(read, value) {
  const items = tables(value).map(read);
  distinct(items.map((item) => item.name));
  return items;
}

function readParty(row) {
  only(row, ["name", "title", "also", "root", "notice", "notice_mldsa", "receipt", "council"]);
  const roots = maybe(row, "root", each(vkeyText), []);
  if (("council" in row) === roots.length > 0) throw malformed("value-unfit");
  return {
    name: name(need(row, "name")),
    title: text(need(row, "title")),
    roots,
    notice: vkeyText(need(row, "notice")),
    council: maybe(row, "council", hash, ""),
    also: maybe(row, "also", each(text), []),
    second: maybe(row, "notice_mldsa", vkeyText, ""),
    receipt: maybe(row, "receipt", vkeyText, ""),
  };
}

function readWitness(row) {
  only(row, ["name", "title", "vkey", "vkey_mldsa", "operator", "receipt"]);
  return {
    name: name(need(row, "name")),
    title: text(need(row, "title")),
    vkey: vkeyText(need(row, "vkey")),
    operator: maybe(row, "operator", name, ""),
    second: maybe(row, "vkey_mldsa", vkeyText, ""),
    receipt: maybe(row, "receipt", vkeyText, ""),
  };
}

function readOffice(row) {
  only(row, ["name", "title", "vkey", "acts"]);
  return {
    name: name(need(row, "name")),
    title: text(need(row, "title")),
    vkey: vkeyText(need(row, "vkey")),
    acts: each(oneOf(["evidence", "attempt", "conclude", "seal"]))(need(row, "acts")),
  };
}

function readTerm(value) {
  const row = table(value);
  only(row, ["party", "since", "until"]);
  return { party: name(need(row, "party")), ...days(row) };
}

function readGroup(row) {
  only(row, ["name", "title", "members", "terms", "counted", "seats", "since", "until"]);
  const label = name(need(row, "name"));
  const counted = maybe(row, "counted", flag, false);
  const members = maybe(row, "members", each(name), []);
  const terms = maybe(row, "terms", each(readTerm, 2000), []);
  if (counted && (members.length || terms.length)) throw malformed("value-unfit");
  if ("seats" in row && !counted) throw malformed("value-unfit");
  distinct(members);
  maybe(row, "title", text, label);
  maybe(row, "seats", integer, 0);
  return { name: label, members, terms, counted, ...days(row) };
}

function readWeights(row) {
  only(row, ["name", "of", "since", "until"]);
  const of = new Map();
  const pairs = rows(need(row, "of")).map((item) => {
    only(table(item), ["party", "weight"]);
    return [name(need(item, "party")), integer(need(item, "weight"))];
  });
  distinct(pairs.map(([party]) => party));
  for (const [party, weight] of pairs) of.set(party, BigInt(weight));
  return { name: name(need(row, "name")), of, ...days(row) };
}

function readClock(value, keepers) {
  const row = table(value);
  const delays = ["merge_delay", "grace", "contest"];
  only(row, ["timekeepers", "faults", "quorum", "receivers", ...delays]);
  const timekeepers = each(name)(need(row, "timekeepers"));
  distinct(timekeepers);
  allKnown(timekeepers, keepers);
  const receivers = maybe(row, "receivers", each(name), []);
  distinct(receivers);
  allKnown(receivers, keepers);
  const faults = integer(need(row, "faults"), 0, Math.floor((timekeepers.length - 1) / 2));
  const delay = integer(need(row, "merge_delay"), 1);
  const quorum = integer(need(row, "quorum"), 1);
  const grace = BigInt(integer(need(row, "grace"), delay));
  const contest = BigInt(maybe(row, "contest", integer, 0));
  return { timekeepers, faults, quorum, grace, contest, receivers };
}

function readService(value) {
  const row = table(value);
  const counts = ["attempts", "days", "ways", "attesters", "mirrors"];
  only(row, [...counts, "channels", "cure"]);
  const channels = each(word, 20)(need(row, "channels"));
  distinct(channels);
  const least = counts.map((key) => [key, integer(need(row, key), 1, 40)]);
  return { channels, cure: BigInt(integer(need(row, "cure"), 1)), ...Object.fromEntries(least) };
}

function readProcedure(row) {
  only(row, [
    "name", "title", "positions", "missing", "rule", "periods", "minimum", "early", "proposer",
    "languages", "default", "rejection", "quorum", "unquorate", "office_hours", "extensions",
    "answers", "simultaneous",
  ]);
  const periods = maybe(row, "periods", readPeriods, []);
  const words = readWords(need(row, "positions"));
  const missing = oneOf(COUNTED)(need(row, "missing"));
  const said = oneOf(["", ...words.keys()]);
  const proposer = maybe(row, "proposer", said, "");
  const label = name(need(row, "name"));
  maybe(row, "title", text, label);
  return {
    name: label, words, missing, proposer,
    rule: name(need(row, "rule")),
    periods: new Map(periods.map(([owed, seconds]) => [owed, seconds])),
    working: new Map(periods.map(([owed, , days]) => [owed, days])),
    answers: maybe(row, "answers", flag, false),
    simultaneous: readSimultaneous(row, words),
    officeHours: maybe(row, "office_hours", flag, false),
    extensions: maybe(row, "extensions", readExtensions, null),
    lapses: readLapses(row.positions),
    minimum: BigInt(maybe(row, "minimum", integer, 0)),
    early: maybe(row, "early", flag, false),
    languages: each(name)(need(row, "languages")),
    default: maybe(row, "default", oneOf(DEFAULTS), "rejected"),
    rejection: maybe(row, "rejection", name, ""),
    quorum: maybe(row, "quorum", name, ""),
    unquorate: maybe(row, "unquorate", oneOf(["invalid", ...DEFAULTS]), "invalid"),
  };
}

/** How positions stay closed until the deadline, null where they are open. */
function readSimultaneous(row, words) {
  if (!has(row, "simultaneous")) return null;
  const holding = readLapses(row.positions).size || words.has("sealed");
  if (holding || maybe(row, "early", flag, false)) throw malformed("value-unfit");
  const given = table(row.simultaneous);
  only(given, ["within", "unrevealed"]);
  const within = BigInt(integer(need(given, "within"), 1));
  return { within, unrevealed: maybe(given, "unrevealed", oneOf([...words.keys()]), "") };
}

function readWords(value) {
  const pairs = rows(value).map((item) => {
    only(table(item), ["word", "role", "lapses"]);
    return [word(need(item, "word")), oneOf(COUNTED)(need(item, "role"))];
  });
  distinct(pairs.map(([said]) => said));
  return new Map(pairs);
}

/** Seconds after which a word lapses. */
function readLapses(positions) {
  const lapsing = positions.filter((item) => "lapses" in item);
  return new Map(lapsing.map((item) => [item.word, BigInt(integer(item.lapses, 1))]));
}

/** [standing, seconds, working days] of each row. */
function readPeriods(value) {
  const found = rows(value).map((item) => {
    only(table(item), ["standing", "seconds", "working_days"]);
    const seconds = BigInt(integer(need(item, "seconds")));
    const days = maybe(item, "working_days", (n) => integer(n, 0, 366), 0);
    return [standing(need(item, "standing")), seconds, days];
  });
  distinct(found.map(([owed]) => owed));
  return found;
}

function readExtensions(value) {
  const row = table(value);
  only(row, ["times", "longest"]);
  const times = integer(need(row, "times"), 1, 100);
  return { times, longest: BigInt(integer(need(row, "longest"), 1)) };
}

/** The rules that a procedure goes by: for adoption, rejection and quorum. */
export const rulesOf = (procedure) =>
  [procedure.rule, procedure.rejection, procedure.quorum].filter(Boolean);

function readSphere(row) {
  only(row, ["name", "title", "procedure", "standings", "powers", "occasions", "within"]);
  const granted = rows(need(row, "standings")).map((item) => {
    only(table(item), ["to", "standing"]);
    const owed = standing(need(item, "standing"));
    return [name(need(item, "to")), owed];
  });
  const empowered = maybe(row, "powers", rows, []).map((item) => {
    only(table(item), ["power", "to"]);
    const holders = each(name)(need(item, "to"));
    return [name(need(item, "power")), holders];
  });
  const label = name(need(row, "name"));
  maybe(row, "title", text, label);
  const procedure = name(need(row, "procedure"));
  const [occasions, within] = [readOccasions(row), readWithin(row)];
  return { name: label, procedure, granted, empowered, occasions, within };
}

function readWritten(top, everyone) {
  const groups = tables(maybe(top, "groups", rows, [])).map(readGroup);
  allKnown(groups.flatMap((g) => [...g.members, ...g.terms.map((term) => term.party)]), everyone);
  const weights = tables(maybe(top, "weights", rows, [])).map(readWeights);
  checkDays(groups);
  checkDays(weights);
  const rules = tables(need(top, "rules")).map(readRule);
  checkDays(rules);
  checkRules(rules);
  return { groups, weights, rules };
}

function checkReferences({ procedures, spheres, amendment, written, calendar }) {
  const names = (list) => list.map((item) => item.name);
  allKnown(spheres.map((sphere) => sphere.procedure), names(procedures));
  for (const { occasions } of spheres) allKnown([...occasions.values()], names(procedures));
  allKnown([amendment], names(spheres));
  for (const procedure of procedures) {
    allKnown(rulesOf(procedure), names(written.rules));
    const counts = procedure.officeHours || [...procedure.working.values()].some((days) => days);
    if (counts && calendar === null) throw malformed("value-unfit");
  }
}

const holds = ({ since, until }, on) => (!since || since <= on) && (!until || on <= until);

/** The charter as it is on a day such as 2002-05-28. */
export function edition(charter, on) {
  const { groups, weights, rules } = charter.written;
  const inForce = (dated) => dated.filter((row) => holds(row, on));
  const serving = inForce(groups).map((group) => ({ ...group, members: membersOn(group, on) }));
  const members = namesOf(charter);
  for (const group of serving) members.set(group.name, group.members);
  members.set("all", charter.parties.map((party) => party.name));
  return {
    ...charter,
    groups: serving,
    weights: inForce(weights),
    rules: new Map(inForce(rules).map((rule) => [rule.name, rule])),
    spheres: charter.spheres.map((sphere) => expanded(sphere, members)),
  };
}

/** The parties behind each name while no group has members. */
function namesOf(charter) {
  const members = new Map(charter.parties.map((party) => [party.name, [party.name]]));
  for (const group of charter.written.groups) members.set(group.name, []);
  return members.set("all", charter.parties.map((party) => party.name));
}

function membersOn(group, on) {
  const timed = group.terms.map((term) => term.party);
  const lasting = group.members.filter((member) => !timed.includes(member));
  const terms = group.terms.filter((term) => holds(term, on));
  return [...new Set([...lasting, ...terms.map((term) => term.party)])];
}

/** The sphere with everybody who ever has standing or power in it. */
export function atAnyTime(charter, sphere) {
  const members = namesOf(charter);
  for (const { name, members: lasting, terms } of charter.written.groups) {
    const serving = terms.map((term) => term.party);
    members.set(name, [...members.get(name), ...lasting, ...serving]);
  }
  return expanded(sphere, members);
}

function expanded(sphere, members) {
  const known = (name) => {
    if (!members.has(name)) throw malformed("name-unknown");
    return members.get(name);
  };
  const given = sphere.granted.flatMap(([to, owed]) => known(to).map((party) => [party, owed]));
  const powers = sphere.empowered.map(([power, to]) => [power, to.flatMap(known)]);
  return { ...sphere, standings: new Map(given), powers };
}

/** Whether a party holds a power; one that is not listed belongs to all who decide. */
export function mayUse(sphere, power, party) {
  const listed = sphere.powers.find(([name]) => name === power);
  return listed ? listed[1].includes(party) : sphere.standings.get(party) === "decides";
}

/** [role, name, vkey, kinds] of every key that may cosign, and the kinds of which it may be. */
export const cosigningKeys = (charter) => [
  ...charter.parties.flatMap((party) => keysOf("notice", party, party.notice)),
  ...charter.witnesses.flatMap((witness) => keysOf("witness", witness, witness.vkey)),
];

function keysOf(role, { name, second }, first) {
  if (!second) return [[role, name, first, [COSIGNATURE, MLDSA]]];
  return [[role, name, first, [COSIGNATURE]], [role, name, second, [MLDSA]]];
}

/** [name, vkey] of everyone who signs receipts. */
export const receiptKeys = ({ parties, witnesses }) =>
  [...parties, ...witnesses].filter((each) => each.receipt).map((each) => [each.name, each.receipt]);

/** Cosigners by the name and id of their key. */
export function cosignersOf(named) {
  const found = new Map();
  for (const [role, name, text] of named) {
    const vkey = parseVkey(text);
    found.set(vkey.line, { role, name, vkey });
  }
  return found;
}

function checkKeys(charter) {
  const acting = charter.parties.flatMap((party) => party.roots);
  acting.push(...charter.offices.map((office) => office.vkey));
  acting.push(...receiptKeys(charter).map(([, vkey]) => vkey));
  const cosigning = cosigningKeys(charter).map(([, , vkey, kinds]) => [vkey, kinds]);
  const taken = [];
  for (const [text, kinds] of [...acting.map((vkey) => [vkey, [ED25519]]), ...cosigning]) {
    const vkey = parseVkey(text);
    if (!kinds.includes(vkey.kind)) throw malformed("vkey-kind");
    if (vkey.kind !== MLDSA) checkPublicKey(vkey.pub);
    checkApart(vkey, taken, malformed);
    taken.push(vkey);
  }
}

/** Throws where a key, or its name with its id, is taken by another role. */
export function checkApart(vkey, taken, error) {
  for (const other of taken) {
    if (other.key === vkey.key) throw error("key-reused");
    if (other.line === vkey.line) throw error("key-ambiguous");
  }
}
