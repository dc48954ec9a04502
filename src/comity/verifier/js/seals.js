// Seals: the hash of the council's state on the record, and the parties' word that it is right.
// Source: the specification, page "state".

import { refuseUnless, unsound } from "./plain.js";

export const SEALS = {
  seal(council, act, body, { state }) {
    refuseUnless(body.size === council.size, "seal-misplaced");
    if (body.state !== state) throw unsound("seal-false");
    council.seals.set(act.by, { id: act.id, size: body.size, state, affirmed: [] });
  },

  affirm(council, act, body) {
    const sealing = [...council.seals.values()].find(({ id }) => id === body.seal);
    refuseUnless(sealing, "seal-unknown");
    refuseUnless(act.seen.size > sealing.size, "seal-unseen");
    refuseUnless(!sealing.affirmed.includes(act.by), "affirmed-already");
    sealing.affirmed.push(act.by);
  },
};
