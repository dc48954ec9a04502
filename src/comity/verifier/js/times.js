// When acts that start no circulation were on the record, and how late it surely is. Source: the
// specification, page "record" (Time).

import { ascending, attested } from "./clock.js";

/** Times of acts: latest stamps by keeper, entries that wait, and what is known, by act id. */
export class Times {
  constructor() {
    this.latest = new Map();
    this.waiting = new Map();
    this.known = new Map();
  }

  /** The attested time of an act that asked for it, or null. */
  of(act) {
    return this.known.get(act) ?? null;
  }

  ask(act, index) {
    this.waiting.set(act, index);
  }

  /** Takes in logged stamps, which must be among the council's already. */
  answer(council, stamps) {
    const { clock } = council.charter;
    for (const { name, time } of stamps) {
      const later = time > (this.latest.get(name) ?? 0n) || !this.latest.has(name);
      if (clock.timekeepers.includes(name) && later) this.latest.set(name, time);
    }
    for (const [act, index] of [...this.waiting]) {
      const time = attested(council.stamps, clock, index);
      if (time === null) continue;
      this.waiting.delete(act);
      this.known.set(act, time);
    }
  }

  /** The (f+1)-th largest of the timekeepers' latest stamps, null with fewer than f+1. */
  now({ timekeepers, faults }) {
    const latest = timekeepers.filter((name) => this.latest.has(name));
    const ranked = latest.map((name) => this.latest.get(name)).sort(ascending);
    return ranked.at(-1 - faults) ?? null;
  }
}

export const nowOf = (council) => council.times.now(council.charter.clock);
