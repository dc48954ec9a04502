// Keys that were not their party's alone, and parties that said two things: told, never judged.
// Source: the specification, page "verification" (Keys).

/** Remembers of every act with effect which delegate's key signed it, and what it followed. */
export class KeyBook {
  constructor() {
    this.contested = [];
    this.signed = new Map();
    this.followed = new Map();
  }

  /** Takes in the next entry, with the council after it. */
  note({ index, act, fault }, council) {
    if (!act) return;
    if (!fault || fault.code === "act-unchained") this.#follow(act, index);
    if (fault) return;
    if (council.delegates.has(act.key)) {
      this.signed.set(act.key, [...(this.signed.get(act.key) ?? []), [index, act.kind]]);
    }
    if (act.kind === "suspend" && act.body.compromised_since !== null) this.#contest(act, index);
  }

  #follow({ id, by, prev }, index) {
    const key = `${by} ${prev}`;
    if (!this.followed.has(key)) this.followed.set(key, { by, prev, acts: new Map() });
    const { acts } = this.followed.get(key);
    if (!acts.has(id)) acts.set(id, index);
  }

  #contest({ by: party, body: { delegate: key, compromised_since: since } }, suspended) {
    for (const [entry, kind] of this.signed.get(key) ?? []) {
      if (entry >= since) this.contested.push({ entry, kind, party, key, since, suspended });
    }
  }

  /** Every two or more acts of one party that follow the same act of its own. */
  equivocations() {
    return [...this.followed.values()]
      .filter(({ acts }) => acts.size > 1)
      .map(({ by, prev, acts }) => ({ by, prev, entries: [...acts.values()] }))
      .sort((one, other) => one.entries[0] - other.entries[0]);
  }
}
