// The page: takes a file or a folder, has it judged in slices, and shows the report.

import { digest, fromHex } from "./bytes.js";
import { parseCharter } from "./charter.js";
import { judgeFile } from "./judge.js";
import { isMldsaSignature } from "./mldsa.js";
import { checkSignature, parseNote } from "./note.js";
import { parseStrict } from "./plain.js";
import { judgeRecord } from "./record.js";
import { made, shownReport } from "./show.js";
import { Search } from "./search.js";
import { Source, bytesOf, droppedFiles, pickedFiles } from "./source.js";

const SLICE = 60;
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const RFC8032 = [
  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155" +
    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
];
const at = (id) => document.getElementById(id);
const asked = () => at("council").value.trim();
const soughtParty = () => at("party").value.trim();
/** A later charter that the reader knows, told by the page's address; sealed certificates ask. */
const knownCharter = () => new URLSearchParams(location.hash.slice(1)).get("charter") ?? "";
let latest = null;

/** Says what the page is doing, to eyes and to screen readers. */
function say(words) {
  at("status").textContent = words;
}

/** Whether this browser hashes and verifies as published test values want it. */
async function canJudge() {
  const [pub, signature] = RFC8032.map(fromHex);
  try {
    await checkSignature(pub, new Uint8Array(), signature);
    return digest(new TextEncoder().encode("abc")) === ABC;
  } catch {
    return false;
  }
}

/** Lets the page breathe: waits for one turn of its loop. */
function breath() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });
}

/** Shows how far a judgement is and gives the page a breath every SLICE milliseconds. */
function progressOf() {
  let last = performance.now();
  return async (done, total) => {
    if (performance.now() - last < SLICE) return;
    Object.assign(at("progress"), { hidden: false, value: done, max: total });
    await breath();
    last = performance.now();
  };
}

/** The search that is asked for, if one is. */
function searchOf() {
  return soughtParty() ? new Search(soughtParty(), at("circulation").value.trim()) : null;
}

async function judgeChosen({ name, file, files }) {
  const wrong = asked() !== "" && !/^[0-9a-f]{64}$/.test(asked());
  if (wrong || (file && !asked())) {
    const why = "A council's identity is 64 digits from 0 to 9 and a to f.";
    say(`${why} Enter it first: a decision is only worth what its council is to you.`);
    at("council").setAttribute("aria-invalid", "true");
    at("council").focus();
    return;
  }
  at("council").removeAttribute("aria-invalid");
  at("report").hidden = true;
  say(`Judging ${name}.`);
  await breath();
  try {
    const progress = progressOf();
    const report = file
      ? await judgeFile(await bytesOf(file), asked(), progress, knownCharter())
      : await judgeRecord(new Source(files), asked(), progress, searchOf());
    show(name, report);
  } catch (trouble) {
    say(`${name} could not be read, so nothing is said of it. (${trouble.message})`);
  } finally {
    at("progress").hidden = true;
  }
}

function show(name, report) {
  const data = JSON.stringify(report, null, 2) + "\n";
  const save = made("button", "", "Save this report as data");
  save.type = "button";
  save.addEventListener("click", () => saveAs("report.json", data));
  at("report").replaceChildren(shownReport(report), made("p", "", save));
  at("report").hidden = false;
  say(`${name}: ${report.verdict}.`);
  at("report").focus();
}

function saveAs(name, data) {
  const link = made("a", "");
  link.href = URL.createObjectURL(new Blob([data], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Judges what was chosen, and again when the identity changes. */
function take(chosen) {
  latest = chosen;
  return judgeChosen(chosen);
}

async function dropped(event) {
  event.preventDefault();
  const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
  if (items.length !== 1) {
    say("Drop one certificate or one folder at a time.");
    return;
  }
  const [entry, file] = [items[0].webkitGetAsEntry(), items[0].getAsFile()];
  try {
    if (!entry?.isDirectory) await take({ name: file.name, file });
    else await take({ name: entry.name, files: await droppedFiles(entry) });
  } catch {
    say("What was dropped could not be read; choose it with the buttons instead.");
  }
}

function readFragment() {
  const told = new URLSearchParams(location.hash.slice(1)).get("council");
  if (told) at("council").value = told;
}

async function start() {
  readFragment();
  addEventListener("hashchange", readFragment);
  if (!(await canJudge())) {
    say("This browser cannot check Ed25519 signatures, so it can judge nothing. Use a newer one.");
    return;
  }
  at("file").addEventListener("change", ({ target }) => {
    const [file] = target.files;
    if (file) take({ name: file.name, file });
  });
  at("folder").addEventListener("change", ({ target }) => {
    const [first] = target.files;
    const name = first?.webkitRelativePath.split("/")[0];
    if (first) take({ name, files: pickedFiles(target.files) });
  });
  at("again").addEventListener("submit", (event) => {
    event.preventDefault();
    if (latest) judgeChosen(latest);
    else say("Choose a certificate or a folder first.");
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", dropped);
  for (const id of ["file", "folder"]) at(id).disabled = false;
  say("Ready.");
}

// For programs: the same judgement on bytes in memory.
globalThis.comity = Object.freeze({
  Search, Source, judgeFile, judgeRecord, checkSignature, isMldsaSignature, parseCharter,
  parseStrict, parseNote,
});
start();
