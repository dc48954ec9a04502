// When a deadline is in effect, and when the record shows that it has passed.
// Source: the specification, page "record", Time.

import { ascending, attested, passed } from "./clock.js";
import { deemedAt, noticedAt } from "./served.js";

const later = (a, b) => (a > b ? a : b);

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
  const { procedure, served, waived } = circulation;
  const owed = circulation.owed.filter(({ period }) => period !== null);
  let deadline = circulation.deadline;
  if (procedure.minimum && owed.some(({ party }) => !waived.includes(party))) {
    if (served === null) return null;
    deadline = later(deadline, countedFrom(circulation, served) + procedure.minimum);
  }
  for (const each of owed) {
    const end = protectedUntil(circulation, each, stamps);
    if (end === null) return null;
    if (!waived.includes(each.party)) deadline = later(deadline, end);
  }
  return deadline;
}

/** When a party's period has run, from its notice or from the service that stands for it. */
export function protectedUntil(circulation, owed, stamps) {
  const since = noticedAt(circulation, owed.party, stamps);
  const served = deemedAt(circulation, owed.party, stamps);
  const ends = since === null ? [] : [periodEnd(circulation, owed, since)];
  if (served !== null) {
    const cured = served + circulation.service.cure;
    ends.push(later(periodEnd(circulation, owed, served), cured));
  }
  return ends.sort(ascending)[0] ?? null;
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
  const timeOf = ({ index, receipts }) => attested(stamps, circulation.clock, index, receipts);
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
export function isRepeated(circulation, spoken) {
  const { positions, procedure } = circulation;
  return positions
    .filter((other) => other.party === spoken.party && spoken.replaces.includes(other.id))
    .some((other) => procedure.lapses.has(other.word) || isRepeated(circulation, other));
}

export function isClosing(circulation, stamps) {
  const [deadline, now] = [effectiveDeadline(circulation, stamps), passed(circulation)];
  if (deadline === null || now === null) return false;
  const { simultaneous } = circulation.procedure;
  const within = simultaneous && awaitsOpenings(circulation) ? simultaneous.within : 0n;
  return now > deadline + circulation.clock.grace + within;
}

/** Whether nobody but its party can know yet what a position says. */
export const isUnopened = ({ commitment, revealed }) => Boolean(commitment) && revealed < 0;

function awaitsOpenings({ positions }) {
  const replaced = positions.flatMap(({ replaces }) => replaces);
  return positions.some((spoken) => isUnopened(spoken) && !replaced.includes(spoken.id));
}
