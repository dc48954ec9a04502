// Where the files of a record come from: memory, a folder picked, or a folder dropped.

import { missing, unsound } from "./plain.js";

const MOST_NOTE = 2 ** 20;
const MOST_BUNDLE = 256 * (65535 + 2);
const MOST_TILE = 256 * 32;
const MOST_DOCUMENT = 2 ** 28;

/** How many bytes a file of this path may have. */
function most(path) {
  if (path.startsWith("tile/entries/")) return MOST_BUNDLE;
  if (path.startsWith("tile/")) return MOST_TILE;
  return path.startsWith("document/") ? MOST_DOCUMENT : MOST_NOTE;
}

/** A source of files by path; each has a size and gives its bytes when it is asked for them. */
export class Source {
  constructor(files) {
    this.files = files;
    this.listed = [...files.keys()];
  }

  names() {
    return this.listed;
  }

  async read(path) {
    const file = this.files.get(path);
    if (!file) throw missing("file-missing");
    if (file.size > most(path)) throw unsound("file-too-large");
    return bytesOf(file);
  }
}

/** The bytes of a file or blob. */
export async function bytesOf(file) {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw missing("file-unreadable");
  }
}

/** Files by their path below the folder that was picked. */
export function pickedFiles(list) {
  const inside = (file) => file.webkitRelativePath.split("/").slice(1).join("/");
  return new Map([...list].map((file) => [inside(file), file]));
}

/** Files by their path below the folder that was dropped. */
export async function droppedFiles(folder) {
  const files = new Map();
  const visit = async (entry, path) => {
    if (entry.isFile) files.set(path, await fileOf(entry));
    else for (const each of await entriesOf(entry)) await visit(each, `${path}/${each.name}`);
  };
  for (const each of await entriesOf(folder)) await visit(each, each.name);
  return files;
}

const fileOf = (entry) => new Promise((done, fail) => entry.file(done, fail));

/** Everything in a folder; a browser hands it out in parts, the last of which is empty. */
async function entriesOf(folder) {
  const reader = folder.createReader();
  const found = [];
  for (;;) {
    const part = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (part.length === 0) return found;
    found.push(...part);
  }
}
