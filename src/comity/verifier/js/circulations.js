// What several kinds of acts ask of the charter and of the circulation that they name.

import { instant } from "./calendar.js";
import { edition } from "./charter.js";
import { refuseUnless, refused } from "./plain.js";
import { LATEST } from "./rulebook.js";

const YEAR_10000 = 253402300800n;

/** The day of an instant in UTC; after the year 9999 the last day of that year. */
export const dayOf = (seconds) => (seconds < YEAR_10000 ? instant(seconds).slice(0, 10) : LATEST);

export function sphereOf(charter, name) {
  const sphere = charter.spheres.find((each) => each.name === name);
  refuseUnless(sphere, "sphere-unknown");
  return sphere;
}

export function openCirculation(council, id) {
  const circulation = council.open.get(id);
  if (circulation && circulation.closed < 0) return circulation;
  throw refused(council.circulation(id) ? "circulation-closed" : "circulation-unknown");
}

export const statedDeadline = ({ extensions, deadline }) => extensions.at(-1)?.deadline ?? deadline;

export function checkSpeaks({ owed }, by) {
  const standing = owed.find(({ party }) => party === by)?.standing;
  refuseUnless(["decides", "consulted"].includes(standing), "standing-lacking");
}

/** The sphere as a circulation was served under it, on the day of its deadline. */
export function pinnedSphere(council, { charter: pinned, deadline, sphere }) {
  const { charter } = council.charters.find(({ hash }) => hash === pinned);
  return sphereOf(edition(charter, dayOf(deadline)), sphere);
}
