// Evidence: cosigned checkpoints on the record, from which notice, time and closing follow.
// Source: the specification, page "record".

import { attested, withStamp } from "./clock.js";
import { isContestable, logReceipts } from "./contest.js";
import { isClosing } from "./deadline.js";
import { outcomeAtClose } from "./outcome.js";
import { refuseUnless, unsound } from "./plain.js";

export const EVIDENCE = {
  evidence(council, act, body, { evidenceRoot }) {
    refuseUnless(body.size <= council.size, "evidence-ahead");
    if (evidenceRoot !== body.root) throw unsound("evidence-forked");
    logStamps(council, body);
    council.times.answer(council, body.stamps);
    logReceipts(council, body);
    trail(council, body);
    for (const circulation of council.open.values()) advance(council, circulation, body);
  },
};

/** Keeps the stamps that can still matter: those behind the first entry whose time is asked. */
function logStamps(council, body) {
  const open = [...council.open.values()];
  const undecided = council.trailing
    .map((id) => council.closed.get(id))
    .filter((each) => each.decided === null);
  const asked = [...open.map((each) => each.index), ...undecided.map((each) => each.concluded)];
  asked.push(...council.times.waiting.values());
  const least = asked.length ? Math.min(...asked) : council.size;
  for (const [name, stairs] of council.stamps) {
    const kept = stairs.filter(([size]) => size > least);
    council.stamps.set(name, kept.length ? kept : stairs.slice(-1));
  }
  const keepers = [council.charter.clock, ...open.map((each) => each.clock)];
  for (const { name, time } of body.stamps) {
    if (!keepers.some((clock) => clock.timekeepers.includes(name))) continue;
    council.stamps.set(name, withStamp(council.stamps.get(name) ?? [], body.size, time));
  }
}

/** Logs the notices that a cosigned checkpoint gives of a circulation. */
function note(circulation, body, entry) {
  if (body.size <= circulation.index) return;
  for (const { role, name, time } of body.stamps) {
    const owed = circulation.owed.some(({ party }) => party === name);
    if (role !== "notice" || !owed) continue;
    const known = circulation.notices.get(name);
    if (!known) circulation.notices.set(name, { stamp: time, entry });
    else if (time < known.stamp) known.stamp = time;
  }
}

/** Notice that comes after the decision is logged too, and the time of the decision. */
function trail(council, body) {
  council.trailing = council.trailing.filter((id) => {
    const circulation = council.closed.get(id);
    note(circulation, body, council.size);
    circulation.decided ??= attested(council.stamps, circulation.clock, circulation.concluded);
    const noticed = circulation.owed.every(({ party }) => circulation.notices.has(party));
    return !noticed || circulation.decided === null || isContestable(council, circulation);
  });
}

function advance(council, circulation, body) {
  if (circulation.closed >= 0 || body.size <= circulation.index) return;
  note(circulation, body, council.size);
  const { latest, clock } = circulation;
  for (const { name, time } of body.stamps) {
    const later = time > (latest.get(name) ?? 0n);
    if (clock.timekeepers.includes(name) && later) latest.set(name, time);
  }
  circulation.served = attested(council.stamps, clock, circulation.index);
  if (!isClosing(circulation, council.stamps)) return;
  circulation.outcome = outcomeAtClose(circulation, council.stamps);
  circulation.closed = council.size;
}
