// Rules of decision read from a charter. Source: the specification, page "charter", Rules.

import {
  day, each, has, integer, malformed, maybe, name, need, oneOf, only, word,
} from "./plain.js";
import { BASES, COUNTED, isAtom } from "./rules.js";

const OPS = [">=", ">", "<=", "<", "=="];
export const LATEST = "9999-12-31";

/** The days from and to which a row holds, "" for no bound. */
export const days = (row) => ({
  since: maybe(row, "since", day, ""),
  until: maybe(row, "until", day, ""),
});

/** Rows of one name take turns: no two hold on the same day. */
export function checkDays(dated) {
  const earlier = new Map();
  for (const row of dated) {
    if (row.since && row.until && row.until < row.since) throw malformed("days-reversed");
    const same = earlier.get(row.name) ?? [];
    const meets = (one) =>
      (row.until || LATEST) >= one.since && (one.until || LATEST) >= row.since;
    if (same.some(meets)) throw malformed("days-overlap");
    earlier.set(row.name, [...same, row]);
  }
}

const COUNTING = ["of", "words", "op", "num", "group", "weight"];
const RULES = {
  count: COUNTING,
  ratio: [...COUNTING, "den", "base", "base_group", "if_empty"],
  root: [...COUNTING, "den", "base", "base_group"],
  minority: ["of", "words", "num", "den", "group", "weight", "plus"],
  consensus: ["group"],
  all: ["of"],
  any: ["of"],
  not: ["of"],
  at_least: ["of", "num"],
  if: ["of"],
};

export function readRule(row) {
  const kind = oneOf(Object.keys(RULES))(need(row, "kind"));
  only(row, ["name", "kind", "since", "until", ...RULES[kind]]);
  const label = { name: name(need(row, "name")), ...days(row) };
  if (kind === "consensus") {
    const group = maybe(row, "group", name, "");
    const of = ["dissent", "block"];
    return { ...label, kind: "count", of, words: [], op: "<=", num: 0n, group, weight: "" };
  }
  if (isAtom({ kind })) return { ...label, ...readAtom(row, kind) };
  const of = each(name)(need(row, "of"));
  if (kind === "if" && of.length !== 3) throw malformed("value-unfit");
  const num = integer(has(row, "num") ? row.num : of.length, 1, Math.max(1, of.length));
  return { ...label, kind, of, num };
}

function readAtom(row, kind) {
  const byWord = "words" in row;
  if (byWord === "of" in row) throw malformed("value-unfit");
  const base = maybe(row, "base", oneOf(Object.keys(BASES)), "component");
  const least = kind === "minority";
  return {
    kind,
    of: byWord ? [] : each(oneOf(COUNTED))(row.of),
    words: byWord ? each(word)(row.words) : [],
    op: maybe(row, "op", oneOf(OPS), least ? "<" : ">="),
    num: BigInt(integer(need(row, "num"))),
    den: BigInt(maybe(row, "den", (n) => integer(n, 1), 1)),
    base: least ? "participating" : base,
    group: maybe(row, "group", name, ""),
    base_group: maybe(row, "base_group", name, maybe(row, "group", name, "")),
    weight: maybe(row, "weight", name, ""),
    plus: BigInt(maybe(row, "plus", integer, 0)),
    if_empty: maybe(row, "if_empty", oneOf(["met", "failed"]), "failed"),
  };
}

/** Every rule named exists, and none rests on itself. */
export function checkRules(rules) {
  const versions = new Map(rules.map((rule) => [rule.name, []]));
  for (const rule of rules) versions.get(rule.name).push(rule);
  const sound = new Set();
  const walk = (rule, path) => {
    if (isAtom(rule) || sound.has(rule)) return;
    for (const part of rule.of) {
      if (!versions.has(part)) throw malformed("rule-unknown");
      if (path.includes(part)) throw malformed("rule-circular");
      for (const version of versions.get(part)) walk(version, [...path, part]);
    }
    sound.add(rule);
  };
  for (const rule of rules) walk(rule, [rule.name]);
}
