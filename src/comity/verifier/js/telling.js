// What lies between decisions, in sentences: promises, consultations, meetings.

import { instant, span } from "./calendar.js";

export const when = (time) => (time === null ? "at no attested time" : instant(BigInt(time)));

/** Sentences on an undertaking: the promise, then what is not as it should be. */
export function promiseWords(promise) {
  const { party, title, entry, starts, ends, status, notice, discharged_by, reports } = promise;
  const term = `from ${when(starts)} to ${when(ends)}`;
  const by = discharged_by ? ` by ${discharged_by}` : "";
  const alone = notice === null ? "" : `, to be withdrawn with ${span(BigInt(notice))} of notice`;
  return [
    `${party} undertakes in entry ${entry}: ${title}, ${term}${alone}: ${status}${by}.`,
    ...reports.map((each) => `${party}'s report for ${when(each.due)}: ${each.status}.`),
  ];
}

export function consultationWords({ by, sphere, title, entry, due, status }) {
  return `Entry ${entry}: ${by} asked for consultation on ${sphere}: ${title}; a meeting must begin ` +
    `by ${due === null ? "a time not attested yet" : when(due)}: ${status}.`;
}

export function meetingWords(meeting) {
  const { title, format, place, starts, ends, status, present, of, asked, short } = meeting;
  const quorum = asked ? `, quorum ${asked}` : "";
  const late = short ? " It was convened later than the charter asks." : "";
  return `${title} (${format}, ${place}), ${when(starts)} to ${when(ends)}: ${status}; ` +
    `${present} of ${of} attend${quorum}.${late}`;
}

export function contestedWords({ entry, kind, party, since, suspended }) {
  return `Entry ${entry}, ${kind} by ${party}: its key was compromised since entry ${since}, ` +
    `says entry ${suspended}; it keeps its effect.`;
}

export const equivocationWords = ({ by, entries }) =>
  `${by}: entries ${entries.join(", ")} follow the same act of its own.`;
