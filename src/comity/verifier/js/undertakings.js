// Undertakings: promised, reported on, withdrawn, discharged, and how they stand at an instant.
// Source: the specification, "verification".

import { sphereOf } from "./circulations.js";
import { checkPower } from "./common.js";
import { ascending } from "./clock.js";
import { refuseUnless } from "./plain.js";
import { nowOf } from "./times.js";

const MOST_REPORTS = 400;

const isAdopted = (council, id) => council.closed.get(id)?.outcome.kind === "adopted";

/** The dates on which reports are due, one more than allowed at the most. */
function datesDue({ starts, ends, report_due, reports, report_every }) {
  const dates = new Set([report_due, ...reports].filter((date) => date !== 0n));
  let next = starts + report_every;
  for (let count = 0; report_every && next <= ends && count <= MOST_REPORTS; count += 1) {
    dates.add(next);
    next += report_every;
  }
  return [...dates].sort(ascending);
}

function standingPromise(council, id) {
  const promise = council.undertakings.get(id);
  refuseUnless(promise, "undertaking-unknown");
  refuseUnless(promise.annulled < 0, "undertaking-annulled");
  refuseUnless(!promise.discharged, "undertaking-discharged");
  return promise;
}

export const PROMISES = {
  undertake(council, act, body) {
    refuseUnless(isAdopted(council, body.circulation), "decision-unknown");
    refuseUnless(body.ends > body.starts, "term-empty");
    const due = datesDue(body);
    refuseUnless(due.length <= MOST_REPORTS, "reports-too-many");
    const promise = { id: act.id, party: act.by, index: council.size, ...body, due };
    const unended = { reports: [], discharged: null, withdrawn: null, annulled: -1 };
    council.undertakings.set(act.id, { ...promise, ...unended });
  },

  report(council, act, { undertaking, due }) {
    const promise = standingPromise(council, undertaking);
    refuseUnless(promise.party === act.by, "not-promisor");
    refuseUnless(!due || promise.due.includes(due), "report-date-unknown");
    promise.reports.push({ id: act.id, index: council.size, due });
    council.times.ask(act.id, council.size);
  },

  discharge(council, act, { undertaking }) {
    const promise = standingPromise(council, undertaking);
    refuseUnless(promise.party !== act.by, "discharge-own");
    const { sphere } = council.closed.get(promise.circulation);
    checkPower(sphereOf(council.charter, sphere), "discharge", act.by);
    promise.discharged = { id: act.id, index: council.size, by: act.by };
    council.times.ask(act.id, council.size);
  },
};

export function withdrawPromise(council, act, { undertaking }) {
  const promise = standingPromise(council, undertaking);
  refuseUnless(promise.party === act.by, "not-promisor");
  refuseUnless(!promise.withdrawn, "withdrawn-already");
  refuseUnless(promise.notice !== null, "undertaking-binding");
  promise.withdrawn = { id: act.id, index: council.size };
  council.times.ask(act.id, council.size);
}

/** When a withdrawal takes effect, null while unknown. */
function endsEarly({ withdrawn, notice }, times) {
  const since = withdrawn ? times.of(withdrawn.id) : null;
  return since === null ? null : since + notice;
}

function promiseStatus(promise, times, now) {
  const early = endsEarly(promise, times);
  const { discharged, withdrawn, starts, ends } = promise;
  if (promise.annulled >= 0) return "annulled";
  if (discharged) return "discharged";
  if (now !== null && early !== null && early <= now && early <= ends) return "withdrawn";
  if (now !== null && now > ends) return "lapsed";
  if (withdrawn) return "withdrawing";
  return now !== null && now >= starts ? "running" : "promised";
}

function reportOwed(promise, times, now, due) {
  const answer = promise.reports.find((report) => report.due === due);
  if (answer) {
    const time = times.of(answer.id);
    const status = time !== null && time > due ? "late" : "answered";
    return { due, status, entry: answer.index, time };
  }
  const row = (status) => ({ due, status, entry: -1, time: null });
  const early = endsEarly(promise, times);
  if (promise.annulled >= 0) return row("released");
  if (early !== null && early <= due) return row("released");
  if (now === null || now <= due) return row(promise.discharged ? "released" : "due");
  const over = promise.discharged ? times.of(promise.discharged.id) : null;
  return row(over !== null && over <= due ? "released" : "overdue");
}

/** An undertaking as the report tells it. */
export function promiseOf(council, promise) {
  const [{ times }, now] = [council, nowOf(council)];
  const { id, party, title, text, index: entry, starts, ends, report_due } = promise;
  const { conditions, notice, discharged } = promise;
  return {
    id, party, title, text, entry, starts, ends, report_due, conditions, notice,
    status: promiseStatus(promise, times, now),
    withdrawn: endsEarly(promise, times),
    discharged_by: discharged?.by ?? "",
    discharged_entry: discharged?.index ?? -1,
    reports: promise.due.map((due) => reportOwed(promise, times, now, due)),
  };
}
