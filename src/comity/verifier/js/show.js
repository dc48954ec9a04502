// The report on the page, as text only: nothing of a record is ever read as markup.

import { periodWords, span } from "./calendar.js";
import {
  consultationWords, contestedWords, equivocationWords, meetingWords, promiseWords, when,
} from "./telling.js";

const VERDICTS = {
  sound: ["Sound", "Every check that could be made stands."],
  "not sound": ["Not sound", "Believe nothing in it that the failed checks touch."],
  "could not be judged": ["Could not be judged", "Something that is needed is not here."],
};
const SIGNS = { passed: "✓", failed: "✗", "could not be judged": "?", "not made": "–" };

const MOST_LISTED = 200;

/** An element with a class and what it holds: texts and elements. */
export function made(tag, kind, ...held) {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  element.append(...held);
  return element;
}

const list = (tag, kind, items) =>
  made(tag, kind, ...items.map((item) => made("li", "", ...[item].flat())));

const others = (count) =>
  made("p", "", `And ${count - MOST_LISTED} more, in the report as data.`);

function listed(words, count) {
  return count > MOST_LISTED ? [list("ul", "", words), others(count)] : [list("ul", "", words)];
}

function facts(pairs) {
  const told = pairs.filter(([, value]) => value !== "" && value !== null);
  const pair = ([term, value]) => [made("dt", "", term), made("dd", "", String(value))];
  return made("dl", "", ...told.flatMap(pair));
}

/** On whose word a certificate rests. */
function wordOn({ kind, council, word }) {
  if (!kind || !council) return "";
  if (kind === "whole") return "nobody's word (whole)";
  return `the word of ${word.length} parties (sealed): ${word.join(", ")}`;
}

/** The whole report as one fragment. */
export function shownReport(report) {
  const [word, meaning] = VERDICTS[report.verdict];
  const parts = [
    made("h2", "verdict", word),
    made("p", "", `${meaning} Judged: a ${report.subject}.`),
    facts([
      ["Council", report.title],
      ["Identity", report.council],
      ["Log", report.origin],
      ["Entries", report.size < 0 ? "" : report.size],
      ["Root", report.root],
      ["Attested", report.attested === null ? "" : when(report.attested)],
      ["Final", report.council ? `the first ${report.final} entries` : ""],
      ["Members", report.members.join(", ")],
      ["Rests on", wordOn(report)],
    ]),
    made("h3", "", "What was checked"),
    list("ol", "checks", report.checks.map(shownCheck)),
    ...shownSearch(report),
  ];
  const { decisions } = report;
  if (decisions.length) parts.push(made("h3", "", "Decisions"));
  parts.push(...decisions.slice(0, MOST_LISTED).map(shownDecision));
  if (decisions.length > MOST_LISTED) parts.push(others(decisions.length));
  parts.push(...shownBetween(report), ...shownWithout(report.without_effect));
  parts.push(...shownKeys(report));
  const whole = document.createDocumentFragment();
  whole.append(...parts);
  return whole;
}

function shownSearch({ search, size, root }) {
  if (!search) return [];
  const { party, circulation, known, acts, claims } = search;
  const on = circulation ? ` on circulation ${circulation}` : "";
  const place = `among the ${size} entries under root ${root}`;
  const told = acts.map(({ entry, kind, id }) => `Entry ${entry}: ${kind} ${id}`);
  const words = known ? "" : ` No charter of this council has ever named ${party}.`;
  const what = `of ${party}${on} ${place}`;
  const head = acts.length ? `Acts ${what}:` : `No act ${what}.`;
  const parts = [made("h3", "", "The search"), made("p", "", head + words)];
  parts.push(...(acts.length ? listed(told.slice(0, MOST_LISTED), acts.length) : []));
  if (claims.length) {
    const numbers = claims.slice(0, MOST_LISTED).join(", ");
    const claim = `Without effect, and no acts, though they claim to be: entries ${numbers}.`;
    parts.push(made("p", "", claim));
  }
  return parts;
}

function shownCheck({ title, result, detail, entries, findings, more }) {
  const reach = result === "passed" && entries > 0 ? ` Entries 0 to ${entries - 1}.` : "";
  const sign = made("span", "sign", SIGNS[result]);
  sign.setAttribute("aria-hidden", "true");
  const head = [sign, " ", made("strong", "", `${result}: `), `${title}. `];
  if (!findings.length) return [...head, made("small", "", detail + reach)];
  const found = findings.map((each) => `${each.sentence} ${placeOf(each)}[${each.code}]`);
  if (more) found.push(`And ${more} more of the kind.`);
  return [...head, list("ul", "", found)];
}

function placeOf({ file, first, last, start, end }) {
  const parts = file ? [file] : [];
  if (first >= 0) parts.push(last > first ? `entries ${first} to ${last}` : `entry ${first}`);
  if (start >= 0) parts.push(`bytes ${start} to ${Math.max(start, end - 1)}`);
  return parts.length ? `Where: ${parts.join(", ")}. ` : "";
}

const annulledWords = ({ before, annulled }) =>
  `It was ${before}; by entry ${annulled} receivers showed that a position was left out.`;

function shownDecision(each) {
  const end = each.concluded >= 0 ? ` by entry ${each.concluded}` : "";
  return made(
    "article",
    "",
    made("h4", "", `${each.title} (${each.sphere}): ${each.outcome}${end}`),
    facts([
      ["Circulated by", `${each.by}, entry ${each.entry}`],
      ["Circulation", each.circulation],
      ["Texts", each.texts.map(([lang, name]) => `${lang} ${name}`).join("; ")],
      ["Deadline", `${when(each.stated_deadline)} as stated, ${when(each.deadline)} in effect`],
      ["Decided", when(each.decided)],
    ]),
    list("ul", "", each.before ? [annulledWords(each)] : []),
    list("ul", "", each.reasons),
    list("ul", "", [
      ...each.notices.map(noticeWords),
      ...each.by_service.map((party) => `${party} gave no notice and was served without it.`),
      ...each.extensions.map((more) => `Extended by ${timeWords(more)}`),
      ...each.requests.map((asked) => `More time asked for by ${timeWords(asked)}`),
      ...each.positions.map(positionWords),
      ...each.undertakings.flatMap(promiseWords),
    ]),
  );
}

const timeWords = ({ party, entry, deadline }) =>
  `${party} in entry ${entry}, until ${when(deadline)}.`;

function noticeWords({ party, standing, period, days, waived, time, ahead }) {
  const promised = period === null ? "no notice" : periodWords(BigInt(period), days);
  const owed = `owed ${promised}${waived ? ", which it waived" : ""}`;
  if (time === null) return `${party} (${standing}, ${owed}) has given no notice.`;
  const word = ahead > 0 ? "before" : "AFTER";
  const far = ahead < 0 ? -ahead : ahead;
  const trail = ahead ? `, ${span(BigInt(far))} ${word} the decision` : "";
  return `${party} (${standing}, ${owed}) had notice at ${when(time)}${trail}.`;
}

function positionWords({ party, word, entry, time, status, reservation, statement, lifted }) {
  const papers = [
    reservation ? ` Reservation ${reservation}${lifted < 0 ? "" : `, lifted in entry ${lifted}`}.` : "",
    statement ? ` Statement ${statement}.` : "",
  ];
  return `${party} said ${word} in entry ${entry}, ${when(time)}: ${status}.${papers.join("")}`;
}

function shownBetween({ consultations, meetings }) {
  const called = consultations.slice(0, MOST_LISTED).map(consultationWords);
  const held = meetings.slice(0, MOST_LISTED).map(meetingWords);
  const parts = [];
  if (called.length) parts.push(made("h3", "", "Consultations"));
  parts.push(...(called.length ? listed(called, consultations.length) : []));
  if (held.length) parts.push(made("h3", "", "Meetings"));
  return [...parts, ...(held.length ? listed(held, meetings.length) : [])];
}

function shownKeys(report) {
  const contested = report.contested.slice(0, MOST_LISTED).map(contestedWords);
  const pairs = report.equivocations.slice(0, MOST_LISTED).map(equivocationWords);
  const parts = [];
  if (contested.length) parts.push(made("h3", "", "Contested"));
  parts.push(...(contested.length ? listed(contested, report.contested.length) : []));
  if (pairs.length) parts.push(made("h3", "", "Two things said at one place"));
  return [...parts, ...(pairs.length ? listed(pairs, report.equivocations.length) : [])];
}

function shownWithout(entries) {
  if (!entries.length) return [];
  const words = entries.slice(0, MOST_LISTED).map(({ entry, kind, by, sentence, code }) => {
    const what = kind ? `${kind} by ${by}` : "no act";
    return `Entry ${entry}, ${what}: ${sentence} [${code}]`;
  });
  return [made("h3", "", "Entries without effect"), ...listed(words, entries.length)];
}
