// More time and less: extend, request, waive, and deadlines in local words.

import { mayUse } from "./charter.js";
import { checkSpeaks, openCirculation, pinnedSphere, statedDeadline } from "./circulations.js";
import { refuseUnless } from "./plain.js";

export const PERIODS = {
  extend(council, act, body) {
    const circulation = openCirculation(council, body.circulation);
    const { extensions, procedure } = circulation;
    const allowed = procedure.extensions;
    refuseUnless(allowed && extensions.length < allowed.times, "extension-not-allowed");
    const sphere = pinnedSphere(council, circulation);
    refuseUnless(mayUse(sphere, "extend", act.by), "power-lacking");
    const stated = statedDeadline(circulation);
    const fits = stated < body.deadline && body.deadline <= stated + allowed.longest;
    refuseUnless(fits, "extension-unfit");
    const { id, by } = act;
    circulation.extensions.push({ id, index: council.size, by, deadline: body.deadline });
  },

  request(council, act, body) {
    const circulation = openCirculation(council, body.circulation);
    checkSpeaks(circulation, act.by);
    refuseUnless(body.deadline > statedDeadline(circulation), "request-unfit");
    const { deadline, statement } = body;
    circulation.requests.push({ index: council.size, party: act.by, deadline, statement });
  },

  waive(council, act, body) {
    const circulation = openCirculation(council, body.circulation);
    const { owed, waived, index } = circulation;
    const mine = owed.find(({ party }) => party === act.by);
    const protectedYet = mine && mine.period !== null && !waived.includes(act.by);
    refuseUnless(protectedYet, "period-not-owed");
    refuseUnless(act.seen.size > index, "circulation-unseen");
    waived.push(act.by);
  },
};

/** The deadline in local words must be the same instant, and only that one. */
export function checkLocal(calendar, { deadline, local }) {
  refuseUnless(calendar && calendar.words(deadline) === local, "local-differs");
  refuseUnless(calendar.instants(calendar.local(deadline)).length === 1, "local-ambiguous");
}
