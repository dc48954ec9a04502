// What lies around the entries: documents, keys, cosigned checkpoints, and files that belong
// to nothing. Source: the specification, "verification", checks 4 and 10 to 13.

import { digest, sameBytes, utf8 } from "./bytes.js";
import { cosignersOf, cosigningKeys } from "./charter.js";
import { checkCheckpoint, parseNote } from "./note.js";
import { unsound } from "./plain.js";
import { counted, finding, sortedNames } from "./report.js";
import { belongs } from "./tree.js";

const below = (folder, names) =>
  sortedNames(names.filter((path) => path.startsWith(folder))).map((p) => p.slice(folder.length));

/** Check 4. */
export async function checkHeld({ source, ledger, replay, memory }) {
  const wanted = new Set([...memory.needed, ...below("document/", source.names())]);
  for (const name of sortedNames(wanted)) {
    const place = { file: shown(`document/${name}`) };
    try {
      const data = await source.read(`document/${name}`);
      if (digest(data) !== name) ledger.fail("documents", finding("document-altered", place));
    } catch (fault) {
      ledger.note("documents", fault, place);
    }
  }
  if (!ledger.isThrough("acts")) return;
  const detail = `${counted(memory.needed.size, "document")}, each under its own name.`;
  ledger.succeed("documents", detail, replay.reader.tree.size);
}

/** The path as it may be printed anywhere: at most 100 characters, all harmless. */
function shown(path) {
  const escaped = (char) => {
    const digits = char.codePointAt(0).toString(16);
    if (digits.length < 3) return `\\x${digits.padStart(2, "0")}`;
    return digits.length < 5 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
  };
  return [...path].slice(0, 100).join("").replace(/(?! )[\p{C}\p{Z}]/gu, escaped);
}

const allKeys = (council) => council.charters.flatMap(({ charter }) => cosigningKeys(charter));

/** Check 10. */
export async function checkVkeys({ source, ledger, replay }) {
  const { council, tree } = replay.reader;
  const lines = new Set(council.logs.map((vkey) => `log ${vkey}`));
  for (const [role, , vkey] of allKeys(council)) lines.add(`${role} ${vkey}`);
  const wanted = utf8(sortedNames(lines).map((line) => line + "\n").join(""));
  let given;
  try {
    given = await source.read("vkeys");
  } catch (fault) {
    ledger.note("vkeys", fault, { file: "vkeys" });
    return;
  }
  if (!sameBytes(given, wanted)) {
    const differs = given.findIndex((byte, at) => byte !== wanted[at]);
    const start = differs < 0 ? given.length : Math.min(differs, wanted.length);
    ledger.fail("vkeys", finding("vkeys-differ", { file: "vkeys", start, end: start + 1 }));
  }
  const detail = `${counted(lines.size, "key")}, each named by the record itself.`;
  ledger.succeed("vkeys", detail, tree.size);
}

function knownAmong(council, source) {
  const known = allKeys(council).map(([, name]) => name);
  return below("cosigned/", source.names()).filter((name) => known.includes(name));
}

/** Check 11. */
export async function checkCosigned({ source, ledger, replay }) {
  const { council, tree } = replay.reader;
  const held = [];
  for (const name of knownAmong(council, source)) {
    const file = `cosigned/${name}`;
    try {
      held.push(await cosignedBy(name, await source.read(file), replay.reader));
    } catch (fault) {
      ledger.note("cosigned", fault, { file });
    }
  }
  const count = counted(held.length, "checkpoint");
  const none = "Nobody's cosigned checkpoint came with it, so none contradicts it.";
  const detail = held.length ? `${count}, each of this very record.` : none;
  ledger.succeed("cosigned", detail, tree.size);
  return held;
}

async function cosignedBy(name, raw, { council, tree, logs }) {
  const own = [...cosignersOf(allKeys(council))].filter(([, each]) => each.name === name);
  const note = parseNote(raw);
  const { size, root, stamps } = await checkCheckpoint(note, council.origin, logs, new Map(own));
  if (stamps.length === 0) throw unsound("cosigner-missing");
  if (size > tree.size) throw unsound("record-cut");
  if (root !== tree.rootAt(size)) throw unsound("history-split");
  return { name, role: stamps[0].role, size };
}

/** Check 12. */
export function checkFiles({ source, ledger, replay, memory, checkpoint }) {
  if (!ledger.isThrough("acts")) return;
  const cosigned = knownAmong(replay.reader.council, source).map((name) => `cosigned/${name}`);
  const documents = [...memory.needed].map((name) => `document/${name}`);
  const listed = new Set(["checkpoint", "vkeys", ...cosigned, ...documents]);
  for (const path of sortedNames(source.names())) {
    const placed = listed.has(path) || belongs(path, checkpoint.size);
    if (!placed) ledger.fail("files", finding("file-surplus", { file: shown(path) }));
  }
  ledger.succeed("files", "Every file has its place in the format.", checkpoint.size);
}

/** Check 13: how far enough parties have cosigned, here or in logged evidence. */
export function checkFinal({ ledger, replay, memory }, held) {
  const { council, tree } = replay.reader;
  const { quorum } = council.charter.clock;
  const sizes = new Map(memory.noticed);
  for (const { name, role, size } of held) {
    if (role === "notice") sizes.set(name, Math.max(size, sizes.get(name) ?? 0));
  }
  const ranked = council.charter.parties.map(({ name }) => sizes.get(name) ?? 0);
  const final = ranked.sort((a, b) => b - a)[quorum - 1] ?? 0;
  const fewer = `Fewer than ${quorum} parties are seen to have cosigned;`;
  if (final === 0) {
    ledger.leave("final", `${fewer} others may be shown another history.`);
    return 0;
  }
  const rest = tree.size - final;
  const later = rest ? `; ${counted(rest, "later entry")} not yet` : "";
  const detail = `${quorum} or more parties cosigned the first ${final} entries${later}.`;
  ledger.succeed("final", detail, final);
  return final;
}
