// What the rules make of a circulation at a place of the record.
// Source: the specification, pages "record" (Time) and "verification".

import { instant, periodWords } from "./calendar.js";
import { attested, passed } from "./clock.js";
import { effectiveDeadline, isRepeated, isUnopened, protectedUntil } from "./deadline.js";
import { refused } from "./plain.js";
import { deemedAt, hasNotice, isDeemed, noticedAt } from "./served.js";
import { verdictOf } from "./verdict.js";

export const decides = (circulation, party) =>
  circulation.owed.some((owed) => owed.party === party && owed.standing === "decides");
const isReplaced = (spoken, own) => own.some((other) => other.replaces.includes(spoken.id));

/** Every position with its time and status; while the deadline is null all are in time. */
function judgePositions(circulation, stamps, deadline) {
  const timed = circulation.positions.map((spoken) => ({
    spoken,
    time: attested(stamps, circulation.clock, spoken.index, spoken.receipts),
  }));
  const inTime = timed
    .filter(({ time }) => deadline === null || (time !== null && time <= deadline))
    .map(({ spoken }) => spoken);
  return judgeTimed(circulation, timed, inTime, deadline ?? passed(circulation));
}

/** What became of positions with their times, of which some are in time. */
export function judgeTimed(circulation, timed, inTime, now) {
  return timed.map(({ spoken, time }) => {
    const own = inTime.filter((other) => other.party === spoken.party);
    let status = decides(circulation, spoken.party) ? "counts" : "advisory";
    if (hasLapsed(circulation, spoken, time, now)) status = "lapsed";
    if (isUnopened(spoken)) status = "unrevealed";
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

/** What consulted parties say, as it stands, and nobody has addressed yet. */
export function unanswered(circulation) {
  const answered = circulation.answered.map(([position]) => position);
  return circulation.owed
    .filter(({ standing }) => standing === "consulted")
    .flatMap(({ party }) => heads(circulation, party))
    .filter((spoken) => !answered.includes(spoken.id) && !isUnopened(spoken));
}

export function checkAnswered(circulation, { kind }) {
  if (kind !== "adopted" || !circulation.procedure.answers) return;
  const [spoken] = unanswered(circulation);
  if (!spoken) return;
  const said = `${spoken.party} was consulted and says ${spoken.word}`;
  throw refused("answer-missing", `${said}; nobody has addressed it.`);
}

export function tally(circulation, judged, final) {
  const { procedure, by, rules, roll } = circulation;
  const counting = judged.filter(({ status }) => status === "counts");
  const words = new Map(counting.map(({ spoken }) => [spoken.party, spoken.word]));
  const counts = final ? procedure.simultaneous?.unrevealed : "";
  for (const { spoken, status } of counts ? judged : []) {
    const unopened = status === "unrevealed" && decides(circulation, spoken.party);
    if (unopened) words.set(spoken.party, counts);
  }
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
  const { by } = circulation;
  const guarded = circulation.owed.filter(({ period }) => period !== null);
  const served = (party) => hasNotice(circulation, party) || isDeemed(circulation, party, stamps);
  const untold = guarded.find(({ party }) => !served(party));
  if (untold) throw noNotice(circulation, untold);
  for (const owed of guarded) {
    const { party } = owed;
    const answered = party === by || heads(circulation, party).length;
    if (answered || circulation.waived.includes(party)) continue;
    const [now, end] = [passed(circulation), protectedUntil(circulation, owed, stamps)];
    if (now !== null && end !== null && now > end) continue;
    const noticed = noticedAt(circulation, party, stamps);
    const since = noticed ?? deemedAt(circulation, party, stamps);
    if (since === null || end === null) throw noNotice(circulation, owed);
    const only = `the record attests only ${now === null ? "" : instant(now)}`;
    const reached = now === null ? "no later time is attested" : only;
    const had = `${party} ${noticed ? "had notice" : "was served"} at ${instant(since)}`;
    const sentence = `${had} and is owed ${periodWords(owed.period, owed.days)}; ${reached}.`;
    throw refused("period-not-run", sentence, { party });
  }
}

function noNotice({ served }, { party }) {
  const of = served === null ? "" : ` of ${instant(served)}`;
  const sentence = `${party} has given no notice of the circulation${of}; its period`;
  return refused("notice-missing", `${sentence} has not begun.`, { party });
}
