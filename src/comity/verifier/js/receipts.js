// Receipts: a receiver's signed word that it held an act at a time.
// Source: the specification, page "record", Receipts.

import { concat, utf8 } from "./bytes.js";
import { checkLine, parseNote, parseVkey } from "./note.js";
import { each, hash, integer, malformed, need, only, table, text, unsound } from "./plain.js";

const MOST_RECEIPTS = 100;

/** Receivers by the name and id of their key. */
export function receiversOf(named) {
  const keyed = named.map(([name, vkey]) => ({ name, vkey: parseVkey(vkey) }));
  return new Map(keyed.map((each) => [each.vkey.line, each]));
}

function readRow(value) {
  const row = table(value);
  only(row, ["act", "line", "time"]);
  const act = hash(need(row, "act"));
  const time = integer(need(row, "time"), 1);
  return { act, time, line: text(need(row, "line"), 1000) };
}

/** [{name, act, time}] of the receipts in an evidence act, every signature checked. */
export async function parseReceipts(value, council, receivers) {
  const seen = new Set();
  const found = [];
  for (const { act, time, line } of each(readRow, MOST_RECEIPTS)(value)) {
    const said = utf8(`comity/receipt/v1\n${council}\n${act}\n${time}\n`);
    const note = parseNote(concat(said, utf8(`\n${line}\n`)));
    if (note.lines.length !== 1) throw malformed("receipt-malformed");
    const [signed] = note.lines;
    const place = `${signed.line} ${act}`;
    if (seen.has(place)) throw unsound("receipt-twice");
    seen.add(place);
    const known = receivers.get(signed.line);
    if (!known) throw unsound("receipt-unexplained");
    await checkLine(said, signed, known.vkey);
    found.push({ name: known.name, act, time: BigInt(time) });
  }
  return found;
}
