// The numbered checks of a sealed certificate, and files packed with gzip (RFC 1952).
// Source: the specification, "certificate" and "verification".

import { concat } from "./bytes.js";
import { signedWords } from "./note.js";
import { MACHINE } from "./replay.js";
import { Ledger, chartersOf, counted, decisionsOf, finding, reportOf } from "./report.js";
import { judgeSealed, parseSealed } from "./sealed.js";
import { nowOf } from "./times.js";
import { SEALED_CHECKS } from "./words.js";

const SEALED_PLACE = { file: "certificate" };
const BEFORE = "It is the word of those who affirmed the seal; a whole certificate shows it.";

/** What was packed, read to at most a little more than `most` bytes; any other file as it is. */
export async function unpacked(raw, most) {
  if (raw[0] !== 0x1f || raw[1] !== 0x8b) return raw;
  const packed = new Blob([raw]).stream();
  const reader = packed.pipeThrough(new DecompressionStream("gzip")).getReader();
  const parts = [];
  let size = 0;
  try {
    while (size <= most) {
      const { done, value } = await reader.read();
      if (done) return concat(...parts);
      parts.push(value);
      size += value.length;
    }
  } catch {
    return raw;
  }
  await reader.cancel();
  return concat(...parts);
}

/** The report on a sealed certificate. */
export async function judgeSealedFile(raw, council, charter) {
  const ledger = new Ledger(SEALED_CHECKS);
  ledger.leave("before", BEFORE);
  ledger.leave("readers", MACHINE);
  ledger.leave("later", "A certificate ends with its own last entry.");
  let certificate;
  try {
    certificate = parseSealed(raw);
  } catch (fault) {
    ledger.note("form", fault, SEALED_PLACE);
    return reportOf("certificate", ledger, { kind: "sealed" });
  }
  const { entries } = certificate;
  ledger.succeed("form", `It holds a state and ${counted(entries.length, "entry")} since.`, 0);
  try {
    return standSealed(ledger, certificate, await judgeSealed(certificate, council, charter));
  } catch (fault) {
    if (fault.kind === undefined) throw fault;
    fallSealed(ledger, fault);
    const size = certificate.size + entries.length;
    return reportOf("certificate", ledger, { size, kind: "sealed" });
  }
}

function fallSealed(ledger, fault) {
  for (const [id] of SEALED_CHECKS.slice(1, fault.check)) {
    ledger.succeed(id, "Nothing speaks against it.", 0);
  }
  if (fault.code === "document-missing" || fault.code === "document-differs") {
    ledger.fail("documents", finding(fault.code, SEALED_PLACE));
  } else ledger.note(SEALED_CHECKS[fault.check][0], fault, SEALED_PLACE);
}

function standSealed(ledger, certificate, judged) {
  const { circulation, council, readings, reader, noticed, word } = judged;
  const { size: since, entries, conclude, outcome, documents } = certificate;
  const without = readings.filter(({ fault }) => fault).length;
  const verb = without < 2 ? "is" : "are";
  const read = `${counted(entries.length, "entry")} judged`;
  const last = since + entries.length - 1;
  ledger.succeed("council", "It is the council that was asked for.", 0);
  ledger.succeed("state", `Entry ${since} seals it.`, 0);
  ledger.succeed("acts", `${read}; ${without || "none"} ${verb} without effect.`, 0);
  ledger.succeed("signatures", signedWords(council.origin, certificate.checkpoint, reader.logs), 0);
  ledger.succeed("entries", `The checkpoint covers exactly entries ${since} to ${last}.`, 0);
  ledger.succeed("final", `${noticed.length} parties cosigned: ${noticed.join(", ")}.`, 0);
  ledger.succeed("seal", `${word.length} parties affirmed: ${word.join(", ")}.`, 0);
  ledger.succeed("decision", `Entry ${conclude} concludes ${outcome}.`, 0);
  ledger.succeed("documents", `${counted(documents.size, "document")}, each needed.`, 0);
  const size = reader.tree.size;
  return reportOf("certificate", ledger, {
    kind: "sealed", word, council: council.id, title: council.title, origin: council.origin,
    size, root: reader.tree.rootAt(size), final: size, members: council.members,
    charters: chartersOf(council),
    attested: nowOf(council),
    decisions: decisionsOf(council).filter((each) => each.circulation === circulation.id),
  });
}
