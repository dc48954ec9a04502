// What several kinds of acts ask of the acting party and its texts. Source: the specification,
// "verification".

import { mayUse } from "./charter.js";
import { refuseUnless } from "./plain.js";

export function checkPower(sphere, power, party) {
  refuseUnless(mayUse(sphere, power, party), "power-lacking");
}

export function checkLanguages(texts) {
  const languages = texts.map((text) => text.lang);
  refuseUnless(new Set(languages).size === languages.length, "language-twice");
}
