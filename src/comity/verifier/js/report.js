// The report: checks with their results, decisions with reasons, and the verdict.

import { byCodePoint } from "./bytes.js";
import { instant } from "./calendar.js";
import { noticeTime } from "./clock.js";
import { heads, outcomeEarly, outcomeSoFar } from "./outcome.js";
import { explain } from "./rules.js";
import { promiseOf } from "./undertakings.js";
import { sentenceOf } from "./words.js";

const MOST_SHOWN = 20;
const EXITS = { sound: 0, "not sound": 1, "could not be judged": 2 };

export const counted = (count, thing) => {
  if (count === 1) return `1 ${thing}`;
  return `${count} ${thing.endsWith("ry") ? thing.slice(0, -2) + "ries" : thing + "s"}`;
};

/** A finding at a place; -1 stands for a place that is not known. */
export function finding(code, place = {}, sentence = sentenceOf(code)) {
  return { code, sentence, file: "", first: -1, last: -1, start: -1, end: -1, ...place };
}

/** What each check found. A check about which nothing was noted could not be judged. */
export class Ledger {
  constructor(titles) {
    this.titles = titles;
    this.failed = new Map(titles.map(([id]) => [id, []]));
    this.lacking = new Map(titles.map(([id]) => [id, []]));
    this.passed = new Map();
    this.left = new Map();
  }

  fail(id, found) {
    this.failed.get(id).push(found);
  }

  lack(id, found) {
    this.lacking.get(id).push(found);
  }

  /** Notes a fault; what is missing proves nothing. */
  note(id, fault, place) {
    if (fault.kind === undefined) throw fault;
    const found = finding(fault.code, place, fault.sentence || sentenceOf(fault.code));
    (fault.kind === "missing" ? this.lacking : this.failed).get(id).push(found);
  }

  succeed(id, detail, entries) {
    this.passed.set(id, [detail, entries]);
  }

  leave(id, why) {
    this.left.set(id, why);
  }

  isThrough(id) {
    const clean = !this.failed.get(id).length && !this.lacking.get(id).length;
    return clean && this.passed.has(id);
  }

  checks() {
    return this.titles.map(([id, title], at) => {
      const found = [...this.failed.get(id), ...this.lacking.get(id)];
      let [detail, entries] = this.passed.get(id) ?? ["", 0];
      let result = "passed";
      if (found.length) {
        result = this.failed.get(id).length ? "failed" : "could not be judged";
        detail = found[0].sentence;
      } else if (!this.passed.has(id)) {
        result = this.left.has(id) ? "not made" : "could not be judged";
        detail = this.left.get(id) ?? "What it needs did not stand the checks before it.";
      }
      const findings = found.slice(0, MOST_SHOWN);
      const more = found.length - findings.length;
      return { number: at + 1, id, title, result, detail, entries, findings, more };
    });
  }
}

const EMPTY = {
  council: "", title: "", origin: "", size: -1, root: "", final: 0, members: [], charters: [],
  attested: null, decisions: [], consultations: [], meetings: [], without_effect: [],
  contested: [], equivocations: [],
  search: null, kind: "", word: [],
};

/** The whole as data: not sound where a check failed, unjudged where one could not be. */
export function reportOf(subject, ledger, facts = {}) {
  const checks = ledger.checks();
  const results = checks.map((check) => check.result);
  let verdict = "sound";
  if (results.includes("could not be judged")) verdict = "could not be judged";
  if (results.includes("failed")) verdict = "not sound";
  return plainOf({ subject, verdict, exit: EXITS[verdict], checks, ...EMPTY, ...facts });
}

/** Instants as numbers, as text where no number holds them exactly. */
function plainOf(value) {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (Array.isArray(value)) return value.map(plainOf);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainOf(each)]));
}

/** Every charter that has been in force. */
export const chartersOf = (council) =>
  council.charters.map(({ index, hash, charter }) => {
    const parties = charter.parties.map((party) => party.name);
    return { entry: index, hash, title: charter.title, parties };
  });

/** Every circulation with its outcome, in the order in which they were circulated. */
export function decisionsOf(council) {
  const all = [...council.closed.values(), ...council.open.values()];
  return all.sort((a, b) => a.index - b.index).map((each) => decided(council, each));
}

function decided(council, each) {
  const outcome = each.outcome ?? outcomeSoFar(each, council.stamps);
  const promises = [...council.undertakings.values()].filter((p) => p.circulation === each.id);
  return {
    circulation: each.id, entry: each.index, matter: each.matter,
    title: council.matters.get(each.matter).title,
    sphere: each.sphere, by: each.by, charter: each.charter,
    texts: each.texts.map((text) => [text.lang, text.document]),
    stated_deadline: each.deadline, deadline: outcome.deadline, outcome: outcome.kind,
    closed: each.closed, concluded: each.concluded, decided: each.decided,
    annulled: each.annulled ?? -1, before: each.before?.kind ?? "",
    reasons: reasonsOf(council, each, outcome),
    notices: each.owed.map((owed) => noticeOf(council, each, owed)),
    positions: outcome.positions.map(({ spoken, time, status }) => {
      const { id, party, word, index: entry, reservation, statement } = spoken;
      const lifted = each.lifted.find(([position]) => position === id)?.[1] ?? -1;
      const answered = each.answered.find(([position]) => position === id)?.[1] ?? -1;
      return { party, word, entry, time, status, reservation, statement, lifted, answered };
    }),
    extensions: each.extensions.map(({ by, index, deadline }) => {
      return { party: by, entry: index, deadline };
    }),
    by_service: each.byService,
    requests: each.requests.map(({ party, index, deadline }) => {
      return { party, entry: index, deadline };
    }),
    undertakings: promises.map((promise) => promiseOf(council, promise)),
  };
}

function reasonsOf(council, each, outcome) {
  const lines = outcome.reason ? explain(outcome.reason) : [];
  if (outcome.kind !== "open") return lines;
  try {
    outcomeEarly(each, council.stamps);
  } catch (waits) {
    return [waits.sentence, ...lines];
  }
  return lines;
}

function noticeOf(council, each, { party, standing, period, days }) {
  const notice = each.notices.get(party);
  const owed = { party, standing, period, days, waived: each.waived.includes(party) };
  if (!notice) return { ...owed, entry: null, time: null, ahead: null };
  const over = each.concluded >= 0;
  const time = over ? notice.stamp : noticeTime(notice, council.stamps, each.clock);
  const ahead = each.decided === null ? null : each.decided - time;
  return { ...owed, entry: notice.entry, time, ahead };
}

/** A conclusion without effect, told with what the record shows of the party it wronged. */
export function falsehood({ index, fault, circulation, outcome, time }, council) {
  const claims = `Entry ${index} concludes ${outcome}, which does not stand:`;
  const sentence = `${claims} ${fault.sentence || sentenceOf(fault.code)}`;
  const later = [];
  const known = council.circulation(circulation);
  const { party } = fault.facts;
  if (known && party) {
    const notice = known.notices.get(party);
    const [answer] = heads(known, party);
    if (time !== null) later.push(`The false conclusion is attested at ${instant(time)}.`);
    if (notice?.entry > index) later.push(`Notice came only in entry ${notice.entry}.`);
    if (answer) later.push(`${party} answered in entry ${answer.index}.`);
  }
  const place = { first: index, last: index };
  return finding(`false-${fault.code}`, place, [sentence, ...later].join(" "));
}

export const sortedNames = (names) => [...names].sort(byCodePoint);
