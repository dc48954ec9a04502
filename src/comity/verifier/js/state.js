// The state of a council: what every later judgement can depend on, as strict JSON, and read back.
// Source: the specification, page "state".

import { readText } from "./acts.js";
import { byCodePoint, digest, utf8 } from "./bytes.js";
import { edition, rulesOf } from "./charter.js";
import { dayOf } from "./circulations.js";
import { isContestable } from "./contest.js";
import { Council, allStand } from "./council.js";
import { OCCASIONS } from "./occasions.js";
import { tally } from "./outcome.js";
import {
  each, has, hash, integer, malformed, maybe, name, need, oneOf, parseStrict, refuseUnless, rows,
  spell, table, text, vkeyText, word,
} from "./plain.js";
import { rollOf } from "./rules.js";
import { Times } from "./times.js";

const STATE_FORMAT = "comity/state/v1";
const MOST_ROWS = 100000;
const STATUSES = ["counts", "late", "replaced", "conflict", "lapsed", "unrevealed", "advisory"];

/** The state in bytes. */
const formatState = (council) => utf8(spell(stateToPlain(council)));

/** What a seal of this state states. */
export const stateDigest = (council) => digest(formatState(council));

const sortedBy = (list, key) => [...list].sort((one, other) => byCodePoint(key(one), key(other)));
const byName = (map) => sortedBy(map, ([label]) => label);

/** The fields that are not empty. */
const filled = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) =>
  value !== null && value !== undefined && value.length !== 0));

const timeToPlain = (time) => (time <= Number.MAX_SAFE_INTEGER ? Number(time) : String(time));

function stateToPlain(council) {
  const trailing = council.trailing.map((id) => council.closed.get(id));
  const unsettled = (each) => each.decided === null || isContestable(council, each);
  const kept = [...council.open.values(), ...trailing.filter(unsettled)];
  const outer = kept.map(({ id }) => id);
  const ofKept = kept.map(({ matter }) => matter);
  const matters = [...council.matters.values()].filter(
    ({ id, status }) => status === "open" || ofKept.includes(id),
  );
  const serving = [...council.delegates.values()].filter(({ recalled }) => !recalled);
  const served = byName(council.served).filter(([, each]) => outer.includes(each));
  const pinned = kept.map(({ charter }) => charter);
  return {
    format: STATE_FORMAT,
    council: council.id,
    size: council.size,
    charters: chartersKept(council, pinned).map(({ index, hash: named }) => {
      return { entry: index, hash: named };
    }),
    members: council.members,
    ...filled({ left: council.left }),
    chains: byName(council.chains).map(([by, { tip, waiting }]) => {
      return { by, tip, ...filled({ waiting }) };
    }),
    delegates: sortedBy(serving, ({ vkey }) => vkey).map((each) => {
      const { party, vkey, acts, spheres, until } = each;
      const term = until === null ? null : timeToPlain(until);
      return { party, vkey, ...filled({ acts, spheres, until: term }) };
    }),
    matters: sortedBy(matters, ({ id }) => id).map(matterToPlain),
    circulations: kept.sort((one, other) => one.index - other.index).map(circulationToPlain),
    stamps: byName(council.stamps).map(([label, stairs]) => {
      return { name: label, stamps: stairs.map(([size, time]) => [size, timeToPlain(time)]) };
    }),
    times: timesToPlain(council.times),
    served: served.map(([used, outer]) => [...used.split(" "), outer]),
    seals: byName(council.seals).map(([by, { id, size, state, affirmed }]) => {
      return { by, act: id, size, state, ...filled({ affirmed }) };
    }),
  };
}

function timesToPlain({ latest, waiting }) {
  const asked = [...waiting].sort((one, other) => one[1] - other[1]);
  return {
    latest: byName(latest).map(([label, time]) => ({ name: label, time: timeToPlain(time) })),
    waiting: asked.map(([act, index]) => ({ act, index })),
  };
}

/** Those under which something was served that is kept, and the one in force, which is last. */
function chartersKept({ charters }, pinned) {
  const inForce = charters.at(-1);
  const latest = [...new Map(charters.map((each) => [each.hash, each])).values()];
  const older = latest.filter((each) => pinned.includes(each.hash) && each !== inForce);
  return [...older.sort((one, other) => one.index - other.index), inForce];
}

const textsToPlain = (texts) => texts.map(({ lang, document }) => ({ lang, document }));

function matterToPlain(matter) {
  const { id, sphere, title, by, version, circulations, status, corrects, meeting } = matter;
  const more = { amends: version.amends, circulation: circulations.at(-1), corrects, meeting };
  const over = { status: status === "open" ? null : status };
  const texts = textsToPlain(version.texts);
  return { matter: id, sphere, title, by, texts, ...filled({ ...over, ...more }) };
}

function circulationToPlain(circulation) {
  const { id, index, matter, sphere, by, charter, owed, amends, mandate } = circulation;
  const { served, outcome, closed, concluded, decided } = circulation;
  const row = {
    circulation: id, index, matter, sphere, by, charter,
    texts: textsToPlain(circulation.texts),
    deadline: timeToPlain(circulation.deadline),
    owed: owed.map(({ party }) => party),
    positions: circulation.positions.map(spokenToPlain),
    notices: byName(circulation.notices).map(([party, { stamp, entry }]) => {
      return { party, stamp: timeToPlain(stamp), entry };
    }),
    latest: byName(circulation.latest).map(([label, time]) => {
      return { name: label, time: timeToPlain(time) };
    }),
    ...filled({ amends, waived: circulation.waived, occasion: circulation.occasion }),
    ...filled({ extensions: circulation.extensions.map(extensionToPlain) }),
    ...filled({ requests: circulation.requests.map(requestToPlain) }),
    ...filled({ lifted: circulation.lifted, answered: circulation.answered }),
    ...filled({ receipts: circulation.positions.flatMap(receiptsToPlain) }),
  };
  if (mandate) row.mandate = filled(mandate);
  const serving = servingToPlain(circulation.serving);
  if (Object.keys(serving).length) row.serving = serving;
  if (served !== null) row.served = timeToPlain(served);
  if (decided !== null) row.decided = timeToPlain(decided);
  if (outcome) row.outcome = outcomeToPlain(outcome);
  if (closed >= 0) row.closed = closed;
  return concluded >= 0 ? { ...row, concluded } : row;
}

const extensionToPlain = ({ by, index, deadline }) =>
  ({ by, index, deadline: timeToPlain(deadline) });

const requestToPlain = ({ party, index, deadline, statement }) =>
  ({ party, index, deadline: timeToPlain(deadline), ...filled({ statement }) });

const servingToPlain = ({ attempts, deemed, cures, unopened }) => filled({
  attempts: attempts.map(({ id, index, by, party, channel }) => {
    return { act: id, index, by, party, channel };
  }),
  deemed: deemed.map(({ index, party }) => ({ index, party })),
  cures: cures.map(({ index, by, party }) => ({ index, by, party })),
  unopened: unopened.map(({ id, party, lifted }) => {
    return lifted < 0 ? { act: id, party } : { act: id, party, lifted };
  }),
});

const receiptsToPlain = ({ id, receipts }) =>
  receipts.map(([label, time]) => ({ act: id, name: label, time: timeToPlain(time) }));

function spokenToPlain({ id, index, party, word: said, ...spoken }) {
  const { replaces, reservation, statement, commitment } = spoken;
  const revealed = spoken.revealed < 0 ? null : spoken.revealed;
  const more = filled({ replaces, reservation, statement, commitment, revealed });
  return { act: id, index, party, word: said, ...more };
}

function outcomeToPlain({ kind, deadline, positions }) {
  const became = positions.map(({ time, status }) => {
    return time === null ? { status } : { status, time: timeToPlain(time) };
  });
  const row = { kind, positions: became };
  return deadline === null ? row : { ...row, deadline: timeToPlain(deadline) };
}

/** The council in a state; `charterOf` gives the charter of a hash, or throws. */
export async function parseState(raw, founded, charterOf) {
  try {
    const row = parseStrict(raw);
    const named = [...row.charters.map((each) => each.hash), ...pinnedIn(row)];
    const charters = new Map();
    for (const each of named) charters.set(each, await charterOf(hash(each)));
    const council = stateFromPlain(row, founded, charters);
    if (council.id === founded.id && digest(formatState(council)) === digest(raw)) return council;
  } catch (fault) {
    if (fault.kind === "missing") throw fault;
  }
  throw malformed("state-malformed");
}

const pinnedIn = ({ circulations }) => circulations.map(({ charter }) => charter);
const every = (row, key, read) => each(read, MOST_ROWS)(need(row, key));
const hashList = each(hash, MOST_ROWS);
const labels = each(name, MOST_ROWS);

const timeOf = (value) => BigInt(/^[0-9]{1,24}$/.test(typeof value === "string" ? value : "") ?
  value : integer(value));

const pairOf = (value) => (refuseUnless(rows(value).length === 2, "value-unfit"), value);

function stateFromPlain(row, founded, charters) {
  const matters = new Map(every(row, "matters", matterOf).map((each) => [each.id, each]));
  const circulations = every(row, "circulations", (each) => circulationOf(each, charters, matters));
  const over = circulations.filter(({ concluded }) => concluded >= 0);
  const open = circulations.filter(({ concluded }) => concluded < 0);
  const keyed = (list) => new Map(list.map((each) => [each.id, each]));
  refuseUnless(row.charters.length > 0, "value-unfit");
  return Object.assign(Object.create(Council.prototype), {
    id: hash(row.council),
    title: founded.title, origin: founded.origin, logs: founded.logs,
    size: integer(row.size, 1),
    charters: row.charters.map((each) => {
      return { index: integer(each.entry), hash: each.hash, charter: charters.get(each.hash) };
    }),
    members: labels(row.members),
    left: maybe(row, "left", labels, []),
    chains: new Map(every(row, "chains", chainOf)),
    delegates: new Map(every(row, "delegates", delegateOf)),
    matters,
    open: keyed(open),
    closed: keyed(over),
    stamps: new Map(every(row, "stamps", stairsOf)),
    trailing: over.map(({ id }) => id),
    undertakings: new Map(), consultations: new Map(), meetings: new Map(),
    times: timesOf(row.times),
    served: new Map(every(row, "served", servedOf)),
    seals: new Map(every(row, "seals", sealingOf)),
  });
}

function timesOf({ latest, waiting }) {
  const pair = (read) => each(read, MOST_ROWS);
  return Object.assign(new Times(), {
    latest: new Map(pair((one) => [name(one.name), timeOf(one.time)])(latest)),
    waiting: new Map(pair((one) => [hash(one.act), integer(one.index)])(waiting)),
  });
}

function chainOf(row) {
  const waiting = maybe(row, "waiting", each(pairOf, MOST_ROWS), []);
  return [name(row.by), { tip: hash(row.tip), waiting: waiting.map(hashList) }];
}

function delegateOf(row) {
  const vkey = vkeyText(row.vkey);
  const acts = maybe(row, "acts", labels, []);
  const spheres = maybe(row, "spheres", labels, []);
  const until = maybe(row, "until", (value) => BigInt(integer(value)), null);
  const served = { acts, spheres, until, recalled: false };
  const delegate = { vkey, party: name(row.party), name: "", ...served };
  return [digest(utf8(vkey)), delegate];
}

function matterOf(row) {
  const version = { texts: every(row, "texts", readText), amends: maybe(row, "amends", hash, "") };
  return {
    id: hash(row.matter), sphere: name(row.sphere), title: text(row.title), by: name(row.by),
    version,
    circulations: has(row, "circulation") ? [hash(row.circulation)] : [],
    status: maybe(row, "status", name, "open"),
    corrects: maybe(row, "corrects", hash, ""), meeting: maybe(row, "meeting", hash, ""),
  };
}

function circulationOf(row, charters, matters) {
  const deadline = BigInt(integer(row.deadline));
  const charter = edition(charters.get(row.charter), dayOf(deadline));
  const sphere = charter.spheres.find((each) => each.name === row.sphere);
  const occasion = maybe(row, "occasion", oneOf(OCCASIONS), "");
  const named = occasion ? sphere.occasions.get(occasion) : sphere.procedure;
  const procedure = charter.procedures.find((each) => each.name === named);
  const known = matters.has(row.matter) && allStand(charter.rules, rulesOf(procedure));
  refuseUnless(known, "value-unfit");
  const parties = labels(row.owed);
  const received = maybe(row, "receipts", each(receiptOf, MOST_ROWS), []);
  const standings = [...sphere.standings].filter(([party]) => parties.includes(party));
  const circulation = {
    id: hash(row.circulation), index: integer(row.index), matter: row.matter,
    sphere: sphere.name, by: name(row.by), texts: every(row, "texts", readText),
    amends: maybe(row, "amends", hash, ""), deadline,
    mandate: maybe(row, "mandate", mandateOf, null),
    charter: row.charter, procedure, clock: charter.clock, rules: charter.rules,
    roll: rollOf(charter, parties, sphere),
    owed: standings.map(([party, standing]) => {
      const period = procedure.periods.get(standing) ?? null;
      return { party, standing, period, days: procedure.working.get(standing) ?? 0 };
    }),
    calendar: charter.calendar,
    extensions: maybe(row, "extensions", each(extensionOf, MOST_ROWS), []),
    requests: maybe(row, "requests", each(requestOf, MOST_ROWS), []),
    waived: maybe(row, "waived", labels, []),
    service: charter.service, byService: [], occasion,
    serving: servingOf(maybe(row, "serving", table, {})),
    lifted: maybe(row, "lifted", each(liftedOf, MOST_ROWS), []),
    answered: maybe(row, "answered", each(liftedOf, MOST_ROWS), []),
    positions: every(row, "positions", (spoken) => spokenOf(spoken, procedure, received)),
    notices: new Map(every(row, "notices", noticeOfRow)),
    latest: new Map(every(row, "latest", (each) => [name(each.name), timeOf(each.time)])),
    served: maybe(row, "served", timeOf, null),
    closed: maybe(row, "closed", integer, -1),
    outcome: null, concluded: maybe(row, "concluded", integer, -1),
    decided: maybe(row, "decided", timeOf, null),
  };
  checkAcyclic(circulation.positions);
  if (has(row, "outcome")) circulation.outcome = outcomeOf(circulation, row.outcome);
  return circulation;
}

/** Positions replace one another in no circle. */
function checkAcyclic(positions) {
  for (let waiting = positions; waiting.length;) {
    const known = new Set(waiting.map(({ id }) => id));
    const still = waiting.filter(({ replaces }) => replaces.some((old) => known.has(old)));
    refuseUnless(still.length < waiting.length, "value-unfit");
    waiting = still;
  }
}

function servingOf(row) {
  const listed = (key, read) => maybe(row, key, each(read, MOST_ROWS), []);
  const named = ({ index, party }) => ({ index: integer(index), party: name(party) });
  return {
    attempts: listed("attempts", (one) => {
      return { ...named(one), id: hash(one.act), by: name(one.by), channel: word(one.channel) };
    }),
    deemed: listed("deemed", named),
    cures: listed("cures", (one) => ({ ...named(one), by: name(one.by) })),
    unopened: listed("unopened", (one) => {
      const lifted = maybe(one, "lifted", integer, -1);
      return { id: hash(one.act), party: name(one.party), lifted };
    }),
  };
}

const liftedOf = (pair) => [hash(pairOf(pair)[0]), integer(pair[1])];

const extensionOf = (row) =>
  ({ by: name(row.by), index: integer(row.index), deadline: BigInt(integer(row.deadline)) });

const requestOf = (row) => ({
  party: name(row.party), index: integer(row.index), deadline: BigInt(integer(row.deadline)),
  statement: maybe(row, "statement", hash, ""),
});

function mandateOf(row) {
  return {
    council: hash(row.council), act: name(row.act),
    amends: maybe(row, "amends", hash, ""),
    circulation: maybe(row, "circulation", hash, ""),
    position: maybe(row, "position", word, ""),
  };
}

function spokenOf(row, procedure, received) {
  const sealed = procedure.simultaneous && row.word === "sealed";
  refuseUnless(sealed || procedure.words.has(row.word), "value-unfit");
  return {
    id: hash(row.act), index: integer(row.index), party: name(row.party), word: row.word,
    replaces: maybe(row, "replaces", hashList, []),
    ...Object.fromEntries(["reservation", "statement", "commitment"].map((key) => {
      return [key, maybe(row, key, hash, "")];
    })),
    revealed: maybe(row, "revealed", integer, -1),
    receipts: received.filter(([act]) => act === row.act).map(([, ...pair]) => pair),
  };
}

const receiptOf = (row) => [hash(row.act), name(row.name), timeOf(row.time)];

const noticeOfRow = (row) =>
  [name(row.party), { stamp: timeOf(row.stamp), entry: integer(row.entry) }];

/** At the close, kind and reasons are found again from what became of each position. */
function outcomeOf(circulation, row) {
  const became = each(table, MOST_ROWS)(row.positions);
  refuseUnless(became.length === circulation.positions.length, "value-unfit");
  const positions = circulation.positions.map((spoken, at) => {
    const status = oneOf(STATUSES)(became[at].status);
    return { spoken, time: maybe(became[at], "time", timeOf, null), status };
  });
  const deadline = maybe(row, "deadline", timeOf, null);
  const course = { deadline, positions };
  const kind = name(row.kind);
  if (circulation.concluded >= 0) return { kind, reason: null, ...course };
  const found = { ...tally(circulation, positions, true), ...course };
  return kind === "annulled" ? { ...found, kind } : found;
}

const stairsOf = (row) => [
  name(row.name),
  every(row, "stamps", pairOf).map(([size, time]) => [integer(size), timeOf(time)]),
];

function servedOf(row) {
  refuseUnless(rows(row).length === 3, "value-unfit");
  return [`${hash(row[0])} ${name(row[1])}`, hash(row[2])];
}

function sealingOf(row) {
  const { by, act, size, state } = row;
  const affirmed = maybe(row, "affirmed", labels, []);
  return [name(by), { id: hash(act), size: integer(size), state: hash(state), affirmed }];
}
