// What a charter says of meetings, consultations and occasions. Source: the specification, page
// "charter".

import { has, integer, malformed, maybe, name, need, oneOf, only, rows, table } from "./plain.js";

export const OCCASIONS = ["emergency", "corrigendum", "minutes"];

/** The tables `consultation` and `meetings` of a charter; 0 where it says nothing. */
export function readMeetings(top) {
  const asked = has(top, "consultation") ? table(top.consultation) : null;
  if (asked) only(asked, ["within"]);
  const within = asked ? integer(need(asked, "within"), 1) : 0;
  const row = maybe(top, "meetings", table, {});
  only(row, ["minimum", "quorum"]);
  const minimum = BigInt(maybe(row, "minimum", integer, 0));
  return { within: BigInt(within), minimum, quorum: maybe(row, "quorum", integer, 0) };
}

/** The procedures that a sphere has for occasions. */
export function readOccasions(row) {
  const found = new Map();
  for (const item of maybe(row, "occasions", rows, [])) {
    only(table(item), ["occasion", "procedure"]);
    const occasion = oneOf(OCCASIONS)(need(item, "occasion"));
    if (found.has(occasion)) throw malformed("value-unfit");
    found.set(occasion, name(need(item, "procedure")));
  }
  return found;
}

/** The time that a sphere itself gives for answering a consultation. */
export const readWithin = (row) => (has(row, "within") ? BigInt(integer(row.within, 1)) : 0n);
