// The numbered checks of a certificate. Source: the specification, "verification".

import { judgeCertificate, parseCertificate } from "./certificate.js";
import { signedWords } from "./note.js";
import { unsound } from "./plain.js";
import { MACHINE, Replay, judgedWords } from "./replay.js";
import {
  Ledger, chartersOf, counted, decisionsOf, falsehood, finding, reportOf,
} from "./report.js";
import { judgeSealedFile, unpacked } from "./judge_sealed.js";
import { isSealed } from "./sealed.js";
import { nowOf } from "./times.js";
import { bracket } from "./tree.js";
import { CERTIFICATE_CHECKS } from "./words.js";

const MOST_CERTIFICATE = 2 ** 29;

/** The report on a certificate of either kind, packed or not, of the council of this identity. */
export async function judgeFile(file, council, progress, charter = "") {
  const raw = await unpacked(file, MOST_CERTIFICATE);
  const sealed = raw.length <= MOST_CERTIFICATE && isSealed(raw);
  if (sealed) return judgeSealedFile(raw, council, charter);
  const ledger = new Ledger(CERTIFICATE_CHECKS);
  const place = { file: "certificate" };
  ledger.leave("readers", MACHINE);
  ledger.leave("later", "A certificate ends with its own last entry.");
  let certificate;
  try {
    if (raw.length > MOST_CERTIFICATE) throw unsound("certificate-too-large");
    certificate = parseCertificate(raw);
  } catch (fault) {
    ledger.note("form", fault, place);
    return reportOf("certificate", ledger, { kind: "whole" });
  }
  const size = certificate.entries.length;
  ledger.succeed("form", `It holds ${counted(size, "entry")}.`, size);
  try {
    const judged = await judgeCertificate(certificate, council, progress);
    return stand(ledger, certificate, judged);
  } catch (fault) {
    if (fault.kind === undefined) throw fault;
    await fall(ledger, certificate, fault);
    return reportOf("certificate", ledger, { size, kind: "whole" });
  }
}

async function fall(ledger, certificate, fault) {
  const { entries } = certificate;
  for (const [id] of CERTIFICATE_CHECKS.slice(1, fault.check)) {
    ledger.succeed(id, "Nothing speaks against it.", entries.length);
  }
  const [id] = CERTIFICATE_CHECKS[fault.check];
  const place = { file: "certificate" };
  if (fault.code === "document-missing" || fault.code === "document-differs") {
    ledger.fail("documents", finding(fault.code, place));
  } else if (fault.code === "conclusion-false") {
    const documents = (name) => certificate.documents.get(name) ?? null;
    const replay = new Replay(documents);
    for (const entry of entries) await replay.take(entry);
    for (const each of replay.memory.false) {
      ledger.fail(id, { ...falsehood(each, replay.reader.council), ...place });
    }
  } else {
    if (id === "council") Object.assign(place, { first: 0, last: 0 });
    if (id === "entries") Object.assign(place, bracket(entries));
    ledger.note(id, fault, place);
  }
}

function stand(ledger, certificate, { circulation, council, readings, reader, noticed }) {
  const size = reader.tree.size;
  const without = readings.filter(({ fault }) => fault).length;
  const { conclude, outcome, documents } = certificate;
  const parties = `${noticed.length} parties cosigned: ${noticed.join(", ")}.`;
  ledger.succeed("council", "It is the council that was asked for.", 1);
  ledger.succeed("acts", judgedWords(size, without), size);
  const words = signedWords(council.origin, certificate.checkpoint, reader.logs);
  ledger.succeed("signatures", words, size);
  ledger.succeed("entries", `The checkpoint covers exactly ${counted(size, "entry")}.`, size);
  ledger.succeed("final", parties, size);
  ledger.succeed("decision", `Entry ${conclude} concludes ${outcome}.`, size);
  ledger.succeed("documents", `${counted(documents.size, "document")}, each needed.`, size);
  return reportOf("certificate", ledger, {
    kind: "whole", council: council.id, title: council.title, origin: council.origin, size,
    root: reader.tree.rootAt(size), final: size, members: council.members,
    charters: chartersOf(council),
    attested: nowOf(council),
    decisions: decisionsOf(council).filter((each) => each.circulation === circulation.id),
  });
}
