// Withdrawing what was circulated, promised or convened, and retrieving a matter.

import { atAnyTime } from "./charter.js";
import { sphereOf } from "./circulations.js";
import { cancelMeeting } from "./meetings.js";
import { outcomeSoFar } from "./outcome.js";
import { refuseUnless } from "./plain.js";
import { withdrawPromise } from "./undertakings.js";

export function openMatter(council, id) {
  const matter = council.matters.get(id);
  refuseUnless(matter, "matter-unknown");
  refuseUnless(matter.status === "open", "matter-settled");
  return matter;
}

/** An open circulation of a matter ends withdrawn. */
export function endOpen(council, matter) {
  const circulation = council.open.get(matter.circulations.at(-1));
  if (!circulation || circulation.closed >= 0) return;
  const outcome = { ...outcomeSoFar(circulation, council.stamps), kind: "withdrawn" };
  Object.assign(circulation, { outcome, closed: council.size, concluded: council.size });
  council.open.delete(circulation.id);
  council.closed.set(circulation.id, circulation);
}

export const WITHDRAWALS = {
  withdraw(council, act, body) {
    if (body.undertaking) return withdrawPromise(council, act, body);
    if (body.meeting) return cancelMeeting(council, act, body);
    const circulation = council.open.get(body.circulation);
    refuseUnless(circulation && circulation.closed < 0, "circulation-closed");
    refuseUnless(circulation.by === act.by, "not-circulator");
    return endOpen(council, council.matters.get(circulation.matter));
  },

  /** This power is nobody's where the charter does not list it. */
  retrieve(council, act, body) {
    const matter = openMatter(council, body.matter);
    const sphere = atAnyTime(council.charter, sphereOf(council.charter, matter.sphere));
    const listed = sphere.powers.find(([power]) => power === "retrieve");
    refuseUnless(listed && listed[1].includes(act.by), "retrieval-lacking");
    const open = council.open.get(matter.circulations.at(-1));
    refuseUnless(!open || open.closed < 0, "retrieval-late");
    endOpen(council, matter);
    matter.status = "withdrawn";
  },
};
