// A search for the acts of one party: what is not found by full replay is not on the record.

/** Looks for acts with effect by a party or an office, on one circulation or on anything. */
export class Search {
  constructor(party, circulation = "") {
    Object.assign(this, { party, circulation, acts: [] });
  }

  /** Takes notice of the next act with effect; an act is on a circulation it names, or is. */
  note({ index, signed, act }) {
    if (!act || act.by !== this.party) return;
    const named = [signed.id, act.body.circulation];
    if (this.circulation && !named.includes(this.circulation)) return;
    this.acts.push({ entry: index, kind: act.kind, id: signed.id });
  }

  /** What it came to at the end of the record; `without` are the entries without effect. */
  done(council, without) {
    const { party, circulation, acts } = this;
    const names = ({ charter }) => [...charter.parties, ...charter.offices];
    const known = council.charters.flatMap(names).some(({ name }) => name === party);
    const claims = without.filter(({ by }) => by === party).map(({ entry }) => entry);
    return { party, circulation, known, acts, claims };
  }
}
