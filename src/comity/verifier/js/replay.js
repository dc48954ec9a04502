// The entries of a record read one by one, with what the judge must remember of them.

import { attested } from "./clock.js";
import { KeyBook } from "./keybook.js";
import { Reader, neededBy, parseEvidence } from "./reader.js";
import { counted } from "./report.js";
import { sentenceOf } from "./words.js";

export const MACHINE = "A cosignature shows what a machine held, not what a person read.";
const OTHER_HISTORY = ["seen-forked", "seen-ahead"];

export const judgedWords = (size, without) =>
  `${counted(size, "entry")} judged; ${without || "none"} ${without < 2 ? "is" : "are"} without` +
  " effect.";

/** What reading a record leaves to remember of its entries. */
class Memory {
  constructor() {
    this.needed = new Set();
    this.without = [];
    this.false = [];
    this.forked = [];
    this.noticed = new Map();
    this.keys = new KeyBook();
  }

  /** A conclusion without effect; its time is told by evidence that comes later. */
  claim({ index, act, fault }) {
    const { circulation, outcome } = act.body;
    this.false.push({ index, fault, circulation, outcome, time: null });
  }

  evidence(council, { size, stamps }) {
    for (const { role, name } of stamps) {
      const most = Math.max(size, this.noticed.get(name) ?? 0);
      if (role === "notice") this.noticed.set(name, most);
    }
    for (const each of this.false) {
      const circulation = council.circulation(each.circulation);
      const clock = circulation?.clock;
      if (clock) each.time ??= attested(council.stamps, clock, each.index);
    }
  }
}

/** Reads entries one by one; `stopped` is why it could not go on, at that place. */
export class Replay {
  constructor(documents, search = null) {
    this.reader = new Reader(documents);
    this.search = search;
    this.memory = new Memory();
    this.stopped = null;
  }

  async take(entry) {
    if (this.stopped) return;
    const { memory, reader } = this;
    let reading;
    try {
      reading = await reader.read(entry);
    } catch (fault) {
      if (fault.kind === undefined) throw fault;
      this.stopped = fault;
      return;
    }
    for (const name of neededBy(reading)) memory.needed.add(name);
    memory.keys.note(reading, reader.council);
    if (!reading.fault) this.search?.note(reading);
    if (reading.fault) await this.#withoutEffect(reading);
    else if (reading.act.kind === "evidence") memory.evidence(reader.council, reading.act.body);
  }

  async #withoutEffect({ index, signed, act, fault }) {
    const { memory, reader } = this;
    const { kind = "", head } = signed ?? {};
    const sentence = fault.sentence || sentenceOf(fault.code);
    memory.without.push({ entry: index, kind, by: head?.by ?? "", code: fault.code, sentence });
    if (OTHER_HISTORY.includes(fault.code)) memory.forked.push({ index, fault });
    if (act?.kind === "conclude") memory.claim({ index, act, fault });
    if (kind !== "evidence") return;
    try {
      const keyring = await reader.keyring();
      const lines = signed.plain.checkpoint;
      const body = await parseEvidence(lines, reader.council, reader.logs, keyring);
      memory.forked.push({ index, body });
    } catch (trouble) {
      if (trouble.kind === undefined) throw trouble;
    }
  }

  /** [code, entry] of every entry that bears witness to another history of this council. */
  forks() {
    const { tree } = this.reader;
    return this.memory.forked
      .filter(({ body }) => !body || body.root !== tree.rootAt(body.size))
      .map(({ index, fault }) => [fault?.code ?? "history-forked", index]);
  }
}
