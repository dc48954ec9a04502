// The numbered checks of a record. Source: the specification, "verification".

import { digest, textOf } from "./bytes.js";
import { calledOf } from "./consultations.js";
import { heldOf } from "./meetings.js";
import { checkCheckpoint, parseCheckpoint, parseNote, parseVkey, signedWords } from "./note.js";
import { checkCosigned, checkFiles, checkFinal, checkHeld, checkVkeys } from "./places.js";
import { MACHINE, Replay, judgedWords } from "./replay.js";
import {
  Ledger, chartersOf, counted, decisionsOf, falsehood, finding, reportOf,
} from "./report.js";
import { nowOf } from "./times.js";
import { bundlePath, checkTree, readEntries } from "./tree.js";
import { RECORD_CHECKS } from "./words.js";

const UNTOLD = ["notice-missing", "period-not-run"];

/** The report on a record; `source` has names() and read(path), which throws faults. `search` is
 *  a new Search for a party's acts, or null. */
export async function judgeRecord(source, asked, progress = () => {}, search = null) {
  const ledger = new Ledger(RECORD_CHECKS);
  const replay = new Replay((name) => documentIn(source, name), search);
  ledger.leave("readers", MACHINE);
  ledger.leave("elsewhere", "No record can show what is not on it.");
  let note;
  let checkpoint;
  try {
    note = parseNote(await source.read("checkpoint"));
    checkpoint = parseCheckpoint(note.text);
  } catch (fault) {
    ledger.note("checkpoint", fault, { file: "checkpoint" });
    return reportOf("record", ledger);
  }
  const job = { source, ledger, replay, memory: replay.memory, checkpoint, asked };
  const take = async (entry, index) => {
    await replay.take(entry);
    await progress(index + 1, Number(checkpoint.size));
  };
  const leaves = await readEntries(job, take);
  if (leaves.length === checkpoint.size) await checkTree(job, leaves);
  await checkSigned(job, note);
  if (ledger.isThrough("entries")) checkCouncil(job);
  if (ledger.isThrough("entries")) checkActs(job);
  const whole = ledger.isThrough("acts");
  if (whole) checkHistory(job);
  if (whole) checkConclusions(job);
  await checkHeld(job);
  if (whole) await checkVkeys(job);
  const held = whole ? await checkCosigned(job) : [];
  checkFiles(job);
  const final = whole ? checkFinal(job, held) : 0;
  return reportOf("record", ledger, { ...factsOf(job), final });
}

function factsOf({ checkpoint, replay, memory, ledger }) {
  const { origin, size, root } = checkpoint;
  const { council } = replay.reader;
  if (!ledger.isThrough("acts")) return { origin, size, root };
  const { id, title, members } = council;
  const told = {
    charters: chartersOf(council),
    attested: nowOf(council),
    decisions: decisionsOf(council),
    consultations: [...council.consultations.values()].map((each) => calledOf(council, each)),
    meetings: [...council.meetings.values()].map((each) => heldOf(council, each)),
    without_effect: memory.without,
    contested: memory.keys.contested,
    equivocations: memory.keys.equivocations(),
    search: replay.search?.done(council, memory.without) ?? null,
  };
  return { council: id, title, origin, size, root, members, ...told };
}

async function documentIn(source, name) {
  try {
    const data = await source.read(`document/${name}`);
    return digest(data) === name ? data : null;
  } catch (fault) {
    if (fault.kind === undefined) throw fault;
    return null;
  }
}

/** Check 1, with the keys that entry 0 names; without it those of `vkeys` can only blame. */
async function checkSigned({ source, ledger, replay, checkpoint }, note) {
  const { council, logs } = replay.reader;
  const keys = logs.length ? logs : await toldKeys(source);
  const origin = council ? council.origin : checkpoint.origin;
  if (!keys.length) return;
  try {
    await checkCheckpoint(note, origin, keys, new Map());
  } catch (fault) {
    ledger.note("checkpoint", fault, { file: "checkpoint" });
  }
  const words = signedWords(origin, note, keys);
  if (council) ledger.succeed("checkpoint", words, checkpoint.size);
}

async function toldKeys(source) {
  try {
    const lines = (textOf(await source.read("vkeys")) ?? "").split("\n");
    return lines.filter((line) => line.startsWith("log ")).map((line) => parseVkey(line.slice(4)));
  } catch {
    return [];
  }
}

/** Check 5. */
function checkCouncil({ ledger, replay, asked }) {
  const { council } = replay.reader;
  const place = { first: 0, last: 0 };
  if (!council && !replay.stopped) ledger.lack("council", finding("no-entries"));
  else if (!council) ledger.note("council", replay.stopped, { ...fileBehind(replay), ...place });
  else if (!asked) {
    ledger.leave("council", `No identity was asked for; compare it: ${council.id}.`);
  } else if (council.id === asked) {
    ledger.succeed("council", "It is the council that was asked for.", 1);
  } else ledger.fail("council", finding("identity-differs", place));
}

/** The file of the document that stopped the reading. */
function fileBehind({ stopped }) {
  return { file: stopped.document ? `document/${stopped.document}` : "" };
}

/** Check 6. */
function checkActs({ ledger, replay, memory }) {
  const { size } = replay.reader.tree;
  if (!replay.reader.council) return;
  const place = { first: size, last: size };
  if (replay.stopped) ledger.note("acts", replay.stopped, { ...fileBehind(replay), ...place });
  else ledger.succeed("acts", judgedWords(size, memory.without.length), size);
}

/** Check 7. */
function checkHistory({ ledger, replay }) {
  const { size } = replay.reader.tree;
  for (const [code, index] of replay.forks()) {
    const place = { file: bundlePath(index, size), first: index, last: index };
    ledger.fail("history", finding(code, place));
  }
  ledger.succeed("history", "All that was seen and cosigned is of this one history.", size);
}

/** Checks 8 and 9; 9 also by the order of entries alone. */
function checkConclusions({ ledger, replay, memory }) {
  const { council, tree: { size } } = replay.reader;
  for (const each of memory.false) {
    const file = bundlePath(each.index, size);
    const found = { ...falsehood(each, council), file };
    ledger.fail("conclusions", found);
    if (UNTOLD.includes(each.fault.code)) ledger.fail("notice", found);
  }
  const decided = [...council.closed.values()];
  for (const { owed, notices, concluded, outcome, byService } of decided) {
    const place = { first: concluded, last: concluded };
    const late = owed.filter(({ party, period }) =>
      period !== null && !byService.includes(party) && !(notices.get(party)?.entry <= concluded));
    if (outcome.kind === "withdrawn") continue;
    late.forEach(() => ledger.fail("notice", finding("notice-after", place)));
  }
  const count = counted(decided.length, "outcome");
  ledger.succeed("conclusions", `${count}, each following from the rules.`, size);
  ledger.succeed("notice", `${count}, with notice given before each one's conclusion.`, size);
}
