// Contest: a position that the host left out, and that receivers held in time, annuls an outcome.
// Source: the specification, page "record", Receipts.

import { ascending, attested, passed } from "./clock.js";
import { isUnopened } from "./deadline.js";
import { judgeTimed, tally } from "./outcome.js";
import { nowOf } from "./times.js";

/** Whether the outcome of a closed circulation may still be contested at this place. */
export function isContestable(council, circulation) {
  if (!circulation?.outcome) return false;
  const { clock, outcome } = circulation;
  if (!clock.contest || !clock.receivers.length) return false;
  const [closing, now] = [passed(circulation), nowOf(council)];
  if (["annulled", "withdrawn"].includes(outcome.kind) || closing === null) return false;
  return now === null || now <= closing + clock.contest;
}

/** Whether an act names the charter in force; a position that may have been lodged with receivers
 * may name the one under which its circulation was served. */
export function namesCharter(council, { kind, charter, body }) {
  if (charter === council.charterHash) return true;
  const circulation = kind === "position" ? council.circulation(body.circulation) : null;
  if (!circulation?.clock.receivers.length) return false;
  return charter === circulation.charter;
}

/** On a closed circulation a position is late until receipts show more. */
export function putPosition(circulation, spoken) {
  circulation.positions.push(spoken);
  circulation.outcome?.positions.push({ spoken, time: null, status: "late" });
}

/** Logged receipts go to the positions they are for, and annul what they contradict. */
export function logReceipts(council, { receipts }) {
  const trailing = council.trailing.map((id) => council.closed.get(id));
  for (const circulation of [...council.open.values(), ...trailing]) {
    if (circulation.closed >= 0 && !isContestable(council, circulation)) continue;
    if (!receive(circulation, receipts)) continue;
    const outcome = contested(circulation);
    if (outcome) annul(council, circulation, outcome);
  }
}

/** Whether a receipt says something new of this circulation's positions. */
function receive({ clock, positions }, receipts) {
  let changed = false;
  for (const { name, act, time } of receipts) {
    if (!clock.receivers.includes(name) || !clock.timekeepers.includes(name)) continue;
    for (const spoken of positions.filter(({ id }) => id === act)) {
      const known = new Map(spoken.receipts);
      if (known.has(name) && known.get(name) <= time) continue;
      known.set(name, time);
      spoken.receipts = [...known].sort((one, other) => ascending(one[0], other[0]));
      changed = true;
    }
  }
  return changed;
}

/** The annulled outcome, null where what was left out changes nothing. */
function contested(circulation) {
  const { outcome, closed, concluded } = circulation;
  if (!outcome) return null;
  const shown = shownIn(circulation, outcome);
  if (!shown.size) return null;
  const timed = outcome.positions.map(({ spoken, time }) => {
    return { spoken, time: shown.get(spoken.id) ?? time };
  });
  const inTime = outcome.positions
    .filter(({ spoken, status }) => status !== "late" || shown.has(spoken.id))
    .map(({ spoken }) => spoken);
  const now = outcome.deadline ?? passed(circulation);
  const positions = judgeTimed(circulation, timed, inTime, now);
  const verdict = tally(circulation, positions, closed !== concluded);
  const { lapses } = circulation.procedure;
  const held = circulation.positions.some(({ id, word }) => shown.has(id) && lapses.has(word)) ||
    circulation.positions.some((each) => shown.has(each.id) && isUnopened(each));
  if (verdict.kind === outcome.kind && !held) return null;
  return { ...verdict, kind: "annulled", deadline: outcome.deadline, positions };
}

/** The times of positions left out that receipts alone show to have been in time. */
function shownIn(circulation, outcome) {
  const limits = [outcome.deadline, passed(circulation)].filter((time) => time !== null);
  const limit = limits.sort(ascending)[0];
  const shown = new Map();
  for (const { spoken, status } of outcome.positions) {
    const time = attested(new Map(), circulation.clock, spoken.index, spoken.receipts);
    if (status === "late" && time !== null && time <= limit) shown.set(spoken.id, time);
  }
  return shown;
}

function annul(council, circulation, outcome) {
  const entry = council.size;
  Object.assign(circulation, { before: circulation.outcome, annulled: entry, outcome });
  const matter = council.matters.get(circulation.matter);
  const last = matter.circulations.at(-1) === circulation.id;
  if (circulation.concluded >= 0 && last) matter.status = "open";
  for (const promise of council.undertakings.values()) {
    if (promise.circulation === circulation.id) promise.annulled = entry;
  }
}
