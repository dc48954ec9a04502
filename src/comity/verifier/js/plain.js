// Strict JSON, and plain data read into values. Source: the specification, page "acts".

import { textOf } from "./bytes.js";

/** What a check met: kind is malformed, refused, unsound or missing; code is stable. */
export class Fault extends Error {
  constructor(kind, code, sentence = "", facts = {}) {
    super(code);
    Object.assign(this, { kind, code, sentence, facts });
  }
}
export const malformed = (code) => new Fault("malformed", code);
export const refused = (code, sentence, facts) => new Fault("refused", code, sentence, facts);
export const unsound = (code) => new Fault("unsound", code);
export const missing = (code) => new Fault("missing", code);

export function refuseUnless(holds, code) {
  if (!holds) throw refused(code);
}

const FORBIDDEN = new RegExp(
  "[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f" +
    "\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}]",
  "u",
);
const KEY = /^[a-z][a-z0-9_]{0,39}$/;
const MOST_DEPTH = 6;

/** The value that bytes spell in the one accepted spelling. */
export function parseStrict(bytes) {
  const text = textOf(bytes);
  if (text === null || FORBIDDEN.test(text)) throw malformed("json-malformed");
  const spelling = new Spelling(text);
  const value = spelling.value(1);
  if (spelling.at !== text.length) throw malformed("json-malformed");
  return value;
}

class Spelling {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  value(depth) {
    const char = this.text[this.at];
    if (char === "{" || char === "[") {
      if (depth > MOST_DEPTH) throw malformed("json-malformed");
      return char === "{" ? this.table(depth + 1) : this.list(depth + 1);
    }
    if (char === '"') return this.string();
    if (this.take(/true/y)) return true;
    if (this.take(/false/y)) return false;
    const digits = this.take(/-?(?:0|[1-9][0-9]{0,15})/y);
    const number = Number(digits);
    const spelled = digits !== "" && digits !== "-0" && Number.isSafeInteger(number);
    if (!spelled) throw malformed("json-malformed");
    return number;
  }

  take(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    this.at += found === null ? 0 : found[0].length;
    return found === null ? "" : found[0];
  }

  mark(char) {
    if (this.text[this.at] !== char) throw malformed("json-malformed");
    this.at += 1;
  }

  string() {
    let value = "";
    this.mark('"');
    for (;;) {
      value += this.take(/[^"\\]*/y);
      if (this.text[this.at] !== "\\") break;
      const escaped = this.text[this.at + 1];
      if (escaped !== '"' && escaped !== "\\") throw malformed("json-malformed");
      value += escaped;
      this.at += 2;
    }
    this.mark('"');
    return value;
  }

  /** Items up to the closing mark, with a comma between two. */
  items(open, close, read) {
    this.mark(open);
    for (let first = true; this.text[this.at] !== close; first = false) {
      if (!first) this.mark(",");
      read();
    }
    this.at += 1;
  }

  list(depth) {
    const items = [];
    this.items("[", "]", () => items.push(this.value(depth)));
    return items;
  }

  table(depth) {
    const row = Object.create(null);
    let last = "";
    this.items("{", "}", () => {
      const key = this.string();
      if (!KEY.test(key) || key <= last) throw malformed("json-malformed");
      last = key;
      this.mark(":");
      row[key] = this.value(depth);
    });
    return row;
  }
}

/** The one accepted spelling of plain data. */
export function spell(value) {
  if (typeof value === "string") return `"${value.replace(/["\\]/g, "\\$&")}"`;
  if (Array.isArray(value)) return `[${value.map(spell).join(",")}]`;
  if (typeof value !== "object") return String(value);
  const pairs = Object.keys(value).sort().map((key) => `"${key}":${spell(value[key])}`);
  return `{${pairs.join(",")}}`;
}

const unless = (holds, value) => {
  if (!holds) throw malformed("value-unfit");
  return value;
};
const matching = (pattern) => (value) =>
  unless(typeof value === "string" && pattern.test(value), value);

export const has = (row, key) => Object.hasOwn(row, key);
export const rows = (value) => unless(Array.isArray(value), value);
export const table = (value) =>
  unless(typeof value === "object" && !Array.isArray(value), value);
export const flag = (value) => unless(typeof value === "boolean", value);
export const name = matching(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/);
export const word = matching(/^[A-Za-z0-9+-][A-Za-z0-9_+-]{0,39}$/);
export const day = matching(/^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/);
export const hash = matching(/^[0-9a-f]{64}$/);
export const nonce = matching(/^[0-9a-f]{32}$/);
export const text = (value, most = 200) =>
  unless(typeof value === "string" && value !== "" && [...value].length <= most, value);
export const vkeyText = (value) => text(value, 2048);
export const integer = (value, least = 0, most = Number.MAX_SAFE_INTEGER) =>
  unless(typeof value === "number" && least <= value && value <= most, value);
export const oneOf = (words) => (value) =>
  unless(typeof value === "string" && words.includes(value), value);
export const each = (read, most = 256) => (value) =>
  unless(rows(value).length <= most, value).map((item) => read(item));

/** A field that may be left out. */
export const maybe = (row, key, read, otherwise) => (has(row, key) ? read(row[key]) : otherwise);

export function need(row, key) {
  if (!has(row, key)) throw malformed("field-missing");
  return row[key];
}

export function only(row, allowed) {
  if (Object.keys(row).some((key) => !allowed.includes(key))) throw malformed("field-unknown");
}

export function distinct(values) {
  if (new Set(values).size !== values.length) throw malformed("name-twice");
}

export function allKnown(values, known) {
  if (values.some((value) => !known.includes(value))) throw malformed("name-unknown");
}
