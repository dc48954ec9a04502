// The charter's calendar: local time, working days and office hours, by arithmetic alone.
// Source: the specification, page "charter", Calendar. Times are seconds as BigInt.

import {
  day, distinct, each, integer, malformed, maybe, need, oneOf, only, rows, table, text,
} from "./plain.js";

const WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
export const DAY = 86400n;
const pad = (number, digits = 2) => String(number).padStart(digits, "0");
const floor = (a, b) => (a >= 0n ? a / b : (a - b + 1n) / b);

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

function dayName(number) {
  const [year, month, date] = civil(number);
  return `${pad(year, 4)}-${pad(month)}-${pad(date)}`;
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

/** What is owed: "3 days", "2 working days", "1 day and 2 working days". */
export function periodWords(seconds, working) {
  if (!working) return span(seconds);
  const days = `${working} working ${working === 1 ? "day" : "days"}`;
  return seconds ? `${span(seconds)} and ${days}` : days;
}

export function readCalendar(value) {
  const row = table(value);
  only(row, ["zone", "offsets", "days", "opens", "closes", "holidays"]);
  const days = each(oneOf(WEEK))(need(row, "days"));
  distinct(days);
  const opens = integer(need(row, "opens"), 0, 86399);
  const offsets = rows(need(row, "offsets")).map(readOffset);
  const rising = offsets.every(([since], at) => at === 0 || since > offsets[at - 1][0]);
  const fits = offsets.length > 0 && offsets.length <= 400 && rising;
  if (!days.length || !fits) throw malformed("value-unfit");
  return new Calendar({
    zone: text(need(row, "zone")),
    offsets,
    days: days.map((name) => BigInt(WEEK.indexOf(name) + 1)),
    opens: BigInt(opens),
    closes: BigInt(integer(need(row, "closes"), opens + 1, 86400)),
    holidays: maybe(row, "holidays", each(day, 2000), []),
  });
}

function readOffset(value) {
  const row = table(value);
  only(row, ["since", "minutes"]);
  const east = 60n * BigInt(integer(need(row, "minutes"), -1439, 1439));
  return [BigInt(integer(need(row, "since"))), east];
}

class Calendar {
  constructor(parts) {
    Object.assign(this, parts);
  }

  offset(instant) {
    const begun = this.offsets.filter(([since]) => since <= instant);
    return (begun.at(-1) ?? this.offsets[0])[1];
  }

  local(instant) {
    return instant + this.offset(instant);
  }

  words(instant) {
    const local = this.local(instant);
    const day = floor(local, DAY);
    const seconds = local - day * DAY;
    const odd = seconds % 60n ? `:${pad(seconds % 60n)}` : "";
    const hour = `${pad(seconds / 3600n)}:${pad((seconds / 60n) % 60n)}${odd}`;
    return `${dayName(day)} ${hour} ${this.zone}`;
  }

  /** The instants that have this local time, ascending: none in a gap, two in a fold. */
  instants(local) {
    const easts = [...new Set(this.offsets.map(([, east]) => east))];
    const found = easts.map((east) => local - east).filter((time) => this.local(time) === local);
    return found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  }

  isWorking(day) {
    const weekday = ((((day + 3n) % 7n) + 7n) % 7n) + 1n;
    return this.days.includes(weekday) && !this.holidays.includes(dayName(day));
  }

  /** The instant itself within office hours, else the next opening. */
  opening(instant) {
    const local = this.local(instant);
    const day = floor(local, DAY);
    const seconds = local - day * DAY;
    if (this.isWorking(day)) {
      if (this.opens <= seconds && seconds < this.closes) return instant;
      if (seconds < this.opens) return this.at(day, this.opens);
    }
    return this.at(this.workingDay(day, 1), this.opens);
  }

  /** The day of an instant, null where nobody works on it. */
  workingDayOf(instant) {
    const day = floor(this.local(instant), DAY);
    return this.isWorking(day) ? day : null;
  }

  workingDay(day, count) {
    let [found, left] = [day, count];
    while (left > 0) {
      found += 1n;
      if (this.isWorking(found)) left -= 1;
    }
    return found;
  }

  /** The close of the count-th working day after the one on which an event counts. */
  afterDays(instant, count) {
    const day = floor(this.local(this.opening(instant)), DAY);
    return this.at(this.workingDay(day, count), this.closes);
  }

  at(day, seconds) {
    const local = day * DAY + seconds;
    return this.instants(local)[0] ?? local - this.offset(local - DAY);
  }
}
