// Time from logged stamps, and what the rules make of a circulation at a place of the record.
// Source: the specification, pages "record" (Time) and "verification".

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

/** The latest of stated deadline, minimum, each notice plus period; null while one is unknown. */
export function effectiveDeadline(circulation, stamps) {
  const { procedure, clock, notices, served } = circulation;
  let deadline = circulation.deadline;
  if (procedure.minimum) {
    if (served === null) return null;
    deadline = later(deadline, served + procedure.minimum);
  }
  for (const { party, period } of circulation.owed) {
    if (period === null) continue;
    const notice = notices.get(party);
    if (!notice) return null;
    deadline = later(deadline, noticeTime(notice, stamps, clock) + period);
  }
  return deadline;
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
  return timed.map(({ spoken, time }) => {
    const own = inTime.filter((other) => other.party === spoken.party);
    let status = decides(circulation, spoken.party) ? "counts" : "advisory";
    if (own.some((other) => other.id !== spoken.id && !isReplaced(other, own))) status = "conflict";
    if (isReplaced(spoken, own)) status = "replaced";
    if (!inTime.includes(spoken)) status = "late";
    return { spoken, time, status };
  });
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
  for (const { party, period } of guarded) {
    if (party === by || heads(circulation, party).length) continue;
    const since = noticeTime(notices.get(party), stamps, circulation.clock);
    const now = passed(circulation);
    if (now !== null && now > since + period) continue;
    const only = `the record attests only ${now === null ? "" : instant(now)}`;
    const reached = now === null ? "no later time is attested" : only;
    const had = `${party} had notice at ${instant(since)}`;
    const sentence = `${had} and is owed ${span(period)}; ${reached}.`;
    throw refused("period-not-run", sentence, { party });
  }
}

const DAY = 86400n;
const pad = (number, digits = 2) => String(number).padStart(digits, "0");

/** Year, month and day of a count of days since 1970, in eras of 400 years from 1 March. */
function civil(days) {
  const shifted = days + 719468n;
  const [era, day] = [shifted / 146097n, shifted % 146097n];
  const year = (day - day / 1460n + day / 36524n - day / 146096n) / 365n;
  const rest = day - (365n * year + year / 4n - year / 100n);
  const month = (5n * rest + 2n) / 153n;
  const date = rest - (153n * month + 2n) / 5n + 1n;
  return [era * 400n + year + (month >= 10n ? 1n : 0n), ((month + 2n) % 12n) + 1n, date];
}

/** POSIX seconds (a BigInt, not negative) as "2001-11-23 10:42:00 UTC". */
export function instant(seconds) {
  const [year, month, date] = civil(seconds / DAY);
  const rest = seconds % DAY;
  const clock = [rest / 3600n, (rest / 60n) % 60n, rest % 60n].map((part) => pad(part)).join(":");
  return `${pad(year, 4)}-${pad(month)}-${pad(date)} ${clock} UTC`;
}

/** A length of time in its largest exact unit: "3 days", "1 second". */
export function span(seconds) {
  const units = [[DAY, "day"], [3600n, "hour"], [60n, "minute"], [1n, "second"]];
  const fits = ([unit]) => seconds % unit === 0n && (seconds >= unit || unit === 1n);
  const [unit, word] = units.find(fits);
  return `${seconds / unit} ${word}${seconds / unit === 1n ? "" : "s"}`;
}
