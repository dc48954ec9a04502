// Time from logged stamps, and what the rules make of a circulation at a place of the record.
// Source: the specification, pages "record" (Time) and "verification".

import { instant, periodWords } from "./calendar.js";
import { refused } from "./plain.js";
import { verdictOf } from "./verdict.js";

export const ascending = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const later = (a, b) => (a > b ? a : b);

/** A keeper's stamps [size, time] with one more; sizes and times both rise. */
export function withStamp(stairs, size, time) {
  if (stairs.some(([wide, early]) => wide >= size && early <= time)) return stairs;
  const kept = stairs.filter(([wide, early]) => !(wide <= size && early >= time));
  return [...kept, [size, time]].sort((a, b) => a[0] - b[0] || ascending(a[1], b[1]));
}

/** The earliest time at which a keeper attests an entry, null if it does not. */
export const earliest = (stairs, index) => stairs?.find(([size]) => size > index)?.[1] ?? null;

/** T(index): the (f+1)-th smallest of the timekeepers' earliest stamps, or null. */
export function attested(stamps, clock, index) {
  const times = clock.timekeepers
    .map((keeper) => earliest(stamps.get(keeper), index))
    .filter((time) => time !== null);
  return times.sort(ascending)[clock.faults] ?? null;
}

/** The time that has surely passed over a circulation: the (f+1)-th largest, or null. */
export function passed({ clock, latest }) {
  const times = clock.timekeepers.map((keeper) => latest.get(keeper) ?? -1n).sort(ascending);
  const surely = times.at(-1 - clock.faults);
  return surely >= 0n ? surely : null;
}

/** A party's own stamp, or T of the entry that logs it if that is smaller. */
export function noticeTime(notice, stamps, clock) {
  const bound = attested(stamps, clock, notice.entry);
  return bound === null || notice.stamp < bound ? notice.stamp : bound;
}

/** The latest of stated deadline, minimum, each notice plus period, and what moved it in time;
 * null while a notice or a time is unknown. */
export function effectiveDeadline(circulation, stamps) {
  const owed = owedDeadline(circulation, stamps);
  if (owed === null) return null;
  const delays = delaysOf(circulation, stamps);
  delays.sort((a, b) => ascending(a[0], b[0]) || ascending(a[1], b[1]));
  return delays.reduce((end, [time, until]) => (time <= end ? later(end, until) : end), owed);
}

function owedDeadline(circulation, stamps) {
  const { procedure, clock, notices, served, waived } = circulation;
  const owed = circulation.owed.filter(({ period }) => period !== null);
  let deadline = circulation.deadline;
  if (procedure.minimum && owed.some(({ party }) => !waived.includes(party))) {
    if (served === null) return null;
    deadline = later(deadline, countedFrom(circulation, served) + procedure.minimum);
  }
  for (const each of owed) {
    const notice = notices.get(each.party);
    if (!notice) return null;
    if (waived.includes(each.party)) continue;
    deadline = later(deadline, periodEnd(circulation, each, noticeTime(notice, stamps, clock)));
  }
  return deadline;
}

/** When the period of a party that had notice at an instant has run. */
function periodEnd(circulation, { period, days }, since) {
  const end = countedFrom(circulation, since) + period;
  return days ? later(end, circulation.calendar.afterDays(since, days)) : end;
}

/** With office hours a period counts from the next opening. */
const countedFrom = ({ procedure, calendar }, since) =>
  procedure.officeHours ? calendar.opening(since) : since;

/** [time, until] of every extension, and of each party's first hold while it is not lifted. */
function delaysOf(circulation, stamps) {
  const timeOf = ({ index }) => attested(stamps, circulation.clock, index);
  const delays = circulation.extensions.map((more) => [timeOf(more), more.deadline]);
  for (const spoken of circulation.positions) {
    const lapse = circulation.procedure.lapses.get(spoken.word);
    const time = timeOf(spoken);
    if (lapse === undefined || time === null || isRepeated(circulation, spoken)) continue;
    const lifted = circulation.positions
      .filter((other) => other.party === spoken.party && other.replaces.includes(spoken.id))
      .map(timeOf);
    const ends = [time + lapse, ...lifted.filter((end) => end !== null)];
    delays.push([time, ends.sort(ascending)[0]]);
  }
  return delays.filter(([time]) => time !== null);
}

/** Whether a position comes, in its party's own chain, after a hold. */
function isRepeated(circulation, spoken) {
  const { positions, procedure } = circulation;
  return positions
    .filter((other) => other.party === spoken.party && spoken.replaces.includes(other.id))
    .some((other) => procedure.lapses.has(other.word) || isRepeated(circulation, other));
}

export function isClosing(circulation, stamps) {
  const [deadline, now] = [effectiveDeadline(circulation, stamps), passed(circulation)];
  return deadline !== null && now !== null && now > deadline + circulation.clock.grace;
}

const decides = (circulation, party) =>
  circulation.owed.some((owed) => owed.party === party && owed.standing === "decides");
const isReplaced = (spoken, own) => own.some((other) => other.replaces.includes(spoken.id));

/** Every position with its time and status; while the deadline is null all are in time. */
function judgePositions(circulation, stamps, deadline) {
  const timed = circulation.positions.map((spoken) => ({
    spoken,
    time: attested(stamps, circulation.clock, spoken.index),
  }));
  const inTime = timed
    .filter(({ time }) => deadline === null || (time !== null && time <= deadline))
    .map(({ spoken }) => spoken);
  const now = deadline ?? passed(circulation);
  return timed.map(({ spoken, time }) => {
    const own = inTime.filter((other) => other.party === spoken.party);
    let status = decides(circulation, spoken.party) ? "counts" : "advisory";
    if (hasLapsed(circulation, spoken, time, now)) status = "lapsed";
    if (own.some((other) => other.id !== spoken.id && !isReplaced(other, own))) status = "conflict";
    if (isReplaced(spoken, own)) status = "replaced";
    if (!inTime.includes(spoken)) status = "late";
    return { spoken, time, status };
  });
}

/** Whether a hold no longer holds: its time has run, or its party had one before. */
function hasLapsed(circulation, spoken, time, now) {
  const lapse = circulation.procedure.lapses.get(spoken.word);
  if (lapse === undefined) return false;
  return (time !== null && now !== null && time + lapse <= now) || isRepeated(circulation, spoken);
}

/** A party's positions that no other of its positions replaces. */
export function heads(circulation, party) {
  const own = circulation.positions.filter((spoken) => spoken.party === party);
  return own.filter((spoken) => !isReplaced(spoken, own));
}

function tally(circulation, judged, final) {
  const { procedure, by, rules, roll } = circulation;
  const counting = judged.filter(({ status }) => status === "counts");
  const words = new Map(counting.map(({ spoken }) => [spoken.party, spoken.word]));
  const spoke = judged.some(({ spoken }) => spoken.party === by);
  if (procedure.proposer && decides(circulation, by) && !spoke) words.set(by, procedure.proposer);
  return verdictOf(rules, procedure, roll, words, final);
}

export function outcomeAtClose(circulation, stamps) {
  const deadline = effectiveDeadline(circulation, stamps);
  const positions = judgePositions(circulation, stamps, deadline);
  return { ...tally(circulation, positions, true), deadline, positions };
}

/** How an open circulation stands. */
export function outcomeSoFar(circulation, stamps) {
  const deadline = effectiveDeadline(circulation, stamps);
  const positions = judgePositions(circulation, stamps, null);
  return { kind: "open", reason: tally(circulation, positions, false).reason, deadline, positions };
}

/** The outcome before the deadline; throws unless notice, periods and rules allow it. */
export function outcomeEarly(circulation, stamps) {
  checkPriorNotice(circulation, stamps);
  if (!circulation.procedure.early) {
    const passedOver = "that the deadline and the grace have passed";
    throw refused("deadline-not-passed", `The record does not show ${passedOver}.`);
  }
  const positions = judgePositions(circulation, stamps, null);
  const verdict = tally(circulation, positions, false);
  if (verdict.kind === "open") {
    throw refused("result-open", "Positions still to come could change the result.");
  }
  return { ...verdict, deadline: effectiveDeadline(circulation, stamps), positions };
}

/** Everybody owed a period has had notice, and its period has run or it has answered. */
function checkPriorNotice(circulation, stamps) {
  const { notices, served, by } = circulation;
  const guarded = circulation.owed.filter(({ period }) => period !== null);
  const untold = guarded.find(({ party }) => !notices.has(party));
  if (untold) {
    const of = served === null ? "" : ` of ${instant(served)}`;
    const sentence = `${untold.party} has given no notice of the circulation${of}; its period`;
    throw refused("notice-missing", `${sentence} has not begun.`, { party: untold.party });
  }
  for (const owed of guarded) {
    const { party } = owed;
    const answered = party === by || heads(circulation, party).length;
    if (answered || circulation.waived.includes(party)) continue;
    const since = noticeTime(notices.get(party), stamps, circulation.clock);
    const now = passed(circulation);
    if (now !== null && now > periodEnd(circulation, owed, since)) continue;
    const only = `the record attests only ${now === null ? "" : instant(now)}`;
    const reached = now === null ? "no later time is attested" : only;
    const had = `${party} had notice at ${instant(since)}`;
    const sentence = `${had} and is owed ${periodWords(owed.period, owed.days)}; ${reached}.`;
    throw refused("period-not-run", sentence, { party });
  }
}
