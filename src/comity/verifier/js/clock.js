// Attested time: what timekeepers, of whom some may lie, have logged.
// Source: the specification, page "record", Time.

export const ascending = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** A keeper's stamps [size, time] with one more; sizes and times both rise. */
export function withStamp(stairs, size, time) {
  if (stairs.some(([wide, early]) => wide >= size && early <= time)) return stairs;
  const kept = stairs.filter(([wide, early]) => !(wide <= size && early >= time));
  return [...kept, [size, time]].sort((a, b) => a[0] - b[0] || ascending(a[1], b[1]));
}

/** The earliest time at which a keeper attests an entry, null if it does not. */
export const earliest = (stairs, index) => stairs?.find(([size]) => size > index)?.[1] ?? null;

/** T(index): the (f+1)-th smallest of the timekeepers' earliest stamps, or null; `receipts` are
 * [receiver, time] for the act there. */
export function attested(stamps, clock, index, receipts = []) {
  const words = new Map(receipts);
  const earlier = (one, other) => (one === null || (other !== null && other < one) ? other : one);
  const times = clock.timekeepers
    .map((keeper) => earlier(earliest(stamps.get(keeper), index), words.get(keeper) ?? null))
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
