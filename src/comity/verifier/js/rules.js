// Decision rules judged exactly over positions. Source: the specification, page "charter", Rules.
//
// A tally is one member in a role with a word ("" for silence). Counts, weights and shares are
// BigInts; shares are compared by cross-multiplication, a square root by squares.

const ROLES = ["assent", "dissent", "neutral", "block", "leave", "demand"];
export const COUNTED = [...ROLES, "none"];
export const BASES = {
  cast: ["assent", "dissent", "block"],
  present: ["assent", "dissent", "neutral", "block", "demand"],
  participating: ["assent", "dissent", "neutral", "block", "demand", "none"],
  component: COUNTED,
};
const ATOMS = ["count", "ratio", "root", "minority"];

/** Whether a rule counts positions, and does not rest on other rules. */
export const isAtom = (rule) => ATOMS.includes(rule.kind);

export const sumOf = (numbers) => numbers.reduce((sum, number) => sum + number, 0n);

/** The members that decide in a sphere, with groups and weights. */
export function rollOf(charter, members, sphere) {
  const names = [...sphere.standings.keys()].filter(
    (party) => sphere.standings.get(party) === "decides" && members.includes(party),
  );
  return names.map((name) => ({
    name,
    groups: charter.groups.filter((group) => group.members.includes(name)).map((g) => g.name),
    weights: new Map(charter.weights.map((table) => [table.name, table.of.get(name) ?? 0n])),
  }));
}

function compare(left, op, right) {
  if (op === ">=") return left >= right;
  if (op === ">") return left > right;
  if (op === "<=") return left <= right;
  return op === "<" ? left < right : left === right;
}

const isWithin = (group, member) => group === "" || member.groups.includes(group);
const weightOf = (rule, member) =>
  rule.weight === "" ? 1n : (member.weights.get(rule.weight) ?? 0n);
const isCounted = (rule, { member, role, word }) =>
  (rule.words.length ? rule.words.includes(word) : rule.of.includes(role)) &&
  isWithin(rule.group, member);

/** What one tally adds to what a rule counts, and to its base. */
export function shareOf(rule, tally) {
  const weight = weightOf(rule, tally.member);
  const based =
    (BASES[rule.base]?.includes(tally.role) ?? false) && isWithin(rule.base_group, tally.member);
  return [isCounted(rule, tally) ? weight : 0n, based ? weight : 0n];
}

export function measure(rule, tallies) {
  const shares = tallies.map((tally) => shareOf(rule, tally));
  return [sumOf(shares.map(([have]) => have)), sumOf(shares.map(([, whole]) => whole))];
}

/** Whether a count, ratio or root holds of what it measures. */
export function holdsOf(rule, have, whole) {
  if (rule.kind === "count") return compare(have, rule.op, rule.num);
  if (rule.kind === "root") {
    return compare((have * rule.den) ** 2n, rule.op, rule.num ** 2n * whole);
  }
  if (whole === 0n) return rule.if_empty === "met";
  return compare(have * rule.den, rule.op, rule.num * whole);
}

/** What a rule that rests on others makes of them. */
export function combined(rule, parts) {
  if (rule.kind === "if") return parts[0] ? parts[1] : parts[2];
  if (rule.kind === "all") return parts.every(Boolean);
  if (rule.kind === "any") return parts.some(Boolean);
  if (rule.kind === "not") return !parts.some(Boolean);
  return parts.filter(Boolean).length >= rule.num;
}

export const markOf = (holds) => (holds ? "met" : "failed");

/** The tree of reasons of a rule over complete tallies: {rule, mark, code, facts, parts}. */
export function judge(book, label, tallies) {
  const rule = book.get(label);
  if (isAtom(rule)) return { rule: label, ...judgeAtom(rule, tallies), parts: [] };
  const parts = rule.of.map((part) => judge(book, part, tallies));
  const met = parts.map((part) => part.mark === "met");
  const facts = { met: met.filter(Boolean).length, of: parts.length };
  return { rule: label, mark: markOf(combined(rule, met)), code: rule.kind, facts, parts };
}

function judgeAtom(rule, tallies) {
  const { op, num, den, base, of, words, group, weight } = rule;
  if (rule.kind === "minority") return judgeMinority(rule, tallies);
  const [have, whole] = measure(rule, tallies);
  const facts = { have, whole, op, num, den, base, of, words, group, weight };
  return { mark: markOf(holdsOf(rule, have, whole)), code: rule.kind, facts };
}

/** Whether those counted are fewer than the least blocking minority. */
function judgeMinority(rule, tallies) {
  const have = BigInt(tallies.filter((tally) => isCounted(rule, tally)).length);
  const weights = tallies
    .filter((t) => BASES.participating.includes(t.role) && isWithin(rule.group, t.member))
    .map((tally) => weightOf(rule, tally.member))
    .sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
  const total = sumOf(weights);
  let [held, least] = [0n, 0n];
  for (const weight of weights) {
    if (held * rule.den > rule.num * total) break;
    [held, least] = [held + weight, least + 1n];
  }
  const num = least + rule.plus;
  const { of, group, weight } = rule;
  const facts = { have, op: "<", num, of, words: [], group, weight };
  return { mark: markOf(compare(have, rule.op, num)), code: "minority", facts };
}

const SAID = {
  assent: "in favour",
  dissent: "against",
  neutral: "abstaining",
  block: "blocking",
  leave: "recused",
  demand: "demanding",
  none: "silent",
};
const BASE_WORDS = {
  cast: "votes cast",
  present: "those who took a position",
  participating: "those taking part",
  component: "all members",
};
const OP_WORDS = {
  ">=": "at least",
  ">": "more than",
  "<=": "at most",
  "<": "fewer than",
  "==": "exactly",
};
const MARK_WORDS = { met: "met", open: "still open", failed: "not met" };

/** One sentence for each rule of a tree, the whole first. */
export function explain(reason) {
  const head = `${reason.rule.replaceAll("_", " ")}: ${MARK_WORDS[reason.mark]}`;
  const { facts } = reason;
  let because = "";
  if (ATOMS.includes(reason.code)) because = ` (${explainAtom(reason.code, facts)})`;
  else if ("met" in facts) because = ` (${facts.met} of ${facts.of} conditions hold)`;
  return [`${head}${because}.`, ...reason.parts.flatMap(explain)];
}

function explainAtom(code, { have, whole, op, num, den, base, of, words, group, weight }) {
  const roles = words.length ? words.map((word) => `saying ${word}`) : of.map((role) => SAID[role]);
  const among = group ? ` among ${group}` : "";
  const said = roles.join(" or ") + among + (weight ? `, counted by ${weight}` : "");
  if (code === "ratio") {
    if (whole === 0n) return `there are no ${BASE_WORDS[base]}`;
    const counted = `${have} of ${whole} ${BASE_WORDS[base]} ${said}`;
    return `${counted}, ${OP_WORDS[op]} ${num}/${den} needed`;
  }
  if (code === "root") {
    const factor = `${num}/${den} times the square root of ${whole}`;
    return `${have} ${said}, ${OP_WORDS[op]} ${factor} needed`;
  }
  if (op !== "<=") return `${have} ${said}, ${OP_WORDS[op]} ${num} needed`;
  return `${have} ${said}, ${num === 0n ? "none" : `at most ${num}`} allowed`;
}
