// Opening what a party committed to, where positions are taken simultaneously.
// Source: the specification, page "acts".

import { digest, utf8 } from "./bytes.js";
import { openCirculation } from "./circulations.js";
import { passed } from "./clock.js";
import { effectiveDeadline, isUnopened } from "./deadline.js";
import { refuseUnless, spell } from "./plain.js";

/** The digest of what an act opens. */
function commitmentOf({ council, by, body }) {
  const { circulation, position, salt, reservation, statement } = body;
  const said = { by, circulation, council, position, salt };
  if (reservation) said.reservation = reservation;
  if (statement) said.statement = statement;
  return digest(utf8(`comity/commitment/v1\n${spell(said)}\n`));
}

export const REVEALS = {
  reveal(council, act, body) {
    const circulation = openCirculation(council, body.circulation);
    const sealed = circulation.positions.find(
      (spoken) => spoken.id === body.of && spoken.party === act.by && isUnopened(spoken),
    );
    refuseUnless(sealed, "nothing-to-reveal");
    const deadline = effectiveDeadline(circulation, council.stamps);
    const now = passed(circulation);
    refuseUnless(deadline !== null && now !== null && now > deadline, "reveal-early");
    refuseUnless(circulation.procedure.words.has(body.position), "reveal-word-unknown");
    refuseUnless(commitmentOf(act) === sealed.commitment, "commitment-differs");
    const { position, reservation, statement } = body;
    Object.assign(sealed, { word: position, reservation, statement, revealed: council.size });
  },
};
