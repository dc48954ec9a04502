// What a procedure makes of positions: adopted, rejected, no_decision, invalid, or open while
// positions still to come could make another. Source: the specification, "charter" and
// "verification", Open results.

import { rulesOf } from "./charter.js";
import { combined, holdsOf, isAtom, judge, markOf, measure, shareOf, sumOf } from "./rules.js";

const MOST_SUMS = 4000;

/** {kind, reason}; `words` are positions by party; `final` counts the missing as silent. */
export function verdictOf(book, procedure, roll, words, final) {
  const spoken = [];
  const silent = [];
  for (const member of roll) {
    const word = words.get(member.name);
    if (word === undefined) silent.push(member);
    else spoken.push({ member, role: procedure.words.get(word), word });
  }
  const quiet = silent.map((member) => ({ member, role: procedure.missing, word: "" }));
  const names = rulesOf(procedure);
  const reasons = names.map((name) => judge(book, name, [...spoken, ...quiet]));
  if (final || silent.length === 0) {
    const met = new Map(reasons.map((reason) => [reason.rule, reason.mark === "met"]));
    const kind = kindOf(procedure, met);
    return { kind, reason: wholeOf(procedure, kind, reasons) };
  }
  return openVerdict(book, procedure, spoken, silent, reasons);
}

function kindOf(procedure, met) {
  if (procedure.quorum && !met.get(procedure.quorum)) return procedure.unquorate;
  if (met.get(procedure.rule)) return "adopted";
  return procedure.rejection && met.get(procedure.rejection) ? "rejected" : procedure.default;
}

function wholeOf(procedure, kind, reasons) {
  if (reasons.length === 1) return reasons[0];
  const mark = { adopted: "met", open: "open" }[kind] ?? "failed";
  return { rule: procedure.name, mark, code: "procedure", facts: {}, parts: reasons };
}

function openVerdict(book, procedure, spoken, silent, reasons) {
  const said = [...procedure.words].map(([word, role]) => ({ role, word }));
  const choices = [{ role: procedure.missing, word: "" }, ...said];
  const ways = { book, spoken, silent, choices };
  const names = reasons.map((reason) => reason.rule);
  const truths = truthsOf(ways, names);
  const marked = reasons.map((reason) => withMarks(ways, reason, truths));
  const cases = truths ?? casesOf(marked);
  const kinds = new Set(cases.map((met) => kindOf(procedure, met)));
  const kind = kinds.size === 1 ? [...kinds][0] : "open";
  return { kind, reason: wholeOf(procedure, kind, marked) };
}

/** Every combination of what marked rules can come to. */
function casesOf(marked) {
  return marked.reduce(
    (cases, { rule, mark }) => {
      const options = mark === "open" ? [true, false] : [mark === "met"];
      return cases.flatMap((met) => options.map((holds) => new Map([...met, [rule, holds]])));
    },
    [new Map()],
  );
}

function withMarks(ways, reason, truths) {
  const { book } = ways;
  const [hold, fail] = truths
    ? [truths.some((met) => met.get(reason.rule)), !truths.every((met) => met.get(reason.rule))]
    : boundsOf(ways, book.get(reason.rule));
  const parts = reason.parts.map((part) => withMarks(ways, part, truths));
  return { ...reason, mark: hold && fail ? "open" : markOf(hold), parts };
}

/** A rule and all it rests on, without repeats. */
function under(book, names) {
  const found = new Set();
  const visit = (name) => {
    const rule = book.get(name);
    if (found.has(rule)) return;
    found.add(rule);
    if (!isAtom(rule)) rule.of.forEach(visit);
  };
  names.forEach(visit);
  return [...found];
}

/** What holds of every rule in each way of filling in that differs; null if they are too many. */
function truthsOf({ book, spoken, silent, choices }, names) {
  const rules = under(book, names);
  const atoms = rules.filter(isAtom);
  if (atoms.some((rule) => rule.kind === "minority")) return null;
  let sums = new Map([["", atoms.flatMap((rule) => measure(rule, spoken))]]);
  for (const member of silent) {
    const steps = choices.map((choice) =>
      atoms.flatMap((rule) => shareOf(rule, { member, ...choice })),
    );
    const next = new Map();
    for (const sum of sums.values()) {
      for (const step of steps) {
        const grown = sum.map((number, at) => number + step[at]);
        next.set(grown.join(), grown);
      }
    }
    if (next.size > MOST_SUMS) return null;
    sums = next;
  }
  return [...sums.values()].map((sum) => {
    const met = new Map(atoms.map((r, at) => [r.name, holdsOf(r, sum[2 * at], sum[2 * at + 1])]));
    names.forEach((name) => truthOf(book, name, met));
    return met;
  });
}

function truthOf(book, name, met) {
  if (!met.has(name)) {
    const rule = book.get(name);
    met.set(name, combined(rule, rule.of.map((part) => truthOf(book, part, met))));
  }
  return met.get(name);
}

/** [can hold, can fail], where there are too many ways to look at all of them. */
function boundsOf(ways, rule) {
  const { book, spoken, silent } = ways;
  const atoms = under(book, [rule.name]).filter(isAtom);
  if (atoms.every((each) => each.kind === "count" || each.kind === "ratio")) {
    const leanings = leaningsOf(book, rule, 1);
    const best = aligned(leanings, ways, 1n);
    const worst = aligned(leanings, ways, -1n);
    const empty = atoms.some((r) => r.kind === "ratio" && measure(r, spoken)[1] === 0n);
    if (best && worst && !empty) {
      const mark = (tallies) => judge(book, rule.name, [...spoken, ...tallies]).mark;
      return [mark(best) === "met", mark(worst) === "failed"];
    }
  }
  if (isAtom(rule)) return atomBounds(rule, ways);
  const parts = rule.of.map((part) => boundsOf({ ...ways, silent }, book.get(part)));
  return combinedBounds(rule, parts);
}

/** Each count under a rule with 1 where more of its surplus helps, -1 where less, 0 if unsure. */
function leaningsOf(book, rule, sign) {
  if (isAtom(rule)) return [[rule, sign * { ">": 1, "<": -1, "=": 0 }[rule.op[0]]]];
  const lean = rule.kind === "not" ? -sign : sign;
  return rule.of.flatMap((part, at) =>
    leaningsOf(book, book.get(part), rule.kind === "if" && at === 0 ? 0 : lean),
  );
}

/** For each silent member the choice that is best (or worst) for every count; null if none is. */
function aligned(leanings, { silent, choices }, toward) {
  if (leanings.some(([, lean]) => lean === 0)) return null;
  const tallies = [];
  for (const member of silent) {
    const options = choices.map((choice) => ({ member, ...choice }));
    const table = options.map((tally) =>
      leanings.map(([rule, lean]) => BigInt(lean) * toward * surplus(rule, tally)),
    );
    const most = leanings.map((_, at) => table.map((row) => row[at]).reduce(larger));
    const place = table.findIndex((row) => row.every((number, at) => number === most[at]));
    if (place < 0) return null;
    tallies.push(options[place]);
  }
  return tallies;
}

const larger = (one, other) => (one > other ? one : other);
const smaller = (one, other) => (one < other ? one : other);

function surplus(rule, tally) {
  const [have, whole] = shareOf(rule, tally);
  return rule.kind === "count" ? have : have * rule.den - rule.num * whole;
}

function atomBounds(rule, { spoken, silent, choices }) {
  if (rule.kind === "minority") return [true, true];
  const fixed = measure(rule, spoken);
  const ends = [0, 1].map((side) => {
    const options = silent.map((member) =>
      choices.map((choice) => shareOf(rule, { member, ...choice })[side]),
    );
    const end = (pick) => fixed[side] + sumOf(options.map((each) => each.reduce(pick)));
    return [end(smaller), end(larger)];
  });
  const [haves, wholes] = ends;
  const moves = ends.some(([least, most]) => least < most);
  if (rule.op === "==" && moves) return [true, true];
  const bases = wholes.filter((whole) => whole !== 0n);
  // Between nothing and the first member of the base a share may be as large as can be.
  if (wholes[0] === 0n) bases.push(0n, smaller(1n, wholes[1]));
  const corners = haves.flatMap((have) => bases.map((whole) => holdsOf(rule, have, whole)));
  return [corners.some(Boolean), !corners.every(Boolean)];
}

function combinedBounds(rule, parts) {
  if (rule.kind === "if") {
    const [when, then, otherwise] = parts;
    const taken = [then, otherwise].filter((_, at) => when[at]);
    return [taken.some(([hold]) => hold), taken.some(([, fail]) => fail)];
  }
  const most = combined(rule, parts.map(([hold]) => hold));
  const least = combined(rule, parts.map(([, fail]) => !fail));
  return rule.kind === "not" ? [least, !most] : [most, !least];
}
