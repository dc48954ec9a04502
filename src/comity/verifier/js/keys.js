// The keys of a party's delegates: given, ended, suspended in haste, and over with their term.
// Source: the specification, page "verification".

import { refuseUnless } from "./plain.js";
import { nowOf } from "./times.js";

export const ROOT_ACTS = ["accede", "accredit", "recall", "suspend", "withdraw_party"];

/** Whether the record attests that the term of an accreditation has passed. */
export function termIsOver(council, { until }) {
  const now = nowOf(council);
  return until !== null && now !== null && now >= until;
}

/** What was over stays over, though another charter's timekeepers may know less of the time. */
export function endLapsed(council) {
  for (const delegate of council.delegates.values()) {
    if (termIsOver(council, delegate)) delegate.recalled = true;
  }
}

function serving(council, { by }, key) {
  const delegate = council.delegates.get(key);
  const known = delegate && delegate.party === by && !delegate.recalled;
  refuseUnless(known, "delegate-unknown");
  return delegate;
}

export const KEYS = {
  accredit(council, act, { delegate, vkey, acts, spheres, until }, { delegateKey }) {
    refuseUnless(!council.delegates.has(delegateKey), "key-known");
    const competence = { acts, spheres, until, recalled: false };
    council.delegates.set(delegateKey, { vkey, party: act.by, name: delegate, ...competence });
  },

  recall(council, act, body) {
    serving(council, act, body.delegate).recalled = true;
  },

  suspend(council, act, { delegate: key, compromised_since: since }) {
    const delegate = serving(council, act, key);
    refuseUnless(since === null || since <= council.size, "since-ahead");
    delegate.recalled = true;
  },

  withdraw_party(council, { by }) {
    council.members = council.members.filter((name) => name !== by);
    council.left = [...council.left, by];
    for (const delegate of council.delegates.values()) {
      if (delegate.party === by) delegate.recalled = true;
    }
  },
};
